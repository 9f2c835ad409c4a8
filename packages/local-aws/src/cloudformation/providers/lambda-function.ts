import { type Architecture, CreateFunctionCommand, type CreateFunctionCommandInput, type Runtime } from '@aws-sdk/client-lambda';
import { Properties, type Provider } from '../provider.ts';
import { TemplateInvalid } from '../template.ts';

/** AWS::Lambda::Function: from the package that its code location names, which is uploaded as it is. */
export const lambdaFunction: Provider = {
  kind: 'comes up',
  async create(request) {
    const p = new Properties(request);
    const name = p.text('FunctionName') ?? request.physicalName;
    const { S3Key: key, ZipFile: inline } = p.needed(p.get<{ S3Key?: string; ZipFile?: string }>('Code'), 'Code');
    if (key === undefined || inline !== undefined)
      throw new TemplateInvalid(
        `Resources.${request.logicalId}.Properties.Code`,
        'wants an S3Key, whose package stands beside the template',
      );
    const optional: Partial<Record<keyof CreateFunctionCommandInput, unknown>> = {
      Description: p.text('Description'),
      Timeout: p.number('Timeout'),
      MemorySize: p.number('MemorySize'),
      Environment: p.get('Environment'),
      Architectures: p.get<Architecture[]>('Architectures'),
      TracingConfig: p.get('TracingConfig'),
      LoggingConfig: p.get('LoggingConfig'),
      VpcConfig: p.get('VpcConfig'),
      EphemeralStorage: p.get('EphemeralStorage'),
      DeadLetterConfig: p.get('DeadLetterConfig'),
    };
    const input: CreateFunctionCommandInput = {
      FunctionName: name,
      Role: p.needed(p.text('Role'), 'Role'),
      Runtime: p.needed(p.text('Runtime'), 'Runtime') as Runtime,
      Handler: p.needed(p.text('Handler'), 'Handler'),
      Code: { ZipFile: await request.packaged(key) },
      ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    };
    p.done('PackageType', 'Tags');
    const { FunctionArn: arn = '' } = await request.clients.lambda.send(new CreateFunctionCommand(input));
    return { ref: name, attributes: { Arn: arn } };
  },
};
