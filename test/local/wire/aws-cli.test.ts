import { execFile, spawnSync } from 'node:child_process';
import { devNull } from 'node:os';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalAws, startLocalAws } from '../../../src/local/local-aws.ts';

/** The AWS CLI is an independent reader of the wire: where it is installed, it must understand what the local AWS says. */

const version = spawnSync('aws', ['--version'], { encoding: 'utf8' });
const installed = version.status === 0;
/** Each call starts Python. */
const PATIENCE_MS = 60_000;

(installed ? describe : describe.skip)('the AWS CLI, which must be installed for this', () => {
  let local: LocalAws;
  beforeAll(async () => {
    local = await startLocalAws({ port: 0 });
    local.services.lambda.register({ name: 'greet', handler: async ({ name }) => ({ hello: name }) });
  });
  afterAll(() => local.stop());

  async function aws(...args: string[]): Promise<{ out: string; error: string }> {
    const env = {
      ...process.env,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
    };
    const all = [...args, '--endpoint-url', local.endpoint!, '--output', 'json'];
    try {
      const { stdout } = await promisify(execFile)('aws', all, { env });
      return { out: stdout, error: '' };
    } catch (failure) {
      const { stdout, stderr } = failure as { stdout: string; stderr: string };
      return { out: stdout, error: stderr.trim() };
    }
  }

  const answers: [service: string, args: string[], expected: unknown][] = [
    ['awsQuery', ['sts', 'get-caller-identity'], { Account: '123456789012', UserId: 'AKIDEXAMPLE' }],
    ['CloudWatch, in the protocol of the CLI’s choice', ['cloudwatch', 'describe-alarms'], { MetricAlarms: [] }],
    ['restJson1', ['lambda', 'get-function', '--function-name', 'greet'], { Configuration: { FunctionName: 'greet', Timeout: 3 } }],
  ];
  test.each(answers)(
    'reads an answer in %s',
    async (_protocol, args, expected) => {
      const { out, error } = await aws(...args);
      expect(error).toBe('');
      expect(JSON.parse(out)).toMatchObject(expected as object);
    },
    PATIENCE_MS,
  );

  const refusals: [args: string[], expected: string][] = [
    [
      ['elbv2', 'describe-target-health', '--target-group-arn', 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/1'],
      'An error occurred (TargetGroupNotFound) when calling the DescribeTargetHealth operation: ',
    ],
    [
      ['dynamodb', 'describe-table', '--table-name', 'nothing'],
      'An error occurred (ResourceNotFoundException) when calling the DescribeTable operation: Requested resource not found: Table: nothing not found',
    ],
    [
      ['cloudfront', 'list-distributions'],
      "An error occurred (UnknownServiceException) when calling the ListDistributions operation: The local AWS has no service that signs as 'cloudfront'",
    ],
  ];
  test.each(refusals)(
    'reads why %j is refused',
    async (args, expected) => {
      const { error } = await aws(...args);
      expect(error).toContain(expected);
    },
    PATIENCE_MS,
  );
});
