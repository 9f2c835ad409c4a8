import { takeOverAndStart } from '../../aws/take-over.ts';
import { EXIT } from '../report/exit-codes.ts';
import { patienceOf } from '../report/patience.ts';
import type { Operator } from '../target/operator.ts';
import { needsHuman, type Speaker, say, type Told } from './say-verb.ts';

/**
 * `startedOn`: ARN to start executions of a state machine on. Asked only when another execution must be
 * started.
 */
export type Back = Pick<Operator, 'ports'> & { startedOn(machine: string): Promise<string> };

interface Order extends Speaker {
  /** The person has seen what needs one. */
  readonly acknowledge: boolean;
}

/**
 * Orders what is in flight back: the running execution does it, and when that is dead, another that is
 * started for it. `done`: it is on its way.
 */
export async function orderBack(target: Back, service: string, order: Order): Promise<Told> {
  return (await takeOverAs(target, service, order)) ?? say('rollback', target, service, order);
}

/**
 * Takes a dead (or, acknowledged, a stopped or unknown) deployment over. Undefined: its execution lives, or
 * nothing is in flight.
 */
async function takeOverAs({ ports, startedOn }: Back, service: string, { by, acknowledge }: Order): Promise<Told | undefined> {
  const taken = await takeOverAndStart(ports, {
    service,
    by,
    acknowledged: acknowledge,
    ordered: true,
    now: ports.clock.now(),
    startedOn,
  });
  switch (taken.kind) {
    case 'nothing-in-flight':
    case 'holder-lives':
    case 'other-way':
      return undefined;
    case 'needs-human':
      return needsHuman(service, taken);
    case 'holder-unknown':
      return {
        code: EXIT.needsHuman,
        line:
          `the execution of ${taken.deployment} is not known to Step Functions: it ended more than 90 days ago, or its state machine was removed. ` +
          `Nothing was changed.\nOnce you have looked, or in a minute: npx teal rollback ${service} --acknowledge`,
      };
    case 'taken':
      if (taken.to === 'rest') {
        return {
          code: EXIT.failed,
          line: `the execution of ${taken.deployment} is dead; ${taken.execution} goes on putting back the weights that somebody changed. No version was on its way: there is nothing to roll back`,
        };
      }
      return {
        code: EXIT.done,
        line: `the execution of ${taken.deployment} is dead; ${taken.execution} takes it ${taken.to === 'blue' ? 'back to blue' : 'forward to green, where it was committed'}`,
      };
  }
}

const EVERY_MS = 250;

/** Waits until blue has all production traffic (or the deployment has ended some other way). */
export async function finishedBack({ ports }: Pick<Operator, 'ports'>, service: string, timeoutMs: number): Promise<Told> {
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
