import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { expect } from '@jest/globals';
import { AwsError } from '@teal/local-aws';
import { ecs } from '../../src/aws/clients.ts';
import { orderBack } from '../../src/cli/orders/roll-back.ts';
import { say } from '../../src/cli/orders/say-verb.ts';
import { dnsStory } from '../support/dns-story.ts';
import { recordsEdited } from '../support/records-edited.ts';

dnsStory('a good image over DNS takes over step by step, and blue goes down when its clients have left', {}, async (story) => {
  const v2 = await story.push('v2');
  await story.bakes(10);
  expect(await story.weights()).toEqual({ a: 90, b: 10 });
  await story.bakes(50);
  await story.ends(v2, 'SUCCEEDED', /checkout-dns-b is production/);
  expect(await story.weights()).toEqual({ a: 0, b: 100 });
  expect(await story.tasks()).toEqual([0, 3]);
  const { clients, config } = story.sample;
  const names = config.sides.map(({ service }) => service);
  const { services = [] } = await ecs(clients).send(
    new DescribeServicesCommand({ cluster: config.cluster, services: names, include: ['TAGS'] }),
  );
  expect(services.map(({ tags }) => tags)).toEqual([[{ key: 'teal:side', value: 'idle' }], [{ key: 'teal:side', value: 'production' }]]);
  expect(story.clients.tallies.honest.answeredByVersion.v2).toBeGreaterThan(0);
  expect(story.clients.tallies.lingering.answeredByVersion.v2).toBeGreaterThan(0);
});

dnsStory('a failing test over DNS ends before any client meets the version', {}, async (story) => {
  const v3 = await story.push('v3');
  await story.ends(v3, 'ROLLED_BACK', /FunctionalTestFailed/);
  expect(await story.tasks()).toEqual([3, 0]);
  expect(story.clients.tallies.honest.answeredByVersion.v3).toBeUndefined();
});

dnsStory('a version that is bad under traffic goes back over DNS, and green stands until its clients have left', {}, async (story) => {
  const v4 = await story.push('v4');
  const end = await story.ends(v4, 'ROLLED_BACK', /JudgedUnhealthy/);
  expect(await story.weights()).toEqual({ a: 100, b: 0 });
  expect(await story.tasks()).toEqual([3, 0]);
  // Clients that keep an answer for five TTLs were not cut off: the quiet time began after they had left.
  expect(Date.parse(end.endedAt) - Date.parse(end.backAtBlueAt ?? '')).toBeGreaterThan(300_000);
});

dnsStory('a batch that Route 53 refuses as a whole changes neither record, and everything goes back', {}, async (story) => {
  const { faults, effects } = story.sample.local;
  const written: unknown[] = [];
  effects.watch((effect) => effect.kind === 'records' && written.push(Object.values(effect.weights)));
  const refusal = '[Tried to delete resource record set, but the values provided do not match the current values]';
  faults.inject({
    mode: 'fail-before',
    service: 'route53',
    operation: 'ChangeResourceRecordSets',
    nth: 2,
    error: new AwsError('InvalidChangeBatch', refusal),
  });
  const v2 = await story.push('v2');
  const { confirmed } = await story.active('the batch was refused', ({ failure }) => failure !== undefined);
  expect(confirmed?.split).toEqual({ blue: 90, green: 10 });
  await story.ends(v2, 'ROLLED_BACK', /AwsRefused: .*InvalidChangeBatch/);
  expect(faults.pending).toEqual([]);
  expect(written.slice(-2)).toEqual([
    [90, 10],
    [100, 0],
  ]);
  expect(await story.weights()).toEqual({ a: 100, b: 0 });
  expect(await story.tasks()).toEqual([3, 0]);
});

dnsStory('a rollback over DNS that is ordered at 50 % brings everything back', {}, async (story) => {
  const v2 = await story.push('v2');
  await story.bakes(50);
  const { config } = story.sample;
  const order = { reason: 'it looks wrong', acknowledge: false };
  expect(await orderBack(story.sample, config.service, order)).toMatchObject({ code: 0 });
  await story.ends(v2, 'ROLLED_BACK', /it looks wrong/);
  expect(await story.weights()).toEqual({ a: 100, b: 0 });
});

dnsStory('records that somebody else edits between two steps are not written over until a person was asked', {}, async (story) => {
  const v2 = await story.push('v2');
  await story.bakes(10);
  await recordsEdited(story, (set) => ({
    Action: 'UPSERT',
    ResourceRecordSet: { ...set, Weight: set.SetIdentifier === 'checkout-dns-b' ? 30 : 70 },
  }));
  await story.progress.until('a person is asked', () => story.progress.state === 'Wait for a person');
  expect(await story.weights()).toEqual({ a: 70, b: 30 });
  await story.ends(v2, 'ROLLED_BACK', /DriftDetected/);
  expect(await story.weights()).toEqual({ a: 100, b: 0 });
});

