import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect } from '@jest/globals';
import { AwsError } from '@teal/local-aws';
import { sqs } from '../../src/aws/clients.ts';
import { forgetLost, listLost, startLostAgain } from '../../src/cli/orders/lost-pushes.ts';
import { dnsStory } from '../support/dns-story.ts';
import { type Given, simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';

const short: Given = {
  configured: {
    steps: [
      { weight: 10, bakeSeconds: 30 },
      { weight: 100, bakeSeconds: 0 },
    ],
    windowSeconds: 0,
  },
};

const prefix = 'teal';
const lostOf = ({ sample: { clients, ports } }: Pick<StoryWorld, 'sample'>) => ({
  list: () => listLost({ clients }, { prefix }),
  again: (only?: string) =>
    startLostAgain({ clients, ports }, { prefix, machineOf: async (machine) => machine, ...(only !== undefined && { only }) }),
  forget: (only: string) => forgetLost({ clients }, { prefix, only }),
});
const idIn = (line = ''): string => /[0-9a-f-]{36}/.exec(line)?.[0] ?? '';

describe('given a push that fails before it has the lease, for longer than it is tried', () => {
  for (const state of ['Resolve request', 'Acquire lease']) {
    simulatedStory(`at '${state}': it is kept with its cause, and starts again once`, short, async (world, when, then) => {
      const lost = lostOf(world);
      const { faults } = world.sample.local.services.stepfunctions;
      const mended = faults.inject({ state, error: 'Lambda.SomethingNewException', cause: 'out of order', times: 1_000 });
      const v2 = await when.pushed('v2');
      expect(await then.executionEnds(v2)).toMatchObject({ error: 'Lambda.SomethingNewException', cause: 'out of order' });
      then.weightsAre({ a: 100, b: 0 });
      then.leaseIsFree();
      expect(await lost.list()).toEqual([expect.stringMatching(/checkout v2 {2}Lambda\.SomethingNewException: out of order$/)]);
      // To look changes nothing.
      expect(await lost.list()).toHaveLength(1);

      mended();
      expect(await lost.again()).toEqual([expect.stringMatching(/^started arn:.*:lost-[0-9a-f-]{36}$/)]);
      await then.ends(v2, 'SUCCEEDED');
      then.weightsAre({ a: 0, b: 100 });
      expect([await lost.list(), await lost.again()]).toEqual([[], []]);
    });
  }
});

simulatedStory('a lost push whose message stays when it has started starts nothing a second time', short, async (world, when, then) => {
  const lost = lostOf(world);
  const { faults, services } = world.sample.local;
  const mended = services.stepfunctions.faults.inject({ state: 'Resolve request', error: 'Lambda.SomethingNewException', times: 1_000 });
  const v2 = await when.pushed('v2');
  await then.executionEnds(v2);
  mended();
  const deleted = faults.inject({ mode: 'fail-before', service: 'sqs', operation: 'DeleteMessage', times: 1_000 });
  await expect(lost.again()).rejects.toThrow();
  deleted();
  await then.ends(v2, 'SUCCEEDED');
  const before = world.progress.executions.length;
  expect(await lost.again()).toEqual([expect.stringMatching(/^not lost: .*\n {2}it was accepted/)]);
  expect([world.progress.executions.length, await lost.list()]).toEqual([before, []]);
});

simulatedStory(
  'a push that meets a deployment that needs a human is kept, and has its turn once that was taken back',
  short,
  async (world, when, then) => {
    const lost = lostOf(world);
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    const again = world.sample.local.faults.inject({
      mode: 'fail-before',
      service: 'elasticloadbalancing',
      operation: 'ModifyListener',
      times: 100_000,
      error: new AwsError('ListenerNotFound', 'gone', { status: 400 }),
    });
    await when.rollbackOrdered();
    await then.active('a person is needed', ({ needsHuman }) => needsHuman !== undefined);
    again();
    const v4 = await when.pushed('v2', 'v2-again');
    expect(await then.executionEnds(v4)).toMatchObject({ error: 'NeedsRecovery' });
    expect(await lost.list()).toEqual([expect.stringMatching(/NeedsRecovery: checkout-1 needs a human since/)]);
    await when.rollbackOrdered('I looked', { acknowledge: true });
    await then.ends(v2, 'ROLLED_BACK');
    await lost.again();
    await world.progress.until('both have ended', () => world.progress.ended.length === 2);
    expect(world.progress.ended.map(({ outcome }) => outcome)).toEqual(['ROLLED_BACK', 'SUCCEEDED']);
  },
);

simulatedStory('what no start can help is taken out by hand', short, async (world, when, then) => {
  const lost = lostOf(world);
  const bad = await when.ordered({ service: 'nosuch', image: 'v2', by: 'command' });
  expect(await then.executionEnds(bad)).toMatchObject({ error: 'BadRequest' });
  const [line] = await lost.list();
  expect(line).toMatch(/nosuch v2 {2}BadRequest: service: 'nosuch' is not configured/);
  expect(await lost.forget(idIn(line))).toEqual([`forgotten: ${line}`]);
  expect(await lost.list()).toEqual([]);
});

simulatedStory("a dead letter of EventBridge's own starts as its rule would have started it", short, async (world, _, then) => {
  const lost = lostOf(world);
  const { local, clients, machine } = world.sample;
  const { digest } = world.sample.first;
  const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
  const send = (MessageBody: string, attributes: Record<string, string>) =>
    sqs(clients).send(
      new SendMessageCommand({
        QueueUrl: `https://sqs.${local.region}.amazonaws.com/${local.account}/teal-lost-pushes`,
        MessageBody,
        MessageAttributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, attribute(value)])),
      }),
    );
  const event = {
    id: 'd3b0c2a4-0000-4000-8000-000000000001',
    time: new Date(local.clock.now()).toISOString(),
    account: local.account,
    region: local.region,
    detail: { 'repository-name': 'checkout', 'image-digest': digest, 'image-tag': 'v1' },
  };
  await send(JSON.stringify(event), {
    RULE_ARN: `arn:aws:events:${local.region}:${local.account}:rule/teal-push-checkout`,
    TARGET_ARN: machine,
    ERROR_CODE: 'THROTTLING',
    ERROR_MESSAGE: 'Rate exceeded',
  });
  await send('something else', {});
  expect(await lost.list()).toEqual([
    expect.stringMatching(/checkout v1 {2}THROTTLING: Rate exceeded$/),
    expect.stringMatching(/Unreadable/),
  ]);
  const lines = await lost.again();
  const started = lines.find((line) => line.startsWith('started '))?.slice('started '.length) ?? '';
  // v1 runs already.
  expect(await then.executionEnds({ execution: started })).toMatchObject({ status: 'SUCCEEDED' });
  expect(await lost.list()).toEqual([expect.stringMatching(/Unreadable/)]);
});

