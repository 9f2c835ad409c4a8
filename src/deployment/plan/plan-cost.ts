import type { RecordConfig, RetireConfig } from '../dns-weighted.ts';
import { LOOKS } from '../judge/quiet.ts';
import type { CommonPlan, Plan, PlanCost } from '../plan.ts';
import type { Refusal } from '../refusals.ts';
import type { RouteKind } from '../route-kinds.ts';
import { refusal } from './view/plan-view.ts';

/**
 * What a deployment costs an execution, as bounds known before the start. A state that is entered is one transition; its history
 * events are as AWS Step Functions writes them for a standard workflow.
 */

/** The service ends an execution whose history grows past this, wherever it stands. */
export const HISTORY_LIMIT = 25_000;

/** History events of one state by its kind: entered and exited, and what a task says in between. */
export const EVENTS = {
  /** `lambda:invoke`: scheduled, started, succeeded or failed. */
  task: 5,
  /** `.waitForTaskToken`: scheduled, started, submitted, succeeded or timed out. */
  'token wait': 6,
  choice: 2,
  wait: 2,
  pass: 2,
  succeed: 2,
} as const;

/** How often the workflows look, and for how long at most where the configuration does not say, in seconds. */
export const POLLS = {
  green: { every: 5, beyondDeadline: 60 },
  /** Of probes that reach green: on the stage route, or by its own name. */
  stage: { every: 5, atMost: 300 },
  capacity: { every: 15 },
  retired: { every: 10, beyondDrain: 900 },
  /** Of the DNS route. */
  inSync: { every: 10 },
  answers: { every: 10 },
} as const;

/** Retries of passing failures that the bounds leave room for. Each is one transition and three events. */
export const RETRIES_ALLOWED_FOR = 250;
const EVENTS_OF_A_RETRY = 3;

export type States = Readonly<Partial<Record<keyof typeof EVENTS, number>>>;

/** How often which kinds of state are entered, by the part of each workflow. `test/deployment` holds it against the compiled machines. */
export const PARTS = {
  'load-balancer': {
    /** Once in every deployment: from the request to the stage's end, the window's opening, the commit, the end. */
    once: { task: 13, choice: 4, wait: 3, pass: 4, succeed: 1 },
    /** The longest way back: failure, a person's wait, roll back, drain, green retired, finish. */
    'way back': { task: 5, 'token wait': 1, choice: 5, wait: 1, pass: 3 },
    /** One step without its poll and its bake. */
    step: { task: 2, choice: 2, wait: 1, pass: 1 },
  },
  dns: {
    once: { task: 11, choice: 4, pass: 4, succeed: 1 },
    'way back': { task: 5, 'token wait': 1, choice: 6, pass: 6 },
    /** One step without its polls and its bake. */
    step: { task: 2, choice: 2, wait: 1, pass: 3 },
  },
} as const satisfies Record<RouteKind, Record<'once' | 'way back' | 'step', States>>;

/** Rounds that both workflows have. */
export const ROUNDS = {
  /** Of a poll: look, there?, wait. */
  poll: { task: 1, choice: 1, wait: 1 },
  /** Of a bake: wait, judge, over? The same of the wait for a side to fall quiet. */
  bake: { 'token wait': 1, task: 1, choice: 1 },
} as const satisfies Record<string, States>;

type Costed = Pick<CommonPlan, 'health' | 'steps' | 'judge' | 'windowSeconds'> & { readonly drainSeconds?: number } & (
    | { readonly route: 'load-balancer' }
    | { readonly route: 'dns'; readonly retire: RetireConfig; readonly record: Pick<RecordConfig, 'inSyncSeconds' | 'inAnswersSeconds'> }
  );

/** The longest deregistration delay that a target group can have. */
const LONGEST_DRAIN_SECONDS = 3_600;

/** Upper bounds of state transitions and history events of the whole deployment, the way back included. */
export function planCost(costed: Costed): PlanCost {
  const { route, health, steps, judge, windowSeconds, drainSeconds = LONGEST_DRAIN_SECONDS } = costed;
  const bake = (seconds: number): States =>
    seconds === 0 ? {} : times(ROUNDS.bake, Math.ceil(seconds / judge.everySeconds) + patience(judge) + 1);
  const retired = polls(drainSeconds + POLLS.retired.beyondDrain, POLLS.retired.every);
  const parts: readonly States[] = [
    PARTS[route].once,
    polls(health.deadlineSeconds + POLLS.green.beyondDeadline, POLLS.green.every),
    polls(POLLS.stage.atMost, POLLS.stage.every),
    ...steps.flatMap(({ bakeSeconds }) => [
      PARTS[route].step,
      polls(health.deadlineSeconds, POLLS.capacity.every),
      ...liveness(costed),
      bake(bakeSeconds),
    ]),
    bake(windowSeconds),
    // Blue is retired after the commit or green on the way back: never both.
    PARTS[route]['way back'],
    inSync(costed),
    quiet(costed),
    retired,
  ];
  const count = (weigh: (kind: keyof typeof EVENTS) => number) =>
    parts.reduce((sum, part) => sum + KINDS.reduce((inner, kind) => inner + (part[kind] ?? 0) * weigh(kind), 0), 0);
  return {
    transitions: count(() => 1) + RETRIES_ALLOWED_FOR,
    // The execution's own start and end.
    historyEvents: count((kind) => EVENTS[kind]) + RETRIES_ALLOWED_FOR * EVENTS_OF_A_RETRY + 2,
  };
}

const polls = (seconds: number, every: number): States => times(ROUNDS.poll, Math.ceil(seconds / every) + 1);

/** What a step waits for beside the settle: Route 53's servers, then live answers. */
function liveness(costed: Costed): readonly States[] {
  switch (costed.route) {
    case 'load-balancer':
      return [];
    case 'dns':
      return [inSync(costed), polls(costed.record.inAnswersSeconds, POLLS.answers.every)];
    default:
      return costed satisfies never;
  }
}

/** Of each change of the records, the one that goes back too. */
const inSync = (costed: Costed): States => (costed.route === 'dns' ? polls(costed.record.inSyncSeconds, POLLS.inSync.every) : {});

/** Looks at a side's traffic until its clients have left, or a person has been asked for days. */
function quiet(costed: Costed): States {
  switch (costed.route) {
    case 'load-balancer':
      return {};
    case 'dns':
      return times(
        ROUNDS.bake,
        Math.ceil(costed.retire.deadlineSeconds / LOOKS.everySeconds) +
          Math.ceil(costed.retire.patienceSeconds / LOOKS.whileAskedSeconds) +
          2,
      );
    default:
      return costed satisfies never;
  }
}

const KINDS = Object.keys(EVENTS) as (keyof typeof EVENTS)[];

const times = (states: States, rounds: number): States =>
  Object.fromEntries(Object.entries(states).map(([kind, count]) => [kind, count * rounds]));

const patience = ({ inconclusive, patienceSeconds, everySeconds }: Plan['judge']): number =>
  inconclusive === 'wait' ? Math.ceil(patienceSeconds / everySeconds) : 0;

/** An execution that runs into the limit ends where it stands, with no way back: it is not started. */
export function historyRefusals(costed: Costed): readonly Refusal[] {
  const { historyEvents } = planCost(costed);
  return historyEvents <= HISTORY_LIMIT
    ? []
    : [
        refusal(
          'too-many-events',
          'steps',
          `may need ${historyEvents} history events, and an execution has at most ${HISTORY_LIMIT}: take fewer steps, shorter bakes or a shorter window, a longer judge.every, or a shorter health.deadline`,
        ),
      ];
}
