import type { Transition } from '../ports/deployment-record.ts';
import type { ActiveDeployment } from '../record.ts';
import { iso, keep, without, write } from './record-change.ts';
import { fence } from './record-fence.ts';

/** A deployment that waits for a person's word before it goes on; its execution lives. */
export interface Pause {
  readonly at: string;
  /** What the person is asked, in a sentence. */
  readonly asks: string;
  readonly answer?: { readonly by: string; readonly at: string; readonly reason?: string };
}

/** Asks a person. The first question stays. */
export function ask(epoch: number, asks: string, now: number): Transition<Pause> {
  return (record) => {
    const { active } = fence(record, epoch);
    if (active.pause !== undefined) return keep(active.pause);
    const pause: Pause = { at: iso(now), asks };
    return write(record, { ...record, active: { ...active, pause } }, pause);
  };
}

/** `stored`: whoever answers finds the token. `answered`: somebody has, before the wait began. */
export type WaitEntered = { readonly kind: 'stored' } | { readonly kind: 'answered' };

/** Stores the token of a wait that an answer ends. Unlike the waits of a bake it is entered after the commit and on the way back too. */
export function enterWait(epoch: number, token: string): Transition<WaitEntered> {
  return (record) => {
    const { active } = fence(record, epoch);
    if (active.pause?.answer !== undefined) return keep({ kind: 'answered' });
    return active.token === token
      ? keep({ kind: 'stored' })
      : write(record, { ...record, active: { ...active, token } }, { kind: 'stored' });
  };
}

export type PauseAnswered =
  | { readonly kind: 'answered'; readonly deployment: string; readonly asked: string; readonly token?: string }
  | { readonly kind: 'nothing-asked'; readonly deployment?: string };

/** A person's word to go on. The first answer stays. */
export function answerPause(answer: NonNullable<Pause['answer']>): Transition<PauseAnswered> {
  return (record) => {
    const { active } = record;
    if (active?.pause === undefined) return keep({ kind: 'nothing-asked', ...(active && { deployment: active.id }) });
    const { id, pause, token } = active;
    const result = { kind: 'answered', deployment: id, asked: pause.asks, ...(token !== undefined && { token }) } as const;
    if (pause.answer !== undefined) return keep(result);
    return write(record, { ...record, active: { ...active, pause: { ...pause, answer } } }, result);
  };
}

/** What was asked about is over: it goes on. */
export function endPause(epoch: number): Transition<undefined> {
  return (record) => {
    const { active } = fence(record, epoch);
    if (active.pause === undefined && active.token === undefined) return keep(undefined);
    const next: ActiveDeployment = without(active, 'pause', 'token');
    return write(record, { ...record, active: next }, undefined);
  };
}
