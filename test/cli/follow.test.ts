import { expect } from '@jest/globals';
import { EXIT } from '../../src/cli/report/exit-codes.ts';
import { follow, type Until } from '../../src/cli/report/follow.ts';
import type { DnsConfig, ServiceConfig } from '../../src/deployment/service-config.ts';
import type { RunningTeal } from '../../src/rehearsal/start-teal.ts';
import { type DnsStory, dnsStory } from '../support/dns-story.ts';
import { simulatedStory } from '../support/story.ts';

type Sample = Pick<RunningTeal<unknown, ServiceConfig>, 'clients' | 'ports' | 'config'>;

const MINUTES = 60_000;

/** As `teal deploy --watch --until <until>` follows; `told`: the lines on the way. */
function following({ clients, ports, config: { service } }: Sample, request: string, execution: string, until: Until) {
  const told: string[] = [];
  const say = (line: string) => void told.push(line);
  return { told, end: follow({ clients, ports }, { service, request, execution, until, timeoutMs: 120 * MINUTES, say }) };
}

const order = (id: string, image: string) => ({ service: 'checkout', image, id });

simulatedStory(
  'whoever follows until traffic is let go when green has all of it, before its window ends',
  {},
  async ({ sample }, when, then) => {
    await sample.push('v2', 'good');
    const asked = await when.ordered(order('one', 'good'));
    const { told, end } = following(sample, 'one', asked.execution, 'traffic');
    expect(await end).toMatchObject({
      code: EXIT.done,
      lines: [expect.stringMatching(/^checkout-1: green has all traffic since .* may still go back$/)],
    });
    expect(told).toContain('checkout-1: shifting, 50 % on green, last judged pass');
    then.weightsAre({ a: 0, b: 100 });
    expect((await sample.ports.record.read('checkout')).active).toMatchObject({ id: 'checkout-1' });
    expect((await sample.ports.record.read('checkout')).active?.committedAt).toBeUndefined();
  },
);

simulatedStory('whoever follows to the end is let go after the commit', {}, async ({ sample }, when, then) => {
  await sample.push('v2', 'good');
  const { execution } = await when.ordered(order('one', 'good'));
  expect(await following(sample, 'one', execution, 'end').end).toMatchObject({
    code: EXIT.done,
    lines: [expect.stringMatching(/^SUCCEEDED/)],
  });
  then.leaseIsFree();
});

simulatedStory('a version that goes back on its way is told as a failure, whatever was waited for', {}, async ({ sample }, when) => {
  await sample.push('v3', 'bad');
  const { execution } = await when.ordered(order('one', 'bad'));
  expect(await following(sample, 'one', execution, 'traffic').end).toMatchObject({
    code: EXIT.failed,
    lines: [expect.stringMatching(/^ROLLED_BACK: FunctionalTestFailed/)],
  });
});

simulatedStory(
  'all traffic on green is no success once it is asked to go back',
  { configured: { windowSeconds: 600 } },
  async ({ sample }, when, then) => {
    await sample.push('v2', 'good');
    const { execution } = await when.ordered(order('one', 'good'));
    await then.windowOpen();
    await when.rollbackOrdered();
    expect(await following(sample, 'one', execution, 'traffic').end).toMatchObject({
      code: EXIT.failed,
      lines: [expect.stringMatching(/^ROLLED_BACK/)],
    });
  },
);

simulatedStory('a queued request is followed through its own deployment', {}, async ({ sample }, when, then) => {
  await sample.push('v2', 'good');
  await sample.push('v3', 'bad');
  await when.ordered(order('one', 'good'));
  await then.bakes(10);
  const second = await when.ordered(order('two', 'bad'));
  const { told, end } = following(sample, 'two', second.execution, 'traffic');
  expect(await end).toMatchObject({ code: EXIT.failed, lines: [expect.stringMatching(/^ROLLED_BACK: FunctionalTestFailed/)] });
  expect(told[0]).toBe('queued behind checkout-1');
});

simulatedStory('a question is told once, as it stands: the time that passes is no change', {}, async ({ sample }, when, then) => {
  const v2 = await when.pushed('v2');
  await then.bakes(10);
  await when.weightsEdited({ a: 70, b: 30 });
  const asks = await then.active('a person is asked', ({ wait }) => wait?.question !== undefined);
  const { told, end } = following(sample, asks.request.id, v2.execution, 'end');
  expect(await end).toMatchObject({ code: EXIT.failed, lines: [expect.stringMatching(/^ROLLED_BACK: DriftDetected/)] });
  const questions = told.filter((line) => line.includes('it asks:'));
  expect(questions).toHaveLength(1);
  expect(questions[0]).toMatch(
    /read at \d\d:\d\d:\d\d UTC, (now|\d+ s ago)\n.*\n.*\n +without an answer by \d\d:\d\d:\d\d UTC, in \d+ min: /,
  );
});

simulatedStory(
  'a deployment that is known to run is followed by the record alone, whatever has run since it ended',
  {},
  async ({ sample: { clients, ports, push } }, when, then) => {
    await push('v2', 'good');
    await push('v3', 'bad');
    await when.ordered(order('one', 'good'));
    const wanted = { service: 'checkout', request: 'one', execution: 'arn:unknown', until: 'end' as const, timeoutMs: 120 * MINUTES };
    const end = follow({ clients, ports }, { ...wanted, deployment: 'checkout-1', say: () => {} });
    expect(await end).toMatchObject({ code: EXIT.done });
    then.leaseIsFree();
    await when.ordered(order('two', 'bad'));
    await then.active('the next one runs', ({ id }) => id === 'checkout-2');
    expect(await follow({ clients, ports }, { ...wanted, deployment: 'checkout-1', say: () => {} })).toMatchObject({
      code: EXIT.done,
      lines: [expect.stringMatching(/^SUCCEEDED/)],
    });
  },
);

simulatedStory(
  'whoever waits longer than was meant is told so, and that is no failure',
  {},
  async ({ sample: { clients, ports, push } }, when) => {
    await push('v2', 'good');
    const { execution } = await when.ordered(order('one', 'good'));
    const wanted = { service: 'checkout', request: 'one', execution, until: 'traffic' as const, timeoutMs: MINUTES, say: () => {} };
    expect(await follow({ clients, ports }, wanted)).toEqual({
      code: EXIT.stillWaiting,
      lines: ["not there within 1 min; 'npx teal status checkout' tells more"],
    });
  },
);

const pushed = async (story: DnsStory, version: 'v2' | 'v4') => {
  await story.push(version);
  const { request, execution } = await story.active('it holds the lease', () => true);
  return following(story.sample as RunningTeal<unknown, DnsConfig>, request.id, execution, 'traffic').end;
};

dnsStory('over DNS whoever follows until traffic is let go when the records and their answers lead to green', {}, async (story) => {
  expect(await pushed(story, 'v2')).toMatchObject({ code: EXIT.done, lines: [expect.stringContaining('green has all traffic')] });
  expect(await story.weights()).toEqual({ a: 0, b: 100 });
});

dnsStory('over DNS a version that is bad under traffic is told as a failure', {}, async (story) => {
  expect(await pushed(story, 'v4')).toMatchObject({ code: EXIT.failed, lines: [expect.stringMatching(/^ROLLED_BACK: JudgedUnhealthy/)] });
});
