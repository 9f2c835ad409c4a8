import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compile } from '../../src/asl/index.ts';
import { loadBalanced } from '../../src/deployment/configuration.ts';
import {
  type EVENTS,
  HISTORY_LIMIT,
  historyRefusals,
  PARTS,
  POLLS,
  planCost,
  RETRIES_ALLOWED_FOR,
} from '../../src/deployment/plan-cost.ts';
import { loadBalancer } from '../../statemachines/load-balancer.ts';
import { anyConfiguration } from '../support/configurations.ts';
import { aConfig } from '../support/worlds.ts';

type Kind = keyof typeof EVENTS;
type State = { readonly Type: string; readonly Resource?: string; readonly Seconds?: number };

const states = compile(loadBalancer).States as unknown as Readonly<Record<string, State>>;

function kindOf({ Type, Resource = '' }: State): Kind | 'fail' {
  const kinds = { Choice: 'choice', Wait: 'wait', Pass: 'pass', Succeed: 'succeed', Fail: 'fail' } as const;
  if (Type === 'Task') return Resource.endsWith('.waitForTaskToken') ? 'token wait' : 'task';
  const kind = kinds[Type as keyof typeof kinds];
  if (!kind) throw new Error(`a state of type ${Type}: the cost of a plan does not know it`);
  return kind;
}

/** The states of each part of the workflow; every other state is entered once at most, forward or on the way back. */
const STEP = ['Next step', 'Before Green can take it', 'Shift traffic', 'Let the split settle', 'Confirm split', 'A bake?'];
const BAKES = [
  ['Bake', 'Judge the bake', 'Bake over?'],
  ['Rollback window', 'Judge the window', 'Window over?'],
];
const BACK = [
  'Assess failure',
  'Committed already?',
  'Ask a person first?',
  'Wait for a person',
  'Roll back',
  'Is blue back?',
  'Let green drain',
];
const POLLED = Object.keys(states).filter((name) => `Wait before ${name}` in states);

const count = (names: readonly string[]): Readonly<Partial<Record<Kind | 'fail', number>>> => {
  const found: Partial<Record<Kind | 'fail', number>> = {};
  for (const name of names) {
    const state = states[name];
    if (!state) throw new Error(`there is no state '${name}' in the workflow any more`);
    found[kindOf(state)] = (found[kindOf(state)] ?? 0) + 1;
  }
  return found;
};

describe('the cost of a plan', () => {
  test.each(POLLED)("counts a round of the poll '%s'", (name) => {
    expect(count([name, `${name}?`, `Wait before ${name}`])).toEqual(PARTS['poll round']);
  });

  test('counts the polls that the workflow has, at its pace', () => {
    const pace = (name: string) => states[`Wait before ${name}`]?.Seconds;
    expect(POLLED.sort()).toEqual(['Blue is down', 'Green can take it', 'Green healthy', 'Green is down', 'Stage answers from green']);
    expect(pace('Green healthy')).toBe(POLLS.green.every);
    expect(pace('Stage answers from green')).toBe(POLLS.stage.every);
    expect(pace('Green can take it')).toBe(POLLS.capacity.every);
    expect([pace('Blue is down'), pace('Green is down')]).toEqual([POLLS.retired.every, POLLS.retired.every]);
  });

  test.each(BAKES)('counts a round of a bake: %s, %s, %s', (...names) => expect(count(names)).toEqual(PARTS['bake round']));

  test('counts a step', () => expect(count(STEP)).toEqual(PARTS.step));

  test('leaves room for every state that is entered once, forward and back', () => {
    const elsewhere = new Set([...STEP, ...BAKES.flat(), ...POLLED.flatMap((name) => [name, `${name}?`, `Wait before ${name}`])]);
    const once = count([...Object.keys(states).filter((name) => !elsewhere.has(name)), 'Next step']);
    const room = (kind: Kind) =>
      ((PARTS.once as Partial<Record<Kind, number>>)[kind] ?? 0) + ((PARTS['way back'] as Partial<Record<Kind, number>>)[kind] ?? 0);
    // Ends, and what leads to other ends than the longest, exclude each other.
    expect(room('token wait')).toBe(once['token wait']);
    expect(room('wait')).toBe(once.wait);
    expect(room('choice')).toBe(once.choice);
    expect(once.task).toBeLessThanOrEqual(room('task') + ['Finish with nothing to do', 'Finish as refused'].length);
    expect(count(BACK)).toMatchObject({ 'token wait': 1 });
  });

  test('of the sample is far from the limit', () => {
    const cost = planCost({ ...aConfig(), drainSeconds: 60 });
    expect(cost.historyEvents).toBeLessThan(HISTORY_LIMIT / 2);
    expect(cost.transitions).toBeGreaterThan(RETRIES_ALLOWED_FOR);
  });

  test('grows with every part, and never shrinks', () => {
    const base = aConfig();
    const cost = (over: Partial<typeof base>) => planCost({ ...base, ...over, drainSeconds: 60 });
    const more: readonly Partial<typeof base>[] = [
      { windowSeconds: base.windowSeconds + 60 },
      { steps: [{ weight: 1, bakeSeconds: 0 }, ...base.steps] },
      { health: { ...base.health, deadlineSeconds: base.health.deadlineSeconds + 5 } },
      { judge: { ...base.judge, everySeconds: 30 } },
      { judge: { ...base.judge, patienceSeconds: base.judge.patienceSeconds + 60 } },
    ];
    for (const over of more) {
      expect(cost(over).historyEvents).toBeGreaterThan(cost({}).historyEvents);
      expect(cost(over).transitions).toBeGreaterThan(cost({}).transitions);
    }
  });

  test('decides of any configuration whether it fits one execution', () => {
    fc.assert(
      fc.property(anyConfiguration, fc.nat({ max: 3600 }), (written, drainSeconds) => {
        const costed = { ...loadBalanced(written), drainSeconds };
        const { transitions, historyEvents } = planCost(costed);
        expect(Number.isInteger(transitions) && Number.isInteger(historyEvents)).toBe(true);
        expect(historyEvents).toBeGreaterThan(transitions);
        expect(historyRefusals(costed).length).toBe(historyEvents > HISTORY_LIMIT ? 1 : 0);
      }),
      { numRuns: 50 },
    );
  });
});
