import type { Bake } from '../bake.ts';
import { bounded } from '../bounded-text.ts';
import { withJudged } from '../counted-alarms.ts';
import { DeploymentError } from '../errors.ts';
import { iso, without, write } from '../record/record-change.ts';
import { goingForward } from '../record/record-forward.ts';
import type { Transition } from '../record/transition.ts';
import type { ActiveDeployment, HeardAlarm } from '../record.ts';
import { openQuestion, type Question, type Wait } from '../wait.ts';
import type { Word } from '../word.ts';
import { asksOnly, type NextOfBake } from './next-of-bake.ts';
import { toldJudgement } from './told-judgement.ts';
import type { Judgement } from './verdict.ts';

export interface JudgedLook {
  readonly judgement: Judgement;
  /** Targets of green that fail their health check. */
  readonly unhealthy: number;
  readonly next: NextOfBake;
  /** The answer that `next` was decided with. One that came since is kept for the next look. */
  readonly answer: Word | undefined;
  /** Alarms that it was decided with. */
  readonly heard: readonly HeardAlarm[];
  /** The bake that was judged, with the words that it was decided with. `undefined`: there is none. */
  readonly bake: Bake | undefined;
}

/**
 * `asked`: the question, when it was not asked before. `again`: a word came meanwhile, which changes what is
 * next, or an alarm went into ALARM.
 */
interface JudgedResult {
  readonly asked?: Question;
  readonly again: boolean;
}

/** What people have accepted, in all: a record has room for so much. */
const MOST_ACCEPTED = 60;

/**
 * Keeps a judgement, which ends the wait for it, and what a person is asked now. Obeys an order that came
 * while it was made. Another word that came meanwhile, or an alarm, is not lost: what was decided without it
 * does not hold, but for a bad verdict that nobody is asked about.
 */
export function judged(epoch: number, look: JudgedLook, now: number): Transition<JudgedResult> {
  return (record) => {
    const { active } = goingForward(record, epoch);
    refuseOther(active, look.bake);
    const before = active.wait?.reason === 'bake' ? active.wait : undefined;
    const late = before?.answer !== undefined && before.answer.at !== look.answer?.at ? before.answer : undefined;
    const atOnce = look.next.kind === 'back' && look.next.atOnce;
    const heard = active.heard && withJudged(active.heard, look.heard);
    const unheard = heard?.some((each) => each.judged === undefined) === true;
    const again = !atOnce && (late !== undefined || unheard || (active.bake?.words ?? []).length !== wordsHeard(look));
    // An answer is to the question that was read, and to no other.
    const question = again ? before?.question : questionOf(look.next, before, now);
    const next: ActiveDeployment = {
      ...without(active, 'wait'),
      judged: toldJudgement({ ...look.judgement, unhealthy: look.unhealthy }, now),
      ...(heard && { heard }),
      ...(question && { wait: { reason: 'bake' as const, at: before?.at ?? iso(now), question, ...(late && { answer: late }) } }),
      ...acceptedSince(active, look.next),
      ...approvedSince(active, look.next),
      ...(active.bake && { bake: bakeAfter(active.bake, look, again) }),
    };
    const isNew = question !== undefined && !again && (question.at === iso(now) || isRenewed(question, before));
    return write(record, { ...record, active: next }, { again, ...(isNew && { asked: question }) });
  };
}

const wordsHeard = ({ bake }: JudgedLook): number => bake?.words?.length ?? 0;

/** A function that hung and woke up judges a bake that has ended: it must not end the wait of another. */
function refuseOther({ id, bake }: ActiveDeployment, seen: Bake | undefined): void {
  if (seen === undefined || (bake?.step === seen.step && bake.startedAt === seen.startedAt)) return;
  throw new DeploymentError('Fenced', `this judgement of ${id} comes too late: the bake that began at ${seen.startedAt} has ended`);
}

/** With the words that were heard; over where it ends now, or takes the deployment back. */
function bakeAfter(bake: Bake, look: JudgedLook, again: boolean): Bake {
  const [{ next }, heard] = [look, wordsHeard(look)];
  const over = !again && (next.kind === 'over' || next.kind === 'back');
  return { ...without(bake, 'over'), ...(heard > 0 && { heard }), ...(over && { over }) };
}

/** What stands and asks nothing new keeps the time at which it was asked. */
function questionOf(next: NextOfBake, before: Wait | undefined, now: number): Question | undefined {
  if (next.kind !== 'ask') return undefined;
  const { patienceSeconds: _, ...asked } = next.question;
  const open = openQuestion(before);
  const stands = open !== undefined && open.approval === asked.approval && asksOnly(open, asked.about ?? []);
  const seen = bounded(asked.seen);
  return { ...asked, seen, asks: bounded(`${seen}. ${asked.asks}`), at: stands ? open.at : iso(now), until: iso(next.until) };
}

/** Nobody has answered in its time, and it is asked again. */
const isRenewed = (question: Question, before: Wait | undefined): boolean => {
  const open = openQuestion(before);
  return question.approval === true && open?.approval === true && question.until > open.until;
};

const approvedSince = ({ approvals = [] }: ActiveDeployment, { approved }: NextOfBake): Pick<ActiveDeployment, 'approvals'> =>
  approved === undefined || approvals.some(({ after, at }) => after === approved.after && at === approved.at)
    ? {}
    : { approvals: [...approvals, approved] };

function acceptedSince({ accepted = [] }: ActiveDeployment, { accepts }: NextOfBake): Pick<ActiveDeployment, 'accepted'> {
  const all = [...accepted, ...accepts];
  return all.length === 0 ? {} : { accepted: all.slice(-MOST_ACCEPTED) };
}

/** Refused to a judgement that finds no bake. */
export function bakeOf({ id, bake }: ActiveDeployment): NonNullable<ActiveDeployment['bake']> {
  if (!bake) throw new DeploymentError('BadRequest', `${id}: no bake is under way`);
  return bake;
}
