import { CreateTableCommand, type DynamoDBClient, type GetItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import { dynamodbService } from '../../../packages/local-aws/src/dynamodb/dynamodb.ts';
import { dynamo } from '../../../src/aws/clients.ts';
import { allRecords } from '../../../src/aws/record/all-records.ts';
import { dynamoRecord, EXPIRY, recordTable } from '../../../src/aws/record/dynamo-record.ts';
import { READ_ATTRIBUTES, recordReader } from '../../../src/aws/record/record-reader.ts';
import type { Transition } from '../../../src/deployment/record/transition.ts';
import { type EndedDeployment, emptyRecord, type ServiceRecord } from '../../../src/deployment/record.ts';
import { givenAws } from '../given-aws.ts';

let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

async function givenRecord() {
  const aws = await givenAws({ dynamodb: dynamodbService });
  stop = () => aws.local.stop();
  const client = dynamo(aws.clients);
  await aws.run(client.send(new CreateTableCommand(recordTable('teal'))));
  await aws.clock.run(aws.clock.sleep(30_000));
  return { ...aws, client, record: dynamoRecord(client, aws.clock, 'teal', () => 0.5) };
}

const raiseEpoch: Transition<number> = (record) => ({ write: { ...record, epoch: record.epoch + 1 }, result: record.epoch + 1 });

const withActive = (record: ServiceRecord): ServiceRecord => ({
  ...record,
  active: {
    id: 'checkout-1',
    epoch: 1,
    execution: 'arn:aws:states:us-east-1:123456789012:execution:teal:one',
    request: {
      id: 'push-1',
      service: 'checkout',
      image: { uri: 'u@sha256:1', repository: 'checkout', digest: 'sha256:1' },
      by: 'push',
      at: '2026-06-01T12:00:00.000Z',
      force: false,
      allow: [],
      configHash: 'c',
    },
    startedAt: '2026-06-01T12:00:00.000Z',
    phase: 'acquired',
    hadWeight: false,
  },
});

const ended = (epoch: number): EndedDeployment => ({
  id: `checkout-${epoch}`,
  service: 'checkout',
  epoch,
  execution: `e${epoch}`,
  image: { uri: 'u@sha256:1', repository: 'checkout', digest: 'sha256:1' },
  outcome: 'SUCCEEDED',
  startedAt: '2026-06-01T12:00:00.000Z',
  endedAt: '2026-06-01T12:30:00.000Z',
});

describe('the record of a service', () => {
  test('given no item, reading gives the empty record and writes nothing', async () => {
    const { record, run, calls } = await givenRecord();
    calls();
    expect(await run(record.read('checkout'))).toEqual({ service: 'checkout', version: 0, epoch: 0, seen: [] });
    expect(calls()).toEqual(['dynamodb:GetItem']);
  });

  test('a change is one read and one conditional write, and raises the version by one', async () => {
    const { record, run, calls } = await givenRecord();
    await run(record.change('checkout', raiseEpoch));
    calls();
    expect(await run(record.change('checkout', raiseEpoch))).toBe(2);
    expect(calls()).toEqual(['dynamodb:GetItem', 'dynamodb:UpdateItem']);
    expect(await run(record.read('checkout'))).toEqual({ service: 'checkout', version: 2, epoch: 2, seen: [] });
  });

  test('a transition that writes nothing costs no write', async () => {
    const { record, run, calls } = await givenRecord();
    calls();
    expect(await run(record.change('checkout', ({ epoch }) => ({ result: epoch })))).toBe(0);
    expect(calls()).toEqual(['dynamodb:GetItem']);
  });

  test('members come back as they were written, and go when they are left out', async () => {
    const { record, run } = await givenRecord();
    await run(record.change('checkout', (before) => ({ write: withActive(before), result: undefined })));
    const stored = await run(record.read('checkout'));
    expect(stored).toEqual({ ...withActive({ service: 'checkout', version: 1, epoch: 0, seen: [] }) });
    await run(record.change('checkout', ({ active: _, ...rest }) => ({ write: { ...rest, seen: ['push-1'] }, result: undefined })));
    expect(await run(record.read('checkout'))).toEqual({ service: 'checkout', version: 2, epoch: 0, seen: ['push-1'] });
  });

  test('of the active deployment, only what changed is written', async () => {
    const { client, clock, run } = await givenRecord();
    const updates: UpdateItemCommand['input'][] = [];
    const watched = Object.assign(Object.create(client), {
      send: (command: object, options: object) => {
        if (command instanceof UpdateItemCommand) updates.push(command.input);
        return client.send(command as GetItemCommand, options);
      },
    }) as DynamoDBClient;
    const record = dynamoRecord(watched, clock, 'teal', () => 0.5);
    await run(record.change('checkout', (before) => ({ write: withActive(before), result: undefined })));
    const hadWeight: Transition<void> = (before) => {
      const { execution: _, ...active } = before.active!;
      return { write: { ...before, active: { ...active, hadWeight: true } as typeof active & { execution: string } }, result: undefined };
    };
    await run(record.change('checkout', hadWeight));
    expect(updates[1]?.UpdateExpression).toBe(
      'SET #mark = :mark, #version = :version, #active.#hadWeight = :active_hadWeight REMOVE #active.#execution',
    );
    const { execution: _, ...rest } = withActive({ service: 'checkout', version: 2, epoch: 0, seen: [] }).active!;
    expect((await run(record.read('checkout'))).active).toEqual({ ...rest, hadWeight: true });
  });

  describe('given what the caller has just read', () => {
    test('a change is one write', async () => {
      const { record, run, calls } = await givenRecord();
      await run(record.change('checkout', raiseEpoch));
      const known = await run(record.read('checkout'));
      calls();
      expect(await run(record.change('checkout', raiseEpoch, undefined, known))).toBe(2);
      expect(calls()).toEqual(['dynamodb:UpdateItem']);
    });

    test('and somebody wrote since, the change is applied to what stands now', async () => {
      const { record, run, calls } = await givenRecord();
      const known = await run(record.read('checkout'));
      await run(record.change('checkout', raiseEpoch));
      calls();
      expect(await run(record.change('checkout', raiseEpoch, undefined, known))).toBe(2);
      expect(calls()).toEqual(['dynamodb:UpdateItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem']);
      expect((await run(record.read('checkout'))).epoch).toBe(2);
    });

    test('a transition that writes nothing answers from what stands now', async () => {
      const { record, run } = await givenRecord();
      const known = await run(record.read('checkout'));
      await run(record.change('checkout', raiseEpoch));
      expect(await run(record.change('checkout', ({ epoch }) => ({ result: epoch }), undefined, known))).toBe(1);
    });

    test('and the answer to the write is lost, the change counts once', async () => {
      const { local, record, run } = await givenRecord();
      await run(record.change('checkout', raiseEpoch));
      const known = await run(record.read('checkout'));
      local.faults.inject({ mode: 'effect-lost-response', service: 'dynamodb', operation: 'UpdateItem' });
      expect(await run(record.change('checkout', raiseEpoch, undefined, known))).toBe(2);
      expect(await run(record.read('checkout'))).toMatchObject({ epoch: 2, version: 2 });
    });
  });

  test('given six writers at once, each change is applied once: the losers read again', async () => {
    const { record, run } = await givenRecord();
    const answers = await run(Promise.all(Array.from({ length: 6 }, () => record.change('checkout', raiseEpoch))));
    expect([...answers].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await run(record.read('checkout'))).epoch).toBe(6);
  });

  test('given that others never stop writing, it gives up with RecordContended', async () => {
    const { client, clock, run } = await givenRecord();
    let rounds = 0;
    // Somebody else writes between each read and write.
    const rival = dynamoRecord(client, clock, 'teal', () => 0.25);
    const blocked = dynamoRecord(
      Object.assign(Object.create(client), {
        send: async (command: object, options: object) => {
          if (command instanceof UpdateItemCommand) await rival.change('checkout', raiseEpoch);
          return client.send(command as GetItemCommand, options);
        },
      }) as DynamoDBClient,
      clock,
      'teal',
      () => 0.5,
    );
    const losing: Transition<void> = (before) => {
      rounds++;
      return { write: { ...before, seen: ['mine'] }, result: undefined };
    };
    await expect(run(blocked.change('checkout', losing))).rejects.toMatchObject({ name: 'RecordContended' });
    expect(rounds).toBe(8);
  });

  test('given that the answer to the write is lost, the SDK retries, meets its own write, and the change counts once', async () => {
    const { local, record, run } = await givenRecord();
    local.faults.inject({ mode: 'effect-lost-response', service: 'dynamodb', operation: 'UpdateItem' });
    expect(await run(record.change('checkout', raiseEpoch))).toBe(1);
    expect((await run(record.read('checkout'))).epoch).toBe(1);
    expect(local.faults.pending).toEqual([]);
  });

  test('given a throttled table, the SDK tries again on the clock it was given', async () => {
    const { local, record, run, clock } = await givenRecord();
    local.faults.inject({ mode: 'throttle', service: 'dynamodb', operation: 'GetItem', times: 2 });
    const before = clock.now();
    expect((await run(record.read('checkout'))).version).toBe(0);
    expect(clock.now()).toBeGreaterThan(before);
  });

  test('given a table that does not answer, the error is RecordUnavailable and says why', async () => {
    const { local, record, run } = await givenRecord();
    local.faults.inject({ mode: 'fail-before', service: 'dynamodb', operation: 'GetItem', times: 3 });
    await expect(run(record.read('checkout'))).rejects.toMatchObject({
      name: 'RecordUnavailable',
      message: expect.stringContaining('Injected failure'),
    });
  });

  test('given no table, the error is RecordUnavailable', async () => {
    const { client, clock, run } = await givenRecord();
    await expect(run(dynamoRecord(client, clock, 'other').read('checkout'))).rejects.toMatchObject({
      name: 'RecordUnavailable',
      message: expect.stringContaining('ResourceNotFoundException'),
    });
  });

  test('an error of the transition itself comes through as it is', async () => {
    const { record, run } = await givenRecord();
    const refuse: Transition<never> = () => {
      throw Object.assign(new Error('a newer epoch'), { name: 'Fenced' });
    };
    await expect(run(record.change('checkout', refuse))).rejects.toMatchObject({ name: 'Fenced' });
  });
});

