import { describe, expect, test } from '@jest/globals';
import { compile, type State, statesOf } from '@teal/asl';
import fc from 'fast-check';
import { loadBalanced } from '../../../src/deployment/configuration/configuration.ts';
import { EVENTS_OF_A_LOOK, HISTORY_LIMIT } from '../../../src/deployment/history-limit.ts';
import { PACES } from '../../../src/deployment/plan/cost/paces.ts';
import { WORKFLOW_COUNTS } from '../../../src/deployment/plan/cost/workflow-counts.ts';
import { historyRefusals, planCost, RETRIES_ALLOWED_FOR } from '../../../src/deployment/plan/plan-cost.ts';
import type { RouteKind } from '../../../src/deployment/route-kinds.ts';
import { WORKFLOW_OF } from '../../../src/installation/workflows.ts';
import { anyConfiguration } from '../../support/configurations.ts';
import { aConfig } from '../../support/worlds.ts';

/**
 * Events as Step Functions writes them: entered, exited, and what is said in between. A box that fails tells
 * three more.
 */
function eventsOf(state: State): number {
  switch (state.Type) {
    case 'Task':
      return /\.(waitForTaskToken|sync:2)$/.test(state.Resource) ? 6 : 5;
    case 'Parallel':
      return 4 + 3;
    case 'Map':
      throw new Error('the cost of a plan does not know Map');
    default:
      return 2;
  }
}

const ROUTES: readonly RouteKind[] = ['load-balancer', 'dns'];

describe.each(ROUTES)('what is counted of the workflow of the %s route', (route) => {
  const states = new Map(statesOf(compile(WORKFLOW_OF[route])).map(([name, state]) => [name, state] as const));
  const { once, rounds } = WORKFLOW_COUNTS[route];
  const counted = [once, ...Object.values(rounds)];
  const sum = (unit: 'transitions' | 'historyEvents') => counted.reduce((total, each) => total + each[unit], 0);

  test('is every state, once or in the rounds of one loop', () => {
    expect(sum('transitions')).toBe(states.size);
    expect(sum('historyEvents')).toBe([...states.values()].reduce((total, state) => total + eventsOf(state), 0));
  });

  const looks = Object.keys(rounds).filter((loop) => states.get(loop)?.Type === 'Task');

  test.each(looks)("is a round of the poll '%s': look, question, pause", (look) => {
    const question = states.get(look);
    expect(question).toMatchObject({ Next: expect.stringMatching(/\?$/) });
    expect((rounds as Readonly<Record<string, unknown>>)[look]).toEqual({ transitions: 3, historyEvents: 5 + 2 + 2 });
  });

  test('has no loop beside those, by the ways between the states', () => {
    const loops = Object.keys(rounds);
    // A loop goes back to where it was: without the looks and questions of the loops that are counted nothing
    // does.
    const onward = (name: string): readonly string[] => {
      const state = states.get(name);
      if (state === undefined || loops.includes(name)) return [];
      if (state.Type === 'Choice') return [...state.Choices.map((rule) => rule.Next), state.Default ?? ''];
      const caught = 'Catch' in state ? (state.Catch ?? []).map((each) => each.Next) : [];
      return [...('Next' in state && state.Next !== undefined ? [state.Next] : []), ...caught];
    };
    const returns = (from: string): boolean => {
      const reached = new Set(onward(from));
      for (const name of reached) for (const next of onward(name)) reached.add(next);
      return reached.has(from);
    };
    expect([...states.keys()].filter(returns)).toEqual([]);
    expect(loops.length).toBeGreaterThan(7);
  });
});

test('polls wait as long as plans count', () => {
  const paces = {
    'Wait to check green': PACES.green.every,
    'Wait to probe stage': PACES.stage.every,
    'Wait to probe green': PACES.stage.every,
    'Wait to raise capacity': PACES.capacity.every,
    'Wait to check name servers': PACES.inSync.every,
    'Wait to resolve the name': PACES.answers.every,
    'Wait to ask name servers again': PACES.inSync.every,
    'Wait to check blue': PACES.retired.every,
    'Wait to look at green': PACES.retired.every,
  };
  const waits = ROUTES.flatMap((route) => statesOf(compile(WORKFLOW_OF[route]))).flatMap(([name, state]) =>
    state.Type === 'Wait' && name.startsWith('Wait to ') ? [[name, state.Seconds] as const] : [],
  );
  expect(waits.length).toBe(5 + 8);
  expect(Object.fromEntries(waits)).toEqual(paces);
});

describe('the cost of a plan', () => {
  test('of the sample is far from the limit', () => {
    const cost = planCost({ ...aConfig(), drainSeconds: 60 });
    expect(cost.historyEvents).toBeLessThan(HISTORY_LIMIT / 2);
    expect(cost.transitions).toBeGreaterThan(RETRIES_ALLOWED_FOR);
  });

  test('counts a look of a bake as words about its time are bounded by', () => {
    for (const { rounds } of Object.values(WORKFLOW_COUNTS)) {
      expect(rounds['Is the bake over?'].historyEvents).toBe(EVENTS_OF_A_LOOK);
      expect(rounds['Is the window over?'].historyEvents).toBe(EVENTS_OF_A_LOOK);
    }
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
