import { takeOver } from '../src/deployment/record-end.ts';
import { EXIT } from './exit-codes.ts';
import type { Target } from './target.ts';

interface Told {
  readonly code: number;
  readonly line: string;
}

/** Takes a dead (or, acknowledged, a stopped) deployment over. Undefined: its execution lives, or nothing is in flight. */
export async function takeOverAndStart(
  { ports }: Target,
  service: string,
  { by, acknowledge }: { readonly by: string; readonly acknowledge: boolean },
): Promise<Told | undefined> {
  const { active } = await ports.record.read(service);
  if (!active) return undefined;
  const status = await ports.executions.status(active.execution);
  if (status !== 'ended' && !(acknowledge && active.needsHuman)) return undefined;
  const taken = await ports.record.change(
    service,
    takeOver({ holder: { execution: active.execution, status }, by, acknowledged: acknowledge, now: ports.clock.now() }),
  );
  switch (taken.kind) {
    case 'nothing-in-flight':
    case 'holder-lives':
      return undefined;
    case 'needs-human':
      return {
        code: EXIT.needsHuman,
        line: `${taken.deployment} needs a human: ${taken.reason}\nOnce you have looked: npx teal rollback ${service} --acknowledge`,
      };
    case 'taken':
      await ports.executions.start(taken.execution, { rollBack: { service, epoch: taken.epoch } });
      return {
        code: EXIT.done,
        line: `the execution of ${taken.deployment} is dead; ${taken.execution} takes it ${taken.to === 'blue' ? 'back to blue' : 'forward to green, where it was committed'}`,
      };
  }
}

const EVERY_MS = 250;

/** Waits until blue has all production traffic (or the deployment has ended some other way). */
export async function finishedBack({ ports }: Target, service: string, timeoutMs: number): Promise<Told> {
  const until = Date.now() + timeoutMs;
  const before = (await ports.record.read(service)).active;
  while (Date.now() < until) {
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
    await ports.clock.sleep(EVERY_MS);
  }
  return { code: EXIT.stillWaiting, line: 'blue does not have all traffic yet' };
}
