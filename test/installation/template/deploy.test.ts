import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Template } from '@teal/local-aws';
import { checkRules } from '../../../packages/local-aws/src/cloudformation/rules.ts';
import type { Serverless } from '../../../src/cli/osls.ts';
import { pluginSettings } from '../../../src/cli/plugin-settings.ts';
import TealPlugin from '../../../src/cli/serverless.ts';
import { stackParameters } from '../../../src/installation/template/stack-parameters.ts';
import { packageOf } from '../../../src/rehearsal/stack/package.ts';

const require = createRequire(import.meta.url);
const osls = (file: string) => require(`../../../node_modules/serverless/lib/plugins/aws/${file}.js`);

const { template, folder } = await packageOf(() => {});
const core = JSON.parse(readFileSync(join(folder, 'cloudformation-template-create-stack.json'), 'utf8')) as Template;

type Query = Readonly<Record<string, string>>;

/**
 * What CloudFormation says of parameters: strange ones and previous values of unknown ones are refused,
 * silence means the default.
 */
class CloudFormation {
  stack: Readonly<Record<string, string>> | undefined;
  #wanted: Readonly<Record<string, string>> = {};

  readonly handle = async ({ body }: { readonly body: string }) => {
    const query: Query = Object.fromEntries(new URLSearchParams(body));
    try {
      return answered(
        200,
        `<${query.Action}Response><${query.Action}Result>${this.#answer(query)}</${query.Action}Result></${query.Action}Response>`,
      );
    } catch (error) {
      const text = (error as Error).message;
      return answered(
        400,
        `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>${text}</Message></Error></ErrorResponse>`,
      );
    }
  };

  #answer(query: Query): string {
    switch (query.Action) {
      case 'DescribeStacks': {
        if (!this.stack) throw new Error(`Stack with id ${query.StackName} does not exist`);
        const members = Object.entries(this.stack).map(
          ([key, value]) => `<member><ParameterKey>${key}</ParameterKey><ParameterValue>${value}</ParameterValue></member>`,
        );
        return `<Stacks><member><StackName>teal</StackName><StackStatus>UPDATE_COMPLETE</StackStatus><Parameters>${members.join('')}</Parameters></member></Stacks>`;
      }
      case 'CreateChangeSet':
        this.#wanted = this.#values(query);
        return '<Id>one</Id>';
      case 'ExecuteChangeSet':
        this.stack = this.#wanted;
        return '';
      case 'DeleteChangeSet':
        return '';
      default:
        throw new Error(`${query.Action} is not expected`);
    }
  }

  #values(query: Query): Readonly<Record<string, string>> {
    const { Parameters: declared = {} } = query.TemplateBody ? (JSON.parse(query.TemplateBody) as Template) : template;
    const values: Record<string, string> = {};
    for (let i = 1; query[`Parameters.member.${i}.ParameterKey`] !== undefined; i++) {
      const key = query[`Parameters.member.${i}.ParameterKey`] as string;
      if (!(key in declared)) throw new Error(`Parameters: [${key}] do not exist in the template`);
      if (query[`Parameters.member.${i}.UsePreviousValue`] !== 'true') values[key] = query[`Parameters.member.${i}.ParameterValue`] ?? '';
      else if (this.stack?.[key] === undefined)
        throw new Error(`Invalid input for parameter key ${key}. Cannot specify usePreviousValue as true`);
      else values[key] = this.stack[key];
    }
    return Object.fromEntries(Object.entries(declared).map(([key, { Default }]) => [key, values[key] ?? String(Default)]));
  }
}

const answered = (statusCode: number, text: string) => ({ response: { statusCode, headers: {}, body: new TextEncoder().encode(text) } });

/**
 * osls's own deployment, as far as the stack goes, with Teal's plugin in it:
 * `npx serverless deploy --param ...`.
 */
