import { describe, expect, test } from '@jest/globals';
import { partsOf } from '@teal/asl';
import { WORKFLOWS } from '../../../src/installation/workflows.ts';
import { assessesFailure, phaseOf } from '../../../src/rehearsal/demo/phases.ts';
import { follow, type Trace, traceFrom } from '../../../src/rehearsal/demo/trace.ts';

const execution = 'arn:aws:states:us-east-1:123456789012:execution:teal-load-balancer:one';
const started = { kind: 'execution', at: 0, execution, stateMachine: 'm', status: 'RUNNING' } as const;

/** States entered one second after the other, then the end. */
function traced(states: readonly string[], status = 'SUCCEEDED'): Trace {
  const seen = states.map((state, i) => ({ kind: 'state', at: (i + 1) * 1000, execution, state, phase: 'entered' }) as const);
  return [...seen, { ...started, at: (states.length + 1) * 1000, status }].reduce<Trace>(follow, traceFrom(started));
}

const outline = ({ phases }: Trace) =>
  phases.map(({ name, step, spans }) => [
    step === undefined ? name : `${name} ${step}`,
    ...spans.map(({ state, visits, ms, failed }) => `${state} ×${visits} ${ms / 1000} s${failed ? ' failed' : ''}`),
  ]);

test('every state of the workflow that does something or waits has its phase, and no other has', () => {
  const states = WORKFLOWS.flatMap((workflow) => partsOf(workflow).flatMap((part) => part.states));
  const busy = states.filter(({ type, pause }) => (type === 'Task' || type === 'Wait') && !pause);
  expect(busy.length).toBeGreaterThan(60);
  for (const { name } of busy) expect([name, phaseOf(name)]).toEqual([name, expect.stringMatching(/./)]);
  const others = states.filter((state) => !busy.includes(state));
  expect(others.filter(({ name }) => phaseOf(name) !== undefined)).toEqual([]);
});

test('the way back begins where failures are assessed', () => {
  const states = WORKFLOWS.flatMap((workflow) => partsOf(workflow).flatMap((part) => part.states.map(({ name }) => name)));
  expect(new Set(states.filter(assessesFailure))).toEqual(new Set(['Assess failure']));
});

describe('a trace', () => {
  test('gives the time of deciding states, and of the pauses of a poll, to the state before', () => {
    const trace = traced(['Create green', 'Check green', 'Is green healthy?', 'Wait to check green', 'Check green']);
    expect(outline(trace)).toEqual([['Raise green', 'Create green ×1 1 s', 'Check green ×2 4 s']]);
    expect([trace.startedAt, trace.endedAt, trace.status]).toEqual([0, 6000, 'SUCCEEDED']);
  });

  test('takes the rounds of a bake together', () => {
    expect(outline(traced(['Is there another step?', 'Bake', 'Judge the bake', 'Is the bake over?', 'Bake', 'Judge the bake']))).toEqual([
      ['Step 1', 'Bake ×2 2 s', 'Judge the bake ×2 3 s'],
    ]);
  });

  test('tells steps apart', () => {
    const trace = traced([
      'Is there another step?',
      'Shift traffic',
      'Is there another step?',
      'Shift traffic',
      'Is there another step?',
      'Open rollback window',
    ]);
    expect(outline(trace).map(([name]) => name)).toEqual(['Step 1', 'Step 2', 'Rollback window']);
  });

  test('blames the state that the way back began from', () => {
    const trace = traced(['Open stage', 'Run functional tests', 'Assess failure', 'Roll back', 'Rolled back'], 'FAILED');
    expect(outline(trace)).toEqual([
      ['Test before any traffic', 'Open stage ×1 1 s', 'Run functional tests ×1 1 s failed'],
      ['Back to blue', 'Assess failure ×1 1 s', 'Roll back ×1 2 s'],
    ]);
  });

  test('is not touched by other executions', () => {
    const trace = traceFrom(started);
    expect(follow(trace, { kind: 'state', at: 1, execution: 'another', state: 'Bake', phase: 'entered' })).toBe(trace);
    expect(follow(trace, { ...started, execution: 'another', status: 'FAILED' })).toBe(trace);
  });
});
