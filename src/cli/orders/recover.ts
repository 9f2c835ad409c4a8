import { RECOVER_ORDER } from '../../deployment/door/doors.ts';
import type { RecoveredTo, TakenTo } from '../../deployment/record/record-recovery.ts';
import { EXIT } from '../report/exit-codes.ts';
import { type Told, toldOfWord, unproved } from './say-verb.ts';
import { type Door, speak } from './speak.ts';

interface Order {
  /** The person has looked, and says where production goes: that ends NEEDS_HUMAN, too. */
  readonly to?: RecoveredTo;
}

const WAY = {
  blue: 'takes it back to blue',
  green: 'takes it forward to green, where it was committed',
  rest: 'goes on putting back the weights that somebody changed',
} as const satisfies Record<TakenTo, string>;

/**
 * Starts the recovery of a deployment whose execution is dead, as the event of its end and the sweeper do.
 * Nothing is done to one that lives. `done`: it is on its way, or nothing is to be done.
 */
export async function orderRecovery(door: Door, service: string, { to }: Order): Promise<Told> {
  const taken = await speak(door, { service, verb: RECOVER_ORDER, acknowledged: to !== undefined, ...(to !== undefined && { to }) });
  switch (taken.kind) {
    case 'nothing-in-flight':
      return { code: EXIT.done, line: `nothing of ${service} is in flight` };
    case 'holder-lives':
      return { code: EXIT.done, line: `an execution holds ${taken.deployment} and runs: there is nothing to recover` };
    case 'other-way':
      return {
        code: EXIT.failed,
        line: `${taken.deployment} ${taken.to === 'blue' ? 'goes back to blue: green is not committed' : 'goes forward to green, where it was committed'}. Nothing was changed.`,
      };
    case 'needs-human':
      return {
        code: EXIT.needsHuman,
        line: `${taken.deployment} needs a human: ${taken.reason}\nOnce you have looked: npx teal recover ${service} --to blue (or green, where it is committed)`,
      };
    case 'holder-unknown':
      return {
        code: EXIT.needsHuman,
        line: `the execution of ${taken.deployment} is not known to Step Functions. Nothing was changed.\nOnce you have looked: npx teal recover ${service} --to blue. Without it the second look, a minute later, recovers it.`,
      };
    case 'taken':
      return {
        code: EXIT.done,
        line: `the execution of ${taken.deployment} is dead; ${taken.execution} ${WAY[taken.to]}${unproved(taken)}`,
      };
    default:
      return toldOfWord(service, taken);
  }
}