describe('the history of a service', () => {
  test('ended deployments come newest first, each once however often it was archived', async () => {
    const { record, run } = await givenRecord();
    for (const epoch of [1, 2, 11, 2]) await run(record.archive(ended(epoch)));
    await run(record.change('checkout', raiseEpoch));
    const history = await run(record.history('checkout', 10));
    expect(history).toEqual([ended(11), ended(2), ended(1)]);
    expect(await run(record.history('checkout', 1))).toEqual([ended(11)]);
    expect(await run(record.history('basket', 10))).toEqual([]);
  });

  test('an ended deployment expires after the days that history is kept; the record of the service never does', async () => {
    const { client, clock, run } = await givenRecord();
    const record = dynamoRecord(client, clock, 'teal', () => 0.5, 30);
    await run(record.archive(ended(3)));
    await run(record.change('checkout', raiseEpoch));
    const { Items = [] } = await run(client.send(new ScanCommand({ TableName: 'teal' })));
    const expiry = Object.fromEntries(Items.map((item) => [item.item?.S, item[EXPIRY]?.N]));
    const endedAt = Date.parse(ended(3).endedAt) / 1_000;
    expect(expiry).toEqual({ record: undefined, 'ended#0000000003#checkout-3': String(Math.ceil(endedAt) + 30 * 86_400) });
  });
});

