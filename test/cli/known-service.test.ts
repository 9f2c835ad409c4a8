import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { givenIam } from '../../packages/local-aws/test/iam/given.ts';
import { dynamo, makeClients } from '../../src/aws/clients.ts';
import { recordPort, recordTable } from '../../src/aws/record/dynamo-record.ts';
import { recordOfKnown } from '../../src/cli/target/known-service.ts';
import { aCommand, acquireBy } from '../deployment/record/a-record.ts';

let folder: string;
let stop: () => Promise<void> = async () => {};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'teal-known-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  await stop();
});

/**
 * The table with a record of `search`, and the records as somebody who may do `actions` of DynamoDB has them.
 */
async function givenTable(actions: readonly string[]) {
  const { local, clock, as, inRole } = await givenIam();
  stop = () => local.stop();
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions.map((action) => `dynamodb:${action}`), Resource: '*' }],
  });
  const targetOf = ({ region, credentials }: ReturnType<typeof as>) => {
    const clients = makeClients({ region, credentials, transport: local.transport, clock });
    return { clients, table: 'teal', record: recordPort.make({ clients, clock, environment: { table: 'teal' }, configs: new Map() }) };
  };
  return clock.run(
    (async () => {
      const admin = targetOf(as());
      await dynamo(admin.clients).send(new CreateTableCommand(recordTable('teal')));
      await admin.record.change('search', acquireBy('one', { ...aCommand('v2'), service: 'search' }));
      return {
        target: targetOf(await inRole('somebody', policy)),
        // Reading files takes no virtual time.
        run: <T>(work: () => Promise<T>) => clock.run(clock.outside(work())),
      };
    })(),
  );
}

describe('a name that is given to a command', () => {
  test('of a record is known, in whatever folder the command runs', async () => {
    const { target, run } = await givenTable(['GetItem']);
    await run(async () =>
      expect(await recordOfKnown(target, 'search', { deployments: folder })).toMatchObject({ service: 'search', epoch: 1 }),
    );
  });

  test('of neither is refused with the names of both, those of files that cannot be read included', async () => {
    await writeFile(join(folder, 'payments.json'), '{ not JSON');
    const { target, run } = await givenTable(['GetItem', 'Scan']);
    await run(async () => {
      expect(await recordOfKnown(target, 'payments', { deployments: folder })).toMatchObject({ version: 0 });
      const refused = recordOfKnown(target, 'serach', { deployments: folder });
      await expect(refused).rejects.toMatchObject({
        name: 'BadUsage',
        message: expect.stringMatching(/^service: 'serach' is unknown: .*\nwas 'search' meant\?\nknown services: search, payments$/),
      });
    });
  });

  test('is refused where the table may not be listed, which is said', async () => {
    const { target, run } = await givenTable(['GetItem']);
    await run(async () => {
      await expect(recordOfKnown(target, 'serach', { deployments: folder })).rejects.toMatchObject({
        name: 'BadUsage',
        message: expect.stringMatching(/\nknown services: none \(those of the table could not be listed: AccessDeniedException\)$/),
      });
    });
  });

  test('is not called unknown where its record may not be read', async () => {
    const { target, run } = await givenTable(['Scan']);
    await run(async () => {
      await expect(recordOfKnown(target, 'serach', { deployments: folder })).rejects.toMatchObject({ name: 'RecordUnavailable' });
    });
  });
});
