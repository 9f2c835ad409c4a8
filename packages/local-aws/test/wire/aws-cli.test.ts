import { execFile, spawnSync } from 'node:child_process';
import { devNull } from 'node:os';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalAws, startLocalAws } from '../../src/local-aws.ts';

/**
 * The AWS CLI is an independent reader of the wire: where it is installed, it must understand what the local
 * AWS says.
 */

const version = spawnSync('aws', ['--version'], { encoding: 'utf8' });
const installed = version.status === 0;

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
    [
      'restXml',
      ['route53', 'create-hosted-zone', '--name', 'example.test', '--caller-reference', 'cli'],
      { HostedZone: { Name: 'example.test.' }, ChangeInfo: { Status: 'PENDING' } },
    ],
    ['restJson1', ['lambda', 'get-function', '--function-name', 'greet'], { Configuration: { FunctionName: 'greet', Timeout: 3 } }],
  ];
  test.each(answers)('reads an answer in %s', async (_protocol, args, expected) => {
    const { out, error } = await aws(...args);
    expect(error).toBe('');
    expect(JSON.parse(out)).toMatchObject(expected as object);
  });

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
  test.each(refusals)('reads why %j is refused', async (args, expected) => {
    const { error } = await aws(...args);
    expect(error).toContain(expected);
  });

  test('changes weighted records, reads them back, and reads why a batch with one invalid change is refused', async () => {
    const made = await aws('route53', 'create-hosted-zone', '--name', 'shop.test', '--caller-reference', 'weights');
    const zone = (JSON.parse(made.out) as { HostedZone: { Id: string } }).HostedZone.Id;
    const set = (SetIdentifier: string, Weight: number, Value: string) => ({
      ...{ Name: 'checkout.shop.test', Type: 'A', TTL: 60, SetIdentifier, Weight },
      ResourceRecords: [{ Value }],
    });
    const change = (...changes: [action: string, set: object][]) => {
      const batch = { Changes: changes.map(([Action, ResourceRecordSet]) => ({ Action, ResourceRecordSet })) };
      return aws('route53', 'change-resource-record-sets', '--hosted-zone-id', zone, '--change-batch', JSON.stringify(batch));
    };
    const { out } = await change(['CREATE', set('blue', 100, '192.0.2.1')], ['CREATE', set('green', 0, '192.0.2.2')]);
    const { ChangeInfo } = JSON.parse(out) as { ChangeInfo: { Id: string; Status: string } };
    expect(ChangeInfo.Status).toBe('PENDING');
    const read = await aws('route53', 'get-change', '--id', ChangeInfo.Id);
    expect(JSON.parse(read.out)).toMatchObject({ ChangeInfo: { Id: ChangeInfo.Id, Status: 'PENDING' } });

    const refused = await change(['UPSERT', set('blue', 0, '192.0.2.1')], ['CREATE', set('green', 100, '192.0.2.2')]);
    expect(refused.error).toContain(
      "An error occurred (InvalidChangeBatch) when calling the ChangeResourceRecordSets operation: [Tried to create resource record set [name='checkout.shop.test.', type='A', set-identifier='green'] but it already exists]",
    );
    const list = await aws(
      'route53',
      'list-resource-record-sets',
      '--hosted-zone-id',
      zone,
      '--query',
      'ResourceRecordSets[?Weight!=`null`]',
    );
    expect(JSON.parse(list.out)).toEqual([
      { ...set('blue', 100, '192.0.2.1'), Name: 'checkout.shop.test.' },
      { ...set('green', 0, '192.0.2.2'), Name: 'checkout.shop.test.' },
    ]);
  });
});