describe('the token of a wait', () => {
  const waits = (record: ServiceRecord, more: object): ServiceRecord => {
    const { active } = withActive(record);
    return { ...record, active: { ...active!, wait: { reason: 'bake', at: '2026-06-01T12:05:00.000Z', ...more } } };
  };
  const writes =
    (more: object): Transition<void> =>
    (record) => ({ write: waits(record, more), result: undefined });
  const TOKEN = { token: 'AQCE-of-the-wait' };
  const answer = { verb: 'approve', by: 'ada', at: '2026-06-01T12:06:00.000Z' };

  const item = async (client: DynamoDBClient) => (await client.send(new ScanCommand({ TableName: 'teal' }))).Items?.[0] ?? {};

  test('stands beside the record, and is read into it', async () => {
    const { record, client, run } = await givenRecord();
    await run(record.change('checkout', writes(TOKEN)));
    expect((await run(record.read('checkout'))).active?.wait).toMatchObject(TOKEN);
    const { taskToken, ...others } = await run(item(client));
    expect(taskToken).toEqual({ S: TOKEN.token });
    expect(JSON.stringify(others)).not.toContain(TOKEN.token);
    // With the wait it stays, and without one it goes.
    await run(record.change('checkout', writes({ ...TOKEN, answer })));
    expect((await run(record.read('checkout'))).active?.wait).toMatchObject({ ...TOKEN, answer });
    await run(record.change('checkout', writes({})));
    expect(await run(item(client))).not.toHaveProperty('taskToken');
  });

  test('of an older release stands in the wait, is read from there, and leaves it with the next write of the wait', async () => {
    const { record, client, run } = await givenRecord();
    await run(record.change('checkout', writes(TOKEN)));
    await run(
      client.send(
        new UpdateItemCommand({
          TableName: 'teal',
          Key: { service: { S: 'checkout' }, item: { S: 'record' } },
          UpdateExpression: 'SET active.#w.#t = taskToken REMOVE taskToken',
          ExpressionAttributeNames: { '#w': 'wait', '#t': 'token' },
        }),
      ),
    );
    expect((await run(record.read('checkout'))).active?.wait).toMatchObject(TOKEN);
    await run(record.change('checkout', writes({ ...TOKEN, answer })));
    expect((await run(record.read('checkout'))).active?.wait).toMatchObject({ ...TOKEN, answer });
    const { taskToken, ...others } = await run(item(client));
    expect(taskToken).toEqual({ S: TOKEN.token });
    expect(JSON.stringify(others)).not.toContain(TOKEN.token);
  });

  test('is in nothing that people read', async () => {
    const { record, client, run } = await givenRecord();
    await run(record.change('checkout', writes(TOKEN)));
    await run(record.archive(ended(1)));
    await run(record.keepEvidence({ service: 'checkout', deployment: 'checkout-1', epoch: 1, at: ended(1).endedAt, text: 'why' }));
    const reader = recordReader(client, 'teal');
    const whole = await run(record.read('checkout'));
    const { token: _, ...wait } = whole.active!.wait!;
    expect(await run(reader.read('checkout'))).toEqual({ ...whole, active: { ...whole.active, wait } });
    expect(await run(allRecords(client, 'teal'))).toEqual([{ ...whole, active: { ...whole.active, wait } }]);
    expect(await run(reader.read('nobody'))).toEqual(emptyRecord('nobody'));
    expect(await run(reader.history('checkout', 5))).toEqual([ended(1)]);
    expect(await run(reader.evidence('checkout', ended(1)))).toBe('why');
    expect(READ_ATTRIBUTES).not.toContain('taskToken');
  });
});
