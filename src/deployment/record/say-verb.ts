import { bakesOf } from '../bake.ts';
import { bounded, TEXT_LIMIT } from '../bounded-text.ts';
import { callingHook } from '../called-hook.ts';
import { isGoingBack } from '../going-back.ts';
import type { ActiveDeployment } from '../record.ts';
import { pendingOrder, pendingWord } from '../verbs/pending.ts';
import type { VerbRow } from '../verbs/verb-row.ts';
import { VERBS, withWord } from '../verbs/verbs.ts';
import type { Verb, Word } from '../word.ts';
import { keep, write } from './record-change.ts';
import type { Transition } from './transition.ts';

/**
 * What holds the running execution up: a wait, by its token; or a hook that is called, by the execution that
 * calls it.
 */
export type HeldUpBy = { readonly token: string } | { readonly execution: string };

/** What holds it up, and the verb that ends that. */
export type Answer = HeldUpBy & { readonly verb: Verb };

/** `answer`: what holds the running execution up, and must end now, so that the word is seen at once. */
export type Said =
  | { readonly kind: 'said'; readonly told: string; readonly answer?: Answer }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'needs-human'; readonly deployment: string; readonly reason: string };

/** Words about time stay in the record, beside one another. */
const REASON_OF_TIME = 300;

/**
 * A person or program says a verb to the deployment in flight. The word is only recorded: the running
 * execution acts on it.
 */
export function sayVerb(said: Word): Transition<Said> {
  const limit = VERBS[said.verb].kind === 'time' ? REASON_OF_TIME : TEXT_LIMIT;
  const word: Word = said.reason === undefined ? said : { ...said, reason: bounded(said.reason, limit) };
  return (record) => {
    const { kind, refusal, told, idle }: VerbRow = VERBS[word.verb];
    const { active, service } = record;
    if (active === undefined) {
      return keep({ kind: 'refused', why: `nothing of ${service} is in flight${idle === undefined ? '' : `. ${idle(service)}`}` });
    }
    // Its execution has ended: nobody would act on the word.
    if (active.needsHuman !== undefined) return keep({ kind: 'needs-human', deployment: active.id, reason: active.needsHuman.reason });
    if (isSaid(active, word)) {
      const again = answerTo(active);
      return keep({ kind: 'said', told: `${told(active, word)}${behindHook(active)}`, ...(again && { answer: again }) });
    }
    const why = refusal(active, word) ?? (kind === 'order' ? undefined : beaten(active));
    if (why !== undefined) return keep({ kind: 'refused', why });
    const next = withWord(active, word);
    const answer = answerTo(next);
    const result = { kind: 'said', told: `${told(next, word)}${behindHook(next)}`, ...(answer && { answer }) } as const;
    return next === active ? keep(result) : write(record, { ...record, active: next }, result);
  };
}

/** A word that ends no hook is acted on behind it. */
function behindHook(active: ActiveDeployment): string {
  const run = isGoingBack(active) ? undefined : active.hooks?.find(({ status }) => status === 'IN_PROGRESS');
  if (run === undefined || answerTo(active) !== undefined) return '';
  return `. The ${run.at === 'Before' ? `${run.name} before the deployment` : `hook ${run.name} at ${run.at}`} is under way, and ends first`;
}

/** It was sent again, and stands already. */
const isSaid = ({ verb, wait, pause, full, ...active }: ActiveDeployment, { id }: Word): boolean =>
  id !== undefined &&
  [verb, wait?.answer, pause?.word, full, ...bakesOf(active).flatMap(({ words = [] }) => words)].some((each) => each?.id === id);

/** An order takes the deployment back: whatever else is said comes too late. */
function beaten(active: ActiveDeployment): string | undefined {
  const order = pendingOrder(active);
  return order && `${active.id} goes back: ${order.by} said ${order.verb} at ${order.at}`;
}

/**
 * What to end, where a word that ends it is pending: the wait under way; or the call of a hook, which an
 * order alone cuts off, once green has had traffic. It is told each time it is asked for, since an answer may
 * have been lost.
 */
export function answerTo(active: ActiveDeployment): Answer | undefined {
  const order = pendingOrder(active);
  const execution = order && callingHook(active);
  if (order !== undefined && execution !== undefined) return { execution, verb: order.verb };
  const token = active.wait?.token;
  const word = pendingWord(active);
  return token !== undefined && word !== undefined ? { token, verb: word.verb } : undefined;
}
