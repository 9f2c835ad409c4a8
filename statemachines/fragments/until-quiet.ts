import { call, eq, type Flow } from '@teal/asl';
import { checkQuiet } from './actions.ts';
import { stubborn, stubbornWaiting } from './retries.ts';
import type { HeldPlan } from './scope.ts';
import { untilWord } from './until-word.ts';

type Needs = HeldPlan & {
  /** Until the next look, at least 1. */
  readonly quietSeconds: number;
};

export interface QuietNames {
  readonly side: 'blue' | 'green';
  readonly wait: string;
  readonly look: string;
  readonly over: string;
}

/**
 * Until clients have left a side that has no weight any more: wait (a person's word ends the wait at once),
 * look at its traffic, again.
 */
export const untilQuiet = (flow: Flow<Needs>, { side, wait, look, over }: QuietNames) =>
  flow.repeat(
    over,
    (again) =>
      again
        .step(wait, (s) => untilWord('clients', s.planDeployment.plan, s.quietSeconds), {
          comment: `Clients may remember the address of ${side}. A person's word ends the wait at once.`,
          as: 'answer',
          timeout: (s) => s.quietSeconds,
          retry: stubbornWaiting,
          // The time-out is the wait's normal end.
          catch: { 'States.Timeout': (b) => b },
        })
        .step(look, (s) => call(checkQuiet, { plan: s.planDeployment.plan, side }), {
          comment: `Counts the requests that ${side} still gets. After the deadline it asks a person.`,
          as: 'quietSeconds',
          keep: (r) => r.waitSeconds,
          retry: stubborn,
          timeout: '30 seconds',
        }),
    {
      until: (s) => eq(s.quietSeconds, 0),
      label: 'nobody uses it, or a person said to go on',
      comment: `Goes round until the clients have left ${side}.`,
    },
  );
