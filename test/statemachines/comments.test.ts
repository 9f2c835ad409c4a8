import { describe, expect, test } from '@jest/globals';
import { compile, partsOf, statesOf } from '@teal/asl';
import { DEPLOYMENT_ERRORS } from '../../src/deployment/errors.ts';
import { LEASED, PUT_BACKS, RECOVERIES, WORKFLOWS } from '../../src/installation/workflows.ts';

describe.each(WORKFLOWS.map((workflow) => [workflow.name, workflow] as const))('the picture of %s', (_name, workflow) => {
  const recovers = RECOVERIES.some(({ name }) => name === workflow.name);
  const putsBack = PUT_BACKS.some(({ name }) => name === workflow.name);
  // What runs hooks is a box itself: it is left as it fails, and whoever started it takes the error.
  const hasBoxes = LEASED.some(({ name }) => name === workflow.name);
  const machine = compile(workflow);
  const states = statesOf(machine);
  const failing = (name: string) => states.find(([each]) => each === name)?.[1];

  test('has words for the machine, every state and every rule', () => {
    expect(machine.Comment).toMatch(/\w/);
    for (const [name, state] of states) {
      expect([name, state.Comment]).toEqual([name, expect.stringMatching(/^[A-Z`].{10,}\.$|^.{10,}\?$/)]);
      if (state.Type !== 'Choice') continue;
      for (const rule of state.Choices) expect([name, rule.Comment]).toEqual([name, expect.stringMatching(/\w{2}/)]);
    }
  });

  test('asks by questions, and by nothing else', () => {
    for (const [name, { Type }] of states) expect([name, name.endsWith('?')]).toEqual([name, Type === 'Choice']);
  });

  test('has no state that only carries a value', () => {
    expect(states.filter(([, { Type }]) => Type === 'Pass')).toEqual([]);
  });

  test('has one way out of each box for failures, and the rollout’s leads to the way back', () => {
    const boxes = states.flatMap(([name, state]) => (state.Type === 'Parallel' ? [[name, state] as const] : []));
    if (!hasBoxes) return expect(boxes).toEqual([]);
    expect(boxes.map(([name]) => name)).toEqual(recovers ? ['Recovery'] : putsBack ? ['Put-back'] : ['Deployment', 'Rollout']);
    for (const [, { Branches, Catch }] of boxes) {
      expect(Branches).toHaveLength(1);
      expect(Catch?.map(({ ErrorEquals }) => ErrorEquals)).toEqual([['States.DataLimitExceeded'], ['States.ALL']]);
      expect(new Set(Catch?.map(({ Next }) => Next)).size).toBe(1);
    }
    if (recovers || putsBack) return;
    expect(failing('Rollout')).toMatchObject({ Catch: [{ Next: 'Assess failure' }, { Next: 'Assess failure' }] });
    // Nothing in the rollout is caught on its own but waits that nobody ends.
    const own = states.filter(([, state, path]) => path.includes('Rollout') && 'Catch' in state && state.Catch !== undefined);
    for (const [, state] of own) expect(state).toMatchObject({ Catch: [{ ErrorEquals: ['States.Timeout'] }] });
  });

  test('fails inside a box only with an error that errors.ts has', () => {
    const raised = states.flatMap(([, state, path]) => (state.Type === 'Fail' && (path.length > 0 || !hasBoxes) ? [state.Error] : []));
    expect(raised.length).toBeGreaterThanOrEqual(putsBack ? 0 : !hasBoxes ? 1 : recovers ? 2 : 5);
    for (const error of raised) expect(Object.keys(DEPLOYMENT_ERRORS)).toContain(error);
  });

  test('has every state but its ends and its boxes in a part', () => {
    const apart = partsOf(workflow).find(({ title }) => title === '')?.states ?? [];
    expect(apart.filter(({ kind }) => kind !== 'fail' && kind !== 'succeed').map(({ name }) => name)).toEqual(
      recovers
        ? ['Recovery', 'Is green committed?', 'How did it end?']
        : putsBack
          ? ['Put-back', 'How did it end?']
          : !hasBoxes
            ? []
            : ['Who has the lease?', 'Deployment', 'Rollout', 'Does green keep it all?', 'How did it end?'],
    );
  });
});