simulatedStory('of orders that were lost the newest alone starts, as what it was', short, async (world, when, then) => {
  const lost = lostOf(world);
  const { services, clock } = world.sample.local;
  const mended = services.stepfunctions.faults.inject({ state: 'Resolve request', error: 'Lambda.SomethingNewException', times: 1_000 });
  await world.sample.push('v2', 'v2');
  const older = await when.ordered({ service: 'checkout', image: 'v1', force: true });
  await clock.sleep(60_000);
  const newer = await when.ordered({ service: 'checkout', image: 'v2' });
  for (const each of [older, newer]) await then.executionEnds(each);
  mended();
  const lines = await lost.again();
  expect(lines).toEqual([
    expect.stringMatching(/^started /),
    expect.stringMatching(/^stays: .*checkout v1 .*\n {2}[0-9a-f-]{36} is newer\n/),
    // The push itself is the oldest.
    expect.stringMatching(/^stays: .*checkout v2 .*\n {2}[0-9a-f-]{36} is newer\n/),
  ]);
  await world.progress.until('it has ended', () => world.progress.ended.length === 1);
  then.weightsAre({ a: 0, b: 100 });
  expect(world.progress.record.seen).toContain(newer.execution.split(':').at(-1));
  // What runs by now is newer than the one that stayed, until somebody names it.
  const [stayed] = await lost.again();
  expect(stayed).toMatch(/^stays: .*\n {2}it is of .*, and checkout-1, the last deployment, is of /);
  expect(await lost.again(idIn(stayed))).toEqual([expect.stringMatching(/^started /)]);
  await world.progress.until('both have ended', () => world.progress.ended.length === 2);
  then.weightsAre({ a: 100, b: 0 });
});

dnsStory('a push over DNS that fails before it has the lease is kept, too', { clients: ['honest'] }, async (story) => {
  const { clients, local } = story.sample;
  local.services.stepfunctions.faults.inject({ state: 'Resolve request', error: 'TypeError', cause: 'no', times: 1_000 });
  await story.push('v2');
  await story.progress.until('it ends', () => story.progress.executions.some(({ status }) => status === 'FAILED'));
  expect(await listLost({ clients }, { prefix })).toEqual([expect.stringMatching(/checkout-dns v2 {2}TypeError: no$/)]);
});

/** As when it is more than 90 days old, or its machine was removed. */
function gone(world: StoryWorld, execution: string): void {
  world.sample.local.faults.inject({
    mode: 'fail-before',
    service: 'states',
    operation: 'DescribeExecution',
    times: 100_000,
    when: (input: { readonly executionArn?: string }) => input.executionArn === execution,
    error: new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${execution}'`),
  });
}

describe('given a holder whose execution is gone', () => {
  simulatedStory('a push takes it over after two looks, and is deployed when that is back', short, async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await when.executionStopped(v2.execution);
    gone(world, v2.execution);
    const v4 = await when.pushed('v2', 'v2-again');
    await then.active('it is seen once', ({ unknownHolder }) => unknownHolder !== undefined);
    const seen = world.sample.local.clock.now();
    const taken = await then.active('it is taken over', ({ takenOver, epoch }) => takenOver !== undefined || epoch === 2);
    expect(world.sample.local.clock.now() - seen).toBeGreaterThanOrEqual(60_000);
    expect(taken.epoch).toBe(2);
    expect(await then.executionEnds(v4)).toMatchObject({ status: 'SUCCEEDED' });
    await world.progress.until('both have ended', () => world.progress.ended.length === 2);
    expect(world.progress.ended.map(({ outcome }) => outcome)).toEqual(['ROLLED_BACK', 'SUCCEEDED']);
    then.weightsAre({ a: 0, b: 100 });
    then.leaseIsFree();
  });

  simulatedStory('a rollback says so, and takes it over when the person has looked', short, async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await when.executionStopped(v2.execution);
    gone(world, v2.execution);
    expect(await when.rollbackOrdered()).toMatchObject({
      code: 4,
      line: expect.stringMatching(/is not known to Step Functions.*--acknowledge$/s),
    });
    then.weightsAre({ a: 90, b: 10 });
    expect(await when.rollbackOrdered('I looked', { acknowledge: true })).toMatchObject({
      code: 0,
      line: expect.stringMatching(/recover-checkout-1-2/),
    });
    await then.ends(v2, 'ROLLED_BACK');
    then.weightsAre({ a: 100, b: 0 });
  });
});