async function deploy(cloudFormation: CloudFormation, params: Readonly<Record<string, string>> = {}): Promise<void> {
  const client = { region: 'us-east-1', credentials: { accessKeyId: 'any', secretAccessKey: 'any' }, requestHandler: cloudFormation };
  const { CloudFormationClient } = require('@aws-sdk/client-cloudformation');
  const provider = {
    naming: {
      getStackName: () => 'teal',
      getStackChangeSetName: () => 'teal-change-set',
      getCompiledTemplateS3Suffix: () => 'template.json',
    },
    getStage: () => 'dev',
    getRegion: () => 'us-east-1',
    getCustomDeploymentRole: () => undefined,
    isS3TransferAccelerationEnabled: () => false,
    getAwsSdkV3Config: async () => client,
    getCloudFormationClient: async () => new CloudFormationClient(client),
  };
  const service = {
    service: 'teal',
    package: { artifactDirectoryName: 'artifacts' },
    provider: { coreCloudFormationTemplate: core, compiledCloudFormationTemplate: template },
  };
  const serverless = { service, serviceDir: process.cwd(), configurationInput: {}, getProvider: () => provider };
  const param = Object.entries(params).map(([name, value]) => `${name}=${value}`);
  const { hooks } = new TealPlugin(serverless as unknown as Serverless, { param }, { log: { notice: () => {} } });
  const aws = {
    ...osls('deploy/lib/create-stack'),
    ...osls('lib/update-stack'),
    ...osls('lib/get-shared-stack-action-params'),
    ...osls('lib/get-create-change-set-params'),
    ...osls('lib/get-execute-change-set-params'),
    provider,
    serverless,
    bucketName: 'bucket',
    waitForChangeSetCreation: async () => ({ Status: 'CREATE_COMPLETE' }),
    monitorStack: async () => {},
  };
  await aws.createStack();
  await hooks['before:aws:deploy:deploy:updateStack']?.();
  await aws.updateStack();
}

describe('npx serverless deploy', () => {
  const subnets = { subnets: 'subnet-1,subnet-2', securityGroups: 'sg-1', alarmTopic: 'arn:aws:sns:us-east-1:123456789012:oncall' };
  const inThem = { Subnets: 'subnet-1,subnet-2', SecurityGroups: 'sg-1', AlarmTopic: 'arn:aws:sns:us-east-1:123456789012:oncall' };

  test('brings the first stack up, with what is given and the defaults of the rest', async () => {
    const cloudFormation = new CloudFormation();
    await deploy(cloudFormation, { ...subnets, tracing: '' });
    expect(cloudFormation.stack).toMatchObject({ ...inThem, Tracing: 'off', LogRetentionDays: '90', HistoryDays: '400' });
  });

  test('given nothing, keeps what the stack has', async () => {
    const cloudFormation = new CloudFormation();
    await deploy(cloudFormation, { ...subnets, logRetentionDays: '30' });
    await deploy(cloudFormation);
    await deploy(cloudFormation, { tracing: 'on' });
    expect(cloudFormation.stack).toMatchObject({ ...inThem, LogRetentionDays: '30', Tracing: 'on' });
  });

  test('given `default`, puts that parameter back, and no other', async () => {
    const cloudFormation = new CloudFormation();
    await deploy(cloudFormation, { ...subnets, logRetentionDays: '30' });
    await deploy(cloudFormation, { alarmTopic: 'default', logRetentionDays: 'default' });
    expect(cloudFormation.stack).toMatchObject({ ...inThem, AlarmTopic: '', LogRetentionDays: '90' });
  });

  test('a parameter that the stack does not know yet, of a later release, has its default', () => {
    const declared = { Old: { Default: 1 }, New: { Default: 2 } };
    expect(stackParameters(declared, {}, new Set(['Old']))).toEqual([{ ParameterKey: 'Old', UsePreviousValue: true }]);
  });

  test('takes a value for every parameter of the template, and for nothing else', () => {
    expect(Object.keys(pluginSettings().parameters)).toEqual(Object.keys(template.Parameters ?? {}));
  });
});

describe('custom.teal of serverless.yml', () => {
  test('says the folder and parameters, as texts, numbers or lists; --param counts more', () => {
    const given = { deployments: 'services', subnets: ['subnet-1', 'subnet-2'], historyDays: 30, tracing: 'on' };
    expect(pluginSettings(given, ['tracing=off', 'inFlight=ignore', 'ours=for a variable'])).toMatchObject({
      deployments: 'services',
      inFlight: 'ignore',
      parameters: { Subnets: 'subnet-1,subnet-2', HistoryDays: '30', Tracing: 'off', AlarmTopic: '' },
    });
  });

  test('is refused where it says what nobody knows', () => {
    expect(() => pluginSettings({ subnet: 'subnet-1' })).toThrow(
      'custom.teal: subnet is not known; known are deployments, inFlight, subnets',
    );
    expect(() => pluginSettings({ subnets: { first: 'subnet-1' } })).toThrow('custom.teal.subnets: wants a text, a number or a list');
  });
});

describe('the rules of the parameters', () => {
  const check = (Subnets: readonly string[], SecurityGroups: readonly string[]) => () =>
    checkRules(template.Rules ?? {}, (name) => ({ Subnets, SecurityGroups })[name]);

  test('refuse subnets without security groups', () => {
    expect(check(['subnet-1'], [])).toThrow(/Functions in subnets need security groups/);
    expect(check(['subnet-1'], [''])).toThrow(/Functions in subnets need security groups/);
  });

  test('take both, and neither', () => {
    expect(check(['subnet-1'], ['sg-1'])).not.toThrow();
    expect(check([], [])).not.toThrow();
    expect(check([''], [''])).not.toThrow();
  });
});
