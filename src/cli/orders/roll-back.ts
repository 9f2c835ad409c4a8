import type { Heard } from '../../deployment/door/heard.ts';
import { EXIT } from '../report/exit-codes.ts';
import { patienceOf } from '../report/patience.ts';
import { needsHuman, type Order, type Told, toldOfWord, unproved } from './say-verb.ts';
import { type Door, speak } from './speak.ts';

interface BackOrder extends Order {
  /** The person has seen what needs one. */
  readonly acknowledge: boolean;
}

/**
 * Orders what is in flight back, at the door: the running execution does it, and when that is dead, another
 * that is started for it. `done`: it is on its way.
 */
export async function orderBack(door: Door, service: string, { acknowledge, reason }: BackOrder): Promise<Told> {
  const heard = await speak(door, { service, verb: 'rollback', acknowledged: acknowledge, ...(reason && { reason }) });
  return toldOfTakeOver(service, heard) ?? toldOfWord(service, heard);
}

/** Undefined: nothing was taken over. */
function toldOfTakeOver(service: string, heard: Heard): Told | undefined {
  switch (heard.kind) {
    case 'needs-human':
      return needsHuman(service, heard);
    case 'holder-unknown':
      return {
        code: EXIT.needsHuman,
        line:
          `the execution of ${heard.deployment} is not known to Step Functions: it ended more than 90 days ago, or its state machine was removed. ` +
          `Nothing was changed.\nOnce you have looked, or in a minute: npx teal rollback ${service} --acknowledge`,
      };
    case 'taken':
      if (heard.to === 'rest') {
        return {
          code: EXIT.failed,
          line: `the execution of ${heard.deployment} is dead; ${heard.execution} goes on putting back the weights that somebody changed. No version was on its way: there is nothing to roll back${unproved(heard)}`,
        };
      }
      return {
        code: EXIT.done,
        line: `the execution of ${heard.deployment} is dead; ${heard.execution} takes it ${heard.to === 'blue' ? 'back to blue' : 'forward to green, where it was committed'}${unproved(heard)}`,
      };
    default:
      return undefined;
  }
}

const EVERY_MS = 250;

/** Waits until blue has all production traffic (or the deployment has ended some other way). */
export async function finishedBack({ ports }: Pick<Door, 'ports'>, service: string, timeoutMs: number): Promise<Told> {
  const patience = patienceOf(ports.clock, timeoutMs);
  const before = (await ports.record.read(service)).active;
  while (patience.left) {
    const { active, last } = await ports.record.read(service);
    if (active?.needsHuman) return { code: EXIT.needsHuman, line: `NEEDS_HUMAN: ${active.needsHuman.reason}` };
    if (active?.failure && active.backAtBlueAt) return { code: EXIT.done, line: `blue has all traffic since ${active.backAtBlueAt}` };
    if (active === undefined || active.id !== before?.id) {
      if (last?.outcome === 'SUCCEEDED') return { code: EXIT.failed, line: `${last.id} was committed before it could go back` };
      return {
        code: EXIT.done,
        line: `${last?.outcome ?? 'ended'}: blue has all traffic${last?.backAtBlueAt ? ` since ${last.backAtBlueAt}` : ''}`,
      };
    }
    await patience.pause(EVERY_MS);
  }
  return { code: EXIT.stillWaiting, line: 'blue does not have all traffic yet' };
}
