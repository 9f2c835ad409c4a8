import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import { AwsError } from '@teal/local-aws';
import { dynamodbService } from '../../../packages/local-aws/src/dynamodb/dynamodb.ts';
import { dynamo } from '../../../src/aws/clients.ts';
import { allRecords } from '../../../src/aws/record/all-records.ts';
import { dynamoRecord, recordTable } from '../../../src/aws/record/dynamo-record.ts';
import type { ServiceRecord } from '../../../src/deployment/record.ts';
import { refuseToRemove, refuseToStrand } from '../../../src/installation/template/in-flight.ts';
import { givenAws } from '../../aws/given-aws.ts';
import { shifted } from '../../deployment/record/a-record.ts';
import { aConfig } from '../../support/worlds.ts';

let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

const { version: _, ...atHalf } = shifted(50);

async function given(...services: readonly string[]) {
  const aws = await givenAws({ dynamodb: dynamodbService });
  stop = () => aws.local.stop();
  const client = dynamo(aws.clients);
  if (services.length > 0) {
    await aws.run(client.send(new CreateTableCommand(recordTable('teal'))));
    await aws.clock.run(aws.clock.sleep(30_000));
  }
  const record = dynamoRecord(client, aws.clock, 'teal', () => 0.5);
  for (const service of services) {
    const written: ServiceRecord = { ...atHalf, service, version: 1 };
    await aws.run(record.change(service, () => ({ write: written, result: undefined })));
    const { id, epoch, execution, request, startedAt } = written.active!;
    const ended = { id, service, epoch, execution, image: request.image, outcome: 'SUCCEEDED', startedAt, endedAt: startedAt } as const;
    await aws.run(record.archive(ended));
  }
  const deploying = (configs: Parameters<typeof refuseToStrand>[0]['configs'], inFlight = 'refuse') =>
    aws.run(refuseToStrand({ prefix: 'teal', configs }, aws.clients.options, inFlight));
  const removing = (inFlight = 'refuse') => aws.run(refuseToRemove({ prefix: 'teal' }, aws.clients.options, inFlight));
  return { ...aws, client, record, deploying, removing };
}

describe('before it deploys', () => {
  test('an installation reads the records of all services that it ever had, and no ended deployments', async () => {
    const { client, run } = await given('checkout', 'search');
    const records = await run(allRecords(client, 'teal'));
    expect(records.map(({ service }) => service).toSorted()).toEqual(['checkout', 'search']);
    expect(records.every(({ active }) => active?.plan?.service === 'checkout')).toBe(true);
  });

  test('nothing is in the way of the first installation: there is no table', async () => {
    await expect((await given()).deploying([])).resolves.toBeUndefined();
  });

  test('a service with a deployment in flight may not go, nor what its plan names change', async () => {
    const { deploying } = await given('checkout', 'search');
    const { plan } = atHalf.active!;
    await expect(deploying([])).rejects.toThrow(
      /the service is configured no more[\s\S]*teal rollback checkout[\s\S]*teal rollback search/,
    );
    await expect(deploying([{ ...aConfig(), cluster: 'other' }])).rejects.toThrow(`cluster: its plan has ${plan?.cluster}, and configured`);
  });

  test('unless a person says so, in a word that is known', async () => {
    const { deploying } = await given('checkout');
    await expect(deploying([], 'ignore')).resolves.toBeUndefined();
    await expect(deploying([], 'yes')).rejects.toThrow('--param="inFlight=yes" is not known; known are refuse, ignore');
  });

  test('records that cannot be read are no leave to deploy', async () => {
    const { local, deploying } = await given('checkout');
    local.faults.inject({
      mode: 'fail-before',
      service: 'dynamodb',
      operation: 'Scan',
      error: new AwsError('AccessDeniedException', 'not authorized'),
    });
    await expect(deploying([])).rejects.toThrow(/AccessDeniedException: not authorized\): deploying needs dynamodb:Scan on the table teal/);
  });
});

describe('before it removes the installation', () => {
  test('nothing is in the way where nothing was ever installed', async () => {
    await expect((await given()).removing()).resolves.toBeUndefined();
  });

  test('every service that is not at its end is told, with what to do', async () => {
    const { run, record, removing } = await given('checkout', 'search');
    const needsHuman = { at: '2026-01-01T01:00:00.000Z', reason: 'AwsRefused: the listener is gone' };
    await run(
      record.change('search', (read) => ({
        write: {
          ...read,
          version: read.version + 1,
          active: { ...read.active!, needsHuman },
          queued: { ...read.active!.request, id: 'waits' },
        },
        result: undefined,
      })),
    );
    await expect(removing()).rejects.toThrow(
      /checkout: checkout-1 is in flight \(shifting\)\n.*npx teal rollback checkout\n {2}search: checkout-1 needs a human since .*: AwsRefused.*\n.*npx teal recover search --to blue[\s\S]*search: v2 waits in its queue[\s\S]*inFlight=ignore/,
    );
    await expect(removing('ignore')).resolves.toBeUndefined();
    await expect(removing('yes')).rejects.toThrow('known are refuse, ignore');
  });

  test('nor while the next one is about to start', async () => {
    const { run, record, removing } = await given('checkout');
    await run(
      record.change('checkout', ({ active, ...read }) => ({
        write: { ...read, version: read.version + 1, starting: { request: active!.request, execution: 'checkout-after-1' } },
        result: undefined,
      })),
    );
    await expect(removing()).rejects.toThrow(/checkout: checkout-after-1 is about to start/);
    await run(
      record.change('checkout', ({ starting: _, ...read }) => ({ write: { ...read, version: read.version + 1 }, result: undefined })),
    );
    await expect(removing()).resolves.toBeUndefined();
  });

  test('records that cannot be read are no leave to remove', async () => {
    const { local, removing } = await given('checkout');
    local.faults.inject({
      mode: 'fail-before',
      service: 'dynamodb',
      operation: 'Scan',
      error: new AwsError('AccessDeniedException', 'not authorized'),
    });
    await expect(removing()).rejects.toThrow(/removing needs dynamodb:Scan on the table teal/);
  });
});
