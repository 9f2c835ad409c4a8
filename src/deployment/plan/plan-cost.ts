import { HISTORY_LIMIT } from '../history-limit.ts';
import type { PlanCost } from '../plan.ts';
import type { Refusal } from '../refusals.ts';
import type { AnyCosted } from './cost/rounds.ts';
import { WORKFLOW_COUNTS } from './cost/workflow-counts.ts';
import { plannerOf } from './routes/routes.ts';
import { refusal } from './view/plan-view.ts';

/**
 * What a deployment costs an execution, as bounds known before the start: what the workflow counts
 * (`cost/workflow-counts.ts`, which is read off it) times the rounds that its loops can have. A state that is
 * entered is one transition; its history events are as AWS Step Functions writes them for a standard
 * workflow.
 */

/** Retries of passing failures that the bounds leave room for. Each is one transition and three events. */
export const RETRIES_ALLOWED_FOR = 250;
const EVENTS_OF_A_RETRY = 3;

/** The questions that are asked once more where the window is opened once more. */
const [KEEPS_ROUND, STEP_ROUND] = ['Does green keep it all?', 'Is there another step?'] as const;

/** Upper bounds of state transitions and history events of the whole deployment, the way back included. */
export function planCost(costed: AnyCosted): PlanCost {
  const { historyEvents: without } = inAll({ ...costed, steps: [], windowSeconds: 0 });
  const more = (part: Pick<AnyCosted, 'steps' | 'windowSeconds'>) => inAll({ ...costed, ...part }).historyEvents - without;
  const { steps, windowSeconds } = costed;
  const { rounds } = WORKFLOW_COUNTS[costed.route];
  return {
    ...inAll(costed),
    again: {
      steps: steps.map((step) => more({ steps: [step], windowSeconds: 0 })),
      window: more({ steps: [], windowSeconds }) + rounds[KEEPS_ROUND].historyEvents + rounds[STEP_ROUND].historyEvents,
    },
  };
}

type InAll = Omit<PlanCost, 'again'>;

function inAll(costed: AnyCosted): InAll {
  const { once } = WORKFLOW_COUNTS[costed.route];
  const rounds: Readonly<Record<string, InAll>> = WORKFLOW_COUNTS[costed.route].rounds;
  const times: Readonly<Record<string, number>> = plannerOf(costed).rounds(costed);
  const sum = (unit: keyof InAll) =>
    Object.entries(rounds).reduce<number>((total, [loop, round]) => total + round[unit] * (times[loop] ?? 0), once[unit]);
  return {
    transitions: sum('transitions') + RETRIES_ALLOWED_FOR,
    // The execution's own start and end.
    historyEvents: sum('historyEvents') + RETRIES_ALLOWED_FOR * EVENTS_OF_A_RETRY + 2,
  };
}

/** An execution that runs into the limit ends where it stands, with no way back: it is not started. */
export function historyRefusals(costed: AnyCosted): readonly Refusal[] {
  const { historyEvents } = planCost(costed);
  return historyEvents <= HISTORY_LIMIT
    ? []
    : [
        refusal(
          'too-many-events',
          'steps',
          `may need ${historyEvents} history events, and an execution has at most ${HISTORY_LIMIT}: take fewer steps, shorter bakes or a shorter window, a longer judge.every, shorter approvals, or a shorter health.deadline`,
        ),
      ];
}
