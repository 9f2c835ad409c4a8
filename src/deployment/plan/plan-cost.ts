import type { RecordSetConfig, RetireConfig } from '../dns-weighted.ts';
import { LOOKS } from '../judge/quiet.ts';
import type { CommonPlan, Plan, PlanCost } from '../plan.ts';
import type { Refusal } from '../refusals.ts';
import type { RouteKind } from '../route-kinds.ts';
import { PACES } from './paces.ts';
import { refusal } from './view/plan-view.ts';
import { WORKFLOW_COUNTS } from './workflow-counts.ts';

/**
 * What a deployment costs an execution, as bounds known before the start: what the workflow counts (`workflow-counts.ts`, which is
 * read off it) times the rounds that its loops can have. A state that is entered is one transition; its history events are as AWS Step
 * Functions writes them for a standard workflow.
 */

/** The service ends an execution whose history grows past this, wherever it stands. */
export const HISTORY_LIMIT = 25_000;

/** Retries of passing failures that the bounds leave room for. Each is one transition and three events. */
export const RETRIES_ALLOWED_FOR = 250;
const EVENTS_OF_A_RETRY = 3;

type Common = Pick<CommonPlan, 'health' | 'steps' | 'judge' | 'windowSeconds'> & { readonly drainSeconds?: number };
type BehindBalancer = Common & { readonly route: 'load-balancer' };
type OverDns = Common & {
  readonly route: 'dns';
  readonly retire: RetireConfig;
  readonly record: Pick<RecordSetConfig, 'inSyncSeconds' | 'inAnswersSeconds'>;
};
type Costed = BehindBalancer | OverDns;

/** Every loop of the workflow: one that is not here, or is there no more, does not compile. */
type Rounds<R extends RouteKind> = Readonly<Record<keyof (typeof WORKFLOW_COUNTS)[R]['rounds'], number>>;

/** The longest deregistration delay that a target group can have. */
const LONGEST_DRAIN_SECONDS = 3_600;

/** Upper bounds of state transitions and history events of the whole deployment, the way back included. */
export function planCost(costed: Costed): PlanCost {
  const { once } = WORKFLOW_COUNTS[costed.route];
  const rounds: Readonly<Record<string, PlanCost>> = WORKFLOW_COUNTS[costed.route].rounds;
  const times: Readonly<Record<string, number>> = (ROUNDS[costed.route] as (costed: Costed) => Rounds<RouteKind>)(costed);
  const sum = (unit: keyof PlanCost) =>
    Object.entries(rounds).reduce<number>((total, [loop, round]) => total + round[unit] * (times[loop] ?? 0), once[unit]);
  return {
    transitions: sum('transitions') + RETRIES_ALLOWED_FOR,
    // The execution's own start and end.
    historyEvents: sum('historyEvents') + RETRIES_ALLOWED_FOR * EVENTS_OF_A_RETRY + 2,
  };
}

const behindBalancer = (costed: BehindBalancer): Rounds<'load-balancer'> => ({
  ...ofEveryRoute(costed),
  'Probe stage': polls(PACES.stage.atMost, PACES.stage.every),
});

function overDns(costed: OverDns): Rounds<'dns'> {
  const { record, retire, steps } = costed;
  const inSync = polls(record.inSyncSeconds, PACES.inSync.every);
  return {
    ...ofEveryRoute(costed),
    'Probe green': polls(PACES.stage.atMost, PACES.stage.every),
    'Check name servers': steps.length * inSync,
    'Resolve the name': steps.length * polls(record.inAnswersSeconds, PACES.answers.every),
    'Ask name servers again': inSync,
    // Until its clients have left, or a person has been asked for days. Blue is left after the commit or green on the way back.
    'Is blue quiet?':
      Math.ceil(retire.deadlineSeconds / LOOKS.everySeconds) + Math.ceil(retire.patienceSeconds / LOOKS.whileAskedSeconds) + 2,
    'Is green quiet?': 0,
  };
}

function ofEveryRoute({ health, steps, judge, windowSeconds, drainSeconds = LONGEST_DRAIN_SECONDS }: Common) {
  // The question of a loop comes once more than its rounds.
  const bake = (seconds: number) => (seconds === 0 ? 1 : Math.ceil(seconds / judge.everySeconds) + patience(judge) + 2);
  return {
    'Check green': polls(health.deadlineSeconds + PACES.green.beyondDeadline, PACES.green.every),
    'Is there another step?': steps.length + 1,
    'Raise capacity': steps.length * polls(health.deadlineSeconds, PACES.capacity.every),
    'Is the bake over?': steps.reduce((rounds, { bakeSeconds }) => rounds + bake(bakeSeconds), 0),
    'Is the window over?': bake(windowSeconds),
    // Blue is retired after the commit or green on the way back: never both.
    'Check blue': polls(drainSeconds + PACES.retired.beyondDrain, PACES.retired.every),
    'Look at green': 0,
  };
}

/** A kind of route is a row: how often each loop of its workflow may come round. */
const ROUNDS: { readonly [K in RouteKind]: (costed: Extract<Costed, { readonly route: K }>) => Rounds<K> } = {
  'load-balancer': behindBalancer,
  dns: overDns,
};

const polls = (seconds: number, every: number): number => Math.ceil(seconds / every) + 1;

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
