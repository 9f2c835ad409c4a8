import type { Effect } from '@teal/local-aws';
import { NEXT_STEP } from '../../../statemachines/fragments/shift-by-steps.ts';
import { assessesFailure, phaseOf } from './phases.ts';

/**
 * A state of an execution, all its visits to it within one phase taken together. Times are AWS milliseconds.
 */
export interface Span {
  readonly state: string;
  readonly visits: number;
  /** Of the visits that are over. */
  readonly ms: number;
  /** When the visit under way began. */
  readonly since?: number;
  /** The failure that ended the way forward was its. */
  readonly failed: boolean;
}

export interface Phase {
  readonly name: string;
  /** Of a step: its number, from 1. */
  readonly step?: number;
  readonly spans: readonly Span[];
  readonly startedAt: number;
  readonly endedAt?: number;
}

/** What an execution has done so far, as people follow it. */
export interface Trace {
  readonly execution: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** As Step Functions says it. */
  readonly status: string;
  readonly phases: readonly Phase[];
  readonly steps: number;
}

type ExecutionEffect = Extract<Effect, { kind: 'execution' }>;
type StateEffect = Extract<Effect, { kind: 'state' }>;

export const traceFrom = ({ execution, at, status }: ExecutionEffect): Trace => ({
  execution,
  startedAt: at,
  status,
  phases: [],
  steps: 0,
});

/** Another execution goes on with the same deployment. */
export const takenOver = ({ endedAt: _, ...trace }: Trace, { execution, status }: ExecutionEffect): Trace => ({
  ...trace,
  execution,
  status,
});

/** The trace after one more effect; effects of other executions change nothing. */
export function follow(trace: Trace, effect: ExecutionEffect | StateEffect): Trace {
  if (effect.execution !== trace.execution) return trace;
  if (effect.kind === 'execution') {
    if (effect.status === 'RUNNING') return trace;
    return { ...trace, status: effect.status, endedAt: effect.at, phases: closed(trace.phases, effect.at) };
  }
  if (effect.phase === 'exited') return trace;
  return entered(trace, effect.state, effect.at);
}

function entered(trace: Trace, state: string, at: number): Trace {
  if (state === NEXT_STEP) return { ...trace, steps: trace.steps + 1 };
  const name = phaseOf(state);
  if (name === undefined) return trace;
  const phases = assessesFailure(state) ? blamed(trace.phases) : trace.phases;
  const step = name === 'Step' ? { step: trace.steps } : {};
  const present = phases.at(-1);
  if (present?.name === name && present.step === step.step) {
    return { ...trace, phases: [...phases.slice(0, -1), { ...present, spans: visited(present.spans, state, at) }] };
  }
  return { ...trace, phases: [...closed(phases, at), { name, ...step, spans: visited([], state, at), startedAt: at }] };
}

/** A state that is entered again goes on where it stands; whichever was under way is over. */
function visited(spans: readonly Span[], state: string, at: number): Span[] {
  const before = spans.find((span) => span.state === state);
  if (before?.since !== undefined) return spans.map((span) => (span === before ? { ...span, visits: span.visits + 1 } : span));
  const others = spans.map((span) => over(span, at));
  return before
    ? others.map((span) => (span.state === state ? { ...span, visits: span.visits + 1, since: at } : span))
    : [...others, { state, visits: 1, ms: 0, since: at, failed: false }];
}

const over = ({ since, ...span }: Span, at: number): Span => (since === undefined ? span : { ...span, ms: span.ms + at - since });

const closed = (phases: readonly Phase[], at: number): Phase[] =>
  phases.map((phase) =>
    phase.endedAt === undefined ? { ...phase, endedAt: at, spans: phase.spans.map((span) => over(span, at)) } : phase,
  );

const blamed = (phases: readonly Phase[]): Phase[] =>
  phases.map((phase, i) =>
    i < phases.length - 1
      ? phase
      : { ...phase, spans: phase.spans.map((span) => (span.since === undefined ? span : { ...span, failed: true })) },
  );
