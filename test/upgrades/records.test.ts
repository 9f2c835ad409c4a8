import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import type { Item } from '../../scripts/freeze/observed-items.ts';
import { fromAttributes } from '../../src/aws/record/attribute-value.ts';
import { dynamoRecord } from '../../src/aws/record/dynamo-record.ts';
import { systemClock } from '../../src/aws/system-clock.ts';
import { outlook } from '../../src/cli/report/outlook.ts';
import { planSchema } from '../../src/deployment/plan-schema.ts';
import { acquire } from '../../src/deployment/record/record-lease.ts';
import { takeOver } from '../../src/deployment/record/record-recovery.ts';
import { sayVerb } from '../../src/deployment/record/say-verb.ts';
import type { ServiceRecord } from '../../src/deployment/record.ts';
import { requestSchema } from '../../src/deployment/request-schema.ts';
import { lastRelease } from '../support/releases.ts';
import { translated } from './older-items.ts';

const recordIn = (item: Item): Promise<ServiceRecord> =>
  dynamoRecord({ send: async () => ({ Item: item }) } as unknown as DynamoDBClient, systemClock, 'teal').read('checkout');

const kept = (['load-balancer', 'dns'] as const).flatMap((route) =>
  lastRelease.records[route].map(({ shows, item }) => [route, shows, item] as const),
);

describe.each(kept)(`a record of ${lastRelease.version}: %s, %s`, (_, __, item) => {
  test('is read with its plan and its requests', async () => {
    const { active, queued, starting, last } = await recordIn(item);
    if (active?.plan) expect(planSchema.parse(active.plan)).toMatchObject(active.plan);
    for (const request of [active?.request, queued, starting?.request])
      if (request) expect(requestSchema.parse(request)).toMatchObject(request);
    expect(active ?? last).toBeDefined();
  });

  test('can be shown, asked to go back, queued behind and taken over', async () => {
    const record = await recordIn(item);
    const { active, last } = record;
    const now = Date.parse('2026-06-01T00:00:00Z');
    expect(outlook(record, now).length).toBeGreaterThan(1);
    const verb = sayVerb({ verb: 'rollback', by: 'somebody', at: '2026-06-01T00:00:00Z' })(record).result;
    const request = { ...(active?.request ?? requestOf(last)), id: 'another', at: '2026-06-01T00:00:00Z' };
    const asks = { request, execution: 'arn:another', whenBusy: 'queue' as const, now };
    const next = acquire(asks)(record).result;
    const holder = active && { execution: active.execution, status: 'ended' as const };
    const over = takeOver({ holder, epoch: record.epoch, by: 'somebody', acknowledged: false, now })(record).result;
    expect([verb.kind, next.kind, over.kind]).toEqual(
      active ? [active.committedAt ? 'refused' : 'said', 'queued', 'taken'] : ['refused', 'acquired', 'nothing-in-flight'],
    );
  });
});

const requestOf = (last: ServiceRecord['last']) => ({
  id: 'one',
  service: 'checkout',
  image: last!.image,
  by: 'push' as const,
  at: '2026-06-01T00:00:00Z',
  force: false,
  allow: [],
  configHash: 'x',
});

describe('an older item in the place of one of today', () => {
  const older = lastRelease.records['load-balancer'].find(({ shows }) => shows.startsWith('shifting (bake'))!.item;
  const today = JSON.parse(JSON.stringify(older).replaceAll('targetgroup/', 'targetgroup/another-').replaceAll('2026-01-01', '2027-02-02'));

  test('has the names of today, in its plan too, and the version of today', () => {
    const item = translated(older, { ...today, version: { N: '77' } });
    expect(item).toEqual({ ...today, version: { N: '77' } });
  });

  test('has the members of its own time', () => {
    const { confirmed, ...active } = today.active.M;
    const item = fromAttributes(translated(older, { ...today, active: { M: { ...active, measured: confirmed } } }));
    expect(item).toMatchObject({ active: { confirmed: { split: { blue: 90, green: 10 } } } });
    expect(item).not.toHaveProperty('active.measured');
  });
});
