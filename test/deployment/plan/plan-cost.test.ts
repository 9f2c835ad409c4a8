import { describe, expect, test } from '@jest/globals';
import { compile } from '@teal/asl';
import fc from 'fast-check';
import { loadBalanced } from '../../../src/deployment/configuration/configuration.ts';
import {
  type EVENTS,
  HISTORY_LIMIT,
  historyRefusals,
  PARTS,
  POLLS,
  planCost,
  RETRIES_ALLOWED_FOR,
  ROUNDS,
} from '../../../src/deployment/plan/plan-cost.ts';
import type { RouteKind } from '../../../src/deployment/route-kinds.ts';
import { dns } from '../../../statemachines/dns.ts';
import { loadBalancer } from '../../../statemachines/load-balancer.ts';
import { anyConfiguration } from '../../support/configurations.ts';
import { aConfig } from '../../support/worlds.ts';

type Kind = keyof typeof EVENTS;
type State = { readonly Type: string; readonly Resource?: string; readonly Seconds?: number };

type States = Readonly<Record<string, State>>;

function kindOf({ Type, Resource = '' }: State): Kind | 'fail' {
  const kinds = { Choice: 'choice', Wait: 'wait', Pass: 'pass', Succeed: 'succeed', Fail: 'fail' } as const;
  if (Type === 'Task') return Resource.endsWith('.waitForTaskToken') ? 'token wait' : 'task';
  const kind = kinds[Type as keyof typeof kinds];
  if (!kind) throw new Error(`a state of type ${Type}: the cost of a plan does not know it`);
  return kind;
}

interface Told {
  readonly states: States;
  /** The states of a step without its polls; every state that is told nowhere is entered once at most, forward or on the way back. */
  readonly step: readonly string[];
  /** Rounds of a wait for a verb or an answer. */
  readonly bakes: readonly (readonly string[])[];
  /** The polls, and how often each looks. */
  readonly pace: Readonly<Record<string, number>>;
}

const POLLED_BY_BOTH = {
  'Green healthy': POLLS.green.every,
  'Green can take it': POLLS.capacity.every,
  'Blue is down': POLLS.retired.every,
  'Green is down': POLLS.retired.every,
};

const BAKES_OF_BOTH = [
  ['Bake', 'Judge the bake', 'Bake over?'],
  ['Rollback window', 'Judge the window', 'Window over?'],
];

const WORKFLOWS: Readonly<Record<RouteKind, Told>> = {
  'load-balancer': {
    states: compile(loadBalancer).States as unknown as States,
    step: ['Next step', 'Before Green can take it', 'Shift traffic', 'Let the split settle', 'Confirm split', 'A bake?'],
    bakes: BAKES_OF_BOTH,
    pace: { ...POLLED_BY_BOTH, 'Stage answers from green': POLLS.stage.every },
  },
  dns: {
    states: compile(dns).States as unknown as States,
    step: ['Next step', 'Before Green can take it', 'Change weights', 'Wait out the TTL', 'Confirm split', 'A bake?'],
    bakes: [
      ...BAKES_OF_BOTH,
      ['Wait for clients to leave blue', 'Look at traffic of blue', 'Is blue quiet?'],
      ['Wait for clients to leave green', 'Look at traffic of green', 'Is green quiet?'],
    ],
    pace: {
      ...POLLED_BY_BOTH,
      'Green answers by its own name': POLLS.stage.every,
      'In sync': POLLS.inSync.every,
      'Back in sync': POLLS.inSync.every,
      'Seen in answers': POLLS.answers.every,
    },
  },
};

describe.each(Object.entries(WORKFLOWS))('the cost of a plan for the %s route', (name, { states, step, bakes, pace }) => {
  const parts = PARTS[name as RouteKind];
  const polled = Object.keys(states).filter((state) => `Wait before ${state}` in states);

  const count = (names: readonly string[]): Readonly<Partial<Record<Kind | 'fail', number>>> => {
    const found: Partial<Record<Kind | 'fail', number>> = {};
    for (const each of names) {
      const state = states[each];
      if (!state) throw new Error(`there is no state '${each}' in the workflow any more`);
      found[kindOf(state)] = (found[kindOf(state)] ?? 0) + 1;
    }
    return found;
  };

  test.each(polled)("counts a round of the poll '%s'", (poll) => {
    expect(count([poll, `${poll}?`, `Wait before ${poll}`])).toEqual(ROUNDS.poll);
  });

  test('counts the polls that the workflow has, at its pace', () => {
    expect(Object.fromEntries(polled.map((poll) => [poll, states[`Wait before ${poll}`]?.Seconds]))).toEqual(pace);
  });

  test.each(bakes)('counts a round: %s, %s, %s', (...names) => expect(count(names)).toEqual(ROUNDS.bake));

  test('counts a step', () => {
    // Each poll of a step begins with a state that notes the time.
    const noted = step.filter((state) => !state.startsWith('Before '));
    const inStep = [...noted, ...Object.keys(states).filter((state) => IN_STEP.includes(state))];
    expect(count([...new Set(inStep)])).toEqual(parts.step);
  });

  test('leaves room for every state that is entered once, forward and back', () => {
    const elsewhere = new Set([
      ...UNPLANNED,
      ...step,
      ...IN_STEP,
      ...bakes.flat(),
      ...polled.flatMap((poll) => [poll, `${poll}?`, `Wait before ${poll}`]),
    ]);
    const once = count([...Object.keys(states).filter((state) => !elsewhere.has(state)), 'Next step']);
    const room = (kind: Kind) =>
      ((parts.once as Partial<Record<Kind, number>>)[kind] ?? 0) + ((parts['way back'] as Partial<Record<Kind, number>>)[kind] ?? 0);
    // Ends, and what leads to other ends than the longest, exclude each other.
    for (const kind of ['token wait', 'wait', 'choice'] as const) expect([kind, room(kind)]).toEqual([kind, once[kind] ?? 0]);
    // Each poll has a state that raises its time-out: at most one of them is entered, and ends what it is in.
    expect((once.pass ?? 0) - polled.length).toBeLessThanOrEqual(room('pass'));
    expect(once.task).toBeLessThanOrEqual(room('task'));
  });
});

/** Where the polls of a step note when they began. */
const IN_STEP = ['Before Green can take it', 'Before In sync', 'Before Seen in answers'];

/** Ends of a deployment that came to no plan: nothing of what a plan costs follows. */
const UNPLANNED = [
  'Was it taken over?',
  'Finish with nothing to do',
  'Finish as superseded',
  'Finish as called off',
  'Finish a failed take-over',
  'Finish as refused',
];

describe('the cost of a plan', () => {
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
