import { ChangeResourceRecordSetsCommand, DeleteHostedZoneCommand, ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { afterEach, describe, expect, test } from '@jest/globals';
import { AwsError } from '@teal/local-aws';
import { ALL_BLUE, greenAt } from '../../../src/deployment/split.ts';
import { givenRecords, NAME } from './router-worlds.ts';

let world: Awaited<ReturnType<typeof givenRecords>>;
afterEach(() => world.local.stop());

/** The record sets of the name, and the batches that were sent. */
async function given(options?: Parameters<typeof givenRecords>[0]) {
  world = await givenRecords(options);
  const { run, client, zone, local } = world;
  const batches: unknown[] = [];
  local.effects.watch((effect) => {
    if (effect.kind === 'api-call' && effect.operation === 'ChangeResourceRecordSets' && effect.error === undefined) {
      const { ChangeBatch } = effect.input as {
        ChangeBatch: { Changes: { Action: string; ResourceRecordSet: { SetIdentifier?: string } }[] };
      };
      batches.push(ChangeBatch.Changes.map(({ Action, ResourceRecordSet: { SetIdentifier = 'simple' } }) => `${Action} ${SetIdentifier}`));
    }
  });
  const sets = async () =>
    ((await run(client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone })))).ResourceRecordSets ?? [])
      .filter(({ Name }) => Name === `${NAME}.`)
      .map(({ SetIdentifier, Weight }) => [SetIdentifier, Weight]);
  return { ...world, batches, sets };
}

describe('a split over weighted records', () => {
  test('is one batch with both records, by the identifiers that they have', async () => {
    const { router, run, batches, sets } = await given();
    await run(router.write(greenAt(10)));
    expect(batches).toEqual([['UPSERT one', 'UPSERT two']]);
    expect(await sets()).toEqual([
      ['one', 90],
      ['two', 10],
    ]);
  });

  test('of a simple record takes it away and makes the pair, in one batch', async () => {
    const { router, run, batches, sets } = await given({ simple: true });
    expect((await run(router.read()))[0]?.split).toEqual(ALL_BLUE);
    await run(router.write(greenAt(1)));
    expect(batches).toEqual([['DELETE simple', 'CREATE checkout-a', 'CREATE checkout-b']]);
    expect(await sets()).toEqual([
      ['checkout-a', 99],
      ['checkout-b', 1],
    ]);
  });

  test('makes the twin that does not stand yet', async () => {
    const { router, run, change, weighted, b, sets } = await given();
    await change({ Action: 'DELETE', ResourceRecordSet: weighted(b, 'two', 0) });
    await run(router.write(greenAt(50)));
    expect(await sets()).toEqual([
      ['checkout-b', 50],
      ['one', 50],
    ]);
  });

  test('is refused forward where another record answers too; the way back goes, and says so', async () => {
    const { router, run, change, weighted, a, sets } = await given();
    await run(router.write(greenAt(50)));
    await run(world.clock.sleep(60_000));
    await change({
      Action: 'UPSERT',
      ResourceRecordSet: {
        Name: NAME,
        Type: 'A',
        SetIdentifier: 'other',
        Weight: 7,
        AliasTarget: { ...weighted(a, 'x', 0).AliasTarget!, DNSName: 'other-1.us-east-1.elb.amazonaws.com' },
      },
    }).catch(async () => {
      // An alias must lead to a load balancer that exists: one with addresses does as well.
      await change({
        Action: 'UPSERT',
        ResourceRecordSet: { Name: NAME, Type: 'AAAA', TTL: 60, ResourceRecords: [{ Value: '2001:db8::1' }] },
      });
    });
    await expect(run(router.write(greenAt(60)))).rejects.toMatchObject({ name: 'DriftDetected' });
    expect(await sets()).toEqual(expect.arrayContaining([['one', 50]]));
    await expect(run(router.write(ALL_BLUE))).rejects.toMatchObject({ name: 'DriftDetected' });
    expect(await sets()).toEqual(expect.arrayContaining([['one', 100]]));
  });

  test('waits while the zone still works on another batch', async () => {
    const { router, run, local, batches } = await given();
    local.faults.inject({
      mode: 'fail-before',
      service: 'route53',
      operation: 'ChangeResourceRecordSets',
      times: 2,
      error: new AwsError('PriorRequestNotComplete', 'The request was rejected because Route 53 was still processing a prior request.', {
        status: 400,
      }),
    });
    await run(router.write(greenAt(10)));
    expect(batches).toHaveLength(1);
  });

  test('of a change that never arrives is never settled', async () => {
    const { router, run, local, pass } = await given();
    const release = local.services.route53.facade.holdChanges();
    const receipt = await run(router.write(greenAt(10)));
    await pass(3_600);
    expect(await run(router.arrived(receipt))).toBeUndefined();
    expect(await run(router.settled(receipt))).toBe(false);
    release();
    await pass(60);
    expect(await run(router.arrived(receipt))).toBeDefined();
  });

  test('of a zone that is gone is drift', async () => {
    const { router, run, client, zone, takeAway } = await given();
    await takeAway();
    await run(client.send(new DeleteHostedZoneCommand({ Id: zone })));
    await expect(run(router.write(greenAt(10)))).rejects.toMatchObject({
      name: 'DriftDetected',
      message: expect.stringContaining('hosted zone'),
    });
    expect((await run(router.read()))[0]?.split).toBeUndefined();
  });
});

test('a batch with one invalid change changes nothing', async () => {
  const { run, client, zone, weighted, a, b, router } = await given();
  const batch = client.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: zone,
      ChangeBatch: {
        Changes: [
          { Action: 'UPSERT', ResourceRecordSet: weighted(a, 'one', 0) },
          { Action: 'CREATE', ResourceRecordSet: weighted(b, 'two', 100) },
        ],
      },
    }),
  );
  await expect(run(batch)).rejects.toMatchObject({ name: 'InvalidChangeBatch' });
  expect((await run(router.read()))[0]?.split).toEqual(ALL_BLUE);
});
