import { CreateAliasCommand } from '@aws-sdk/client-lambda';
import { Properties, type Provider } from '../provider.ts';

/**
 * AWS::Lambda::Alias: Ref and the attribute AliasArn both give its ARN. Source: CloudFormation's template
 * reference.
 */
export const lambdaAlias: Provider = {
  kind: 'comes up',
  async create(request) {
    const p = new Properties(request);
    const description = p.text('Description');
    const input = {
      FunctionName: p.needed(p.text('FunctionName'), 'FunctionName'),
      FunctionVersion: p.needed(p.text('FunctionVersion'), 'FunctionVersion'),
      Name: p.needed(p.text('Name'), 'Name'),
      ...(description !== undefined && { Description: description }),
    };
    p.done();
    const { AliasArn: arn = '' } = await request.clients.lambda.send(new CreateAliasCommand(input));
    return { ref: arn, attributes: { AliasArn: arn } };
  },
};
