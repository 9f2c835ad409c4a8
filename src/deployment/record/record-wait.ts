import { approvalNow } from '../approvals/approval-now.ts';
import { approvalOfTested } from '../approvals/wanted-approval.ts';
import { bounded } from '../bounded-text.ts';
import { takesBack, unjudged } from '../counted-alarms.ts';
import { isGoingBack } from '../going-back.ts';
import type { ActiveDeployment, HeardAlarm } from '../record.ts';
import { pendingWord } from '../verbs/pending.ts';
import type { Asked, Question, Wait, WaitReason } from '../wait.ts';
import type { Word } from '../word.ts';
import { iso, keep, without, write } from './record-change.ts';
import { check, fence } from './record-fence.ts';
import type { Transition } from './transition.ts';
import { WAITS } from './waits.ts';

/**
 * `entered`: whoever says a word that ends the wait finds its token; `asked`: a person, who was not asked
 * before. `over`: the word was there before the wait.
 */
export type WaitEntered =
  | { readonly kind: 'entered'; readonly asked?: Question }
  | { readonly kind: 'over'; readonly word: Word }
  /** An alarm is to be judged first. */
  | { readonly kind: 'alarm'; readonly alarm: string };

/**
 * The execution waits: for `seconds`, or for a word. Finding no word that ends the wait and storing its token
 * is one change: a word is either seen here, or whoever says it later finds the token to answer.
 */
export function enterWait(
  epoch: number,
  { reason, token, seconds }: { readonly reason: WaitReason; readonly token: string; readonly seconds: number },
  now: number,
): Transition<WaitEntered> {
  return (record) => {
    const { active } = fence(record, epoch);
    // The question of a wait that is entered anew, and its answer, are those of the last round.
    const before = active.wait?.reason === reason ? active.wait : undefined;
    const word = pendingWord(active, reason);
    if (word !== undefined) return keep({ kind: 'over', word });
    if (WAITS[reason].entered === 'forward') check(record, epoch);
    const heard = isGoingBack(active) ? undefined : alarmThatEnds(reason, active);
    if (heard !== undefined) return keep({ kind: 'alarm', alarm: heard.alarm });
    if (before?.token === token) return keep({ kind: 'entered' });
    const asked = reason === 'approval' && before?.question === undefined ? firstQuestion(active, now) : undefined;
    const question = before?.question ?? asked;
    const wait: Wait = {
      reason,
      at: iso(now),
      token,
      endsAt: iso(now + 1000 * seconds),
      ...(question && { question }),
    };
    return write(record, { ...record, active: { ...active, wait } }, { kind: 'entered', ...(asked && { asked }) });
  };
}

/** The alarm that ends this wait, or does not let it begin. */
export function alarmThatEnds(reason: WaitReason, active: ActiveDeployment): HeardAlarm | undefined {
  const { hearsAlarms } = WAITS[reason];
  return hearsAlarms && (hearsAlarms === 'all' ? unjudged : takesBack)(active);
}

/** Who waits for an approval asks for it. */
function firstQuestion(active: ActiveDeployment, now: number): Question | undefined {
  const wanted = active.plan && approvalOfTested(active.plan, active);
  const state = wanted && approvalNow(wanted, undefined, now);
  return state?.kind === 'asked' ? askedAt(state.question, now) : undefined;
}

/** A question as it stands in the record. `until`, epoch ms: where it does not stand for all of its time. */
export function askedAt({ patienceSeconds, ...asked }: Asked, now: number, until = now + 1000 * patienceSeconds): Question {
  const seen = bounded(asked.seen);
  return { ...asked, seen, asks: bounded(`${seen}. ${asked.asks}`), at: iso(now), until: iso(until) };
}

/** Asks a person, who answers by a verb. The first question stays. */
export function ask(epoch: number, reason: WaitReason, asked: Asked, now: number): Transition<Question> {
  return (record) => {
    const { active } = fence(record, epoch);
    const before: Wait = active.wait?.reason === reason ? active.wait : { reason, at: iso(now) };
    if (before.question !== undefined) return keep(before.question);
    const question = askedAt(asked, now);
    return write(record, { ...record, active: { ...active, wait: { ...before, question } } }, question);
  };
}

/** What was waited for has come: it goes on. */
export function leaveWait(epoch: number): Transition<undefined> {
  return (record) => {
    const { active } = fence(record, epoch);
    if (active.wait === undefined) return keep(undefined);
    const next: ActiveDeployment = without(active, 'wait');
    return write(record, { ...record, active: next }, undefined);
  };
}
