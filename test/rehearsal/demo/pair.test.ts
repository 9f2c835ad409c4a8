import { describe, expect, test } from '@jest/globals';
import type { Effect } from '@teal/local-aws';
import { type Pair, seen } from '../../../src/rehearsal/demo/pair.ts';

const side = (letter: string) => ({
  service: `checkout-${letter}`,
  group: `group-${letter}`,
  version: undefined,
  weight: 0,
  tasks: [],
  crashes: 0,
});
const nothing: Pair = [side('a'), side('b')];
const versionOf = (image: string) => ({ 'checkout@sha256:1': 'v1', 'checkout@sha256:2': 'v2' })[image];
const having = (effects: readonly Effect[], pair = nothing) =>
  effects.reduce<Pair>((known, effect) => seen(known, effect, 'listener', versionOf), pair);

const task = (over: Partial<Extract<Effect, { kind: 'task' }>> = {}): Effect => ({
  kind: 'task',
  at: 0,
  task: 'task-1',
  service: 'arn:aws:ecs:us-east-1:123456789012:service/teal-sample/checkout-b',
  image: 'checkout@sha256:2',
  status: 'RUNNING',
  targets: ['127.0.0.1:4001'],
  ...over,
});
const target = (state: Extract<Effect, { kind: 'target' }>['state']): Effect => ({
  kind: 'target',
  at: 0,
  targetGroup: 'group-b',
  target: '127.0.0.1:4001',
  state,
});
const stands = ([, b]: Pair) => b.tasks.map((one) => one.stands);

describe('the pair of sides', () => {
  test('has the weights of the production route, in percent', () => {
    const pair = having([
      { kind: 'route', at: 0, resource: 'listener', before: {}, weights: { 'group-a': 45, 'group-b': 5 } },
      { kind: 'route', at: 1, resource: 'the stage rule', before: {}, weights: { 'group-b': 1 } },
    ]);
    expect(pair.map(({ weight }) => weight)).toEqual([90, 10]);
  });

  test('has the version of its tasks', () => {
    const pair = having([task(), task({ task: 'task-2', targets: [] })]);
    expect(pair.map(({ version, tasks }) => [version, tasks.length])).toEqual([
      [undefined, 0],
      ['v2', 2],
    ]);
  });

  test('shows a task from its start to its end', () => {
    const starting = having([task({ status: 'PROVISIONING', targets: [] }), task(), target('initial'), target('unhealthy')]);
    expect(stands(starting)).toEqual(['starting']);
    const healthy = having([target('healthy')], starting);
    expect(stands(healthy)).toEqual(['healthy']);
    expect(stands(having([target('unhealthy')], healthy))).toEqual(['unhealthy']);
    expect(stands(having([target('draining')], healthy))).toEqual(['leaving']);
    expect(stands(having([task({ status: 'STOPPING' })], healthy))).toEqual(['leaving']);
    expect(stands(having([task({ status: 'STOPPED' })], healthy))).toEqual([]);
  });

  test('counts the crashes of the version that it has', () => {
    const crash = { status: 'STOPPED', reason: 'Essential container in task exited' };
    const crashed = having([task(), task(crash), task({ task: 'task-2' }), task({ ...crash, task: 'task-2' })]);
    expect(crashed[1].crashes).toBe(2);
    expect(having([task({ image: 'checkout@sha256:1', task: 'task-3' })], crashed)[1]).toMatchObject({ version: 'v1', crashes: 0 });
  });
});