dnsStory(
  'a record in a zone that does not exist is refused, and nothing is changed',
  {
    record: { zone: 'ZNOWHERE' },
    clients: [],
  },
  async (story) => {
    const v2 = await story.push('v2');
    await story.ends(v2, 'REFUSED', /zone-missing: ZNOWHERE does not exist/);
    expect(await story.tasks()).toEqual([3, 0]);
  },
);

dnsStory(
  'live answers that lead elsewhere, whatever the records say, go back after their deadline',
  { heard: (name, told) => (name === 'checkout.example.test' ? ['192.0.2.1'] : told) },
  async (story) => {
    const v2 = await story.push('v2');
    await story.ends(v2, 'ROLLED_BACK', /NotInAnswers: answers did not lead where the weights say/);
    expect(await story.weights()).toEqual({ a: 100, b: 0 });
    expect(await story.tasks()).toEqual([3, 0]);
  },
);

dnsStory('a change that never reaches all name servers goes back after its deadline', {}, async (story) => {
  const v2 = await story.push('v2');
  await story.active('green is tested', ({ phase }) => phase === 'creating green');
  const release = story.sample.local.services.route53.facade.holdChanges();
  await story.active('it goes back', ({ failure }) => failure?.error === 'NotInSync');
  release();
  await story.ends(v2, 'ROLLED_BACK', /NotInSync: the change of the weights did not reach/);
  expect(await story.weights()).toEqual({ a: 100, b: 0 });
});

dnsStory(
  'where the way back never reaches all name servers either, green stands and a person is needed',
  { record: { inSyncSeconds: 120 } },
  async (story) => {
    const v2 = await story.push('v2');
    await story.bakes(10);
    // Clients of name servers that do not hear of it are still led to green.
    const release = story.sample.local.services.route53.facade.holdChanges();
    const { config } = story.sample;
    const orderedBack = (acknowledge: boolean) =>
      orderBack(story.sample, config.service, {
        reason: 'it looks wrong',
        acknowledge,
      });
    await orderedBack(false);
    const { needsHuman } = await story.active('a person is needed', (active) => active.needsHuman !== undefined);
    expect(needsHuman?.reason).toMatch(/written back to blue, but not on all of the name servers/);
    expect(await story.weights()).toEqual({ a: 100, b: 0 });
    expect(await story.tasks()).toEqual([3, 3]);
    release();
    expect(await orderedBack(true)).toMatchObject({ code: 0 });
    await story.ends(v2, 'ROLLED_BACK');
    expect(await story.tasks()).toEqual([3, 0]);
  },
);

dnsStory(
  'a client that never resolves again makes the deployment ask a person before blue goes down',
  { clients: ['honest', 'stuck'] },
  async (story) => {
    const v2 = await story.push('v2');
    const { wait, committedAt } = await story.active('a person is asked', (active) => active.wait?.question !== undefined);
    expect(wait?.question?.asks).toMatch(/^\d+ requests to checkout-dns-a in the last .* Take it down all the same\?$/);
    expect(Date.parse(wait?.question?.at ?? '') - Date.parse(committedAt ?? '')).toBeGreaterThanOrEqual(3_600_000);
    // Nobody is cut off while the question stands.
    expect(await story.tasks()).toEqual([3, 3]);
    expect(story.clients.tallies.stuck.drops).toEqual({});
    story.clients.stop();
    const { config } = story.sample;
    expect(await say('approve', story.sample, config.service, { reason: 'that client is a forgotten test' })).toMatchObject({
      code: 0,
    });
    await story.ends(v2, 'SUCCEEDED');
    expect(await story.tasks()).toEqual([0, 3]);
  },
);

dnsStory(
  'a question that nobody answers ends with a human needed, and blue still up',
  {
    clients: ['honest', 'stuck'],
    configured: { retire: { quietSeconds: 120, stray: { perMinute: 10, share: 0 }, deadlineSeconds: 600, patienceSeconds: 3_600 } },
  },
  async (story) => {
    await story.push('v2');
    const { wait } = await story.active('a person is asked', (active) => active.wait?.question !== undefined);
    const { needsHuman } = await story.active('a person is needed', (active) => active.needsHuman !== undefined);
    expect(needsHuman?.reason).toMatch(/requests to checkout-dns-a .*, and nobody answered for 1 hour$/);
    expect(Date.parse(needsHuman?.at ?? '') - Date.parse(wait?.question?.at ?? '')).toBeGreaterThanOrEqual(3_600_000);
    expect(await story.weights()).toEqual({ a: 0, b: 100 });
    expect(await story.tasks()).toEqual([3, 3]);
  },
);
