import { bounded, boundedList } from '../bounded-text.ts';
import { DeploymentError } from '../errors.ts';
import { unjudged, withJudged } from '../record/record-alarm.ts';
import { iso, without, write } from '../record/record-change.ts';
import { goingForward } from '../record/record-forward.ts';
import type { Transition } from '../record/transition.ts';
import type { ActiveDeployment, HeardAlarm, Judged } from '../record.ts';
import { openQuestion, type Question, type Wait } from '../wait.ts';
import type { Word } from '../word.ts';
import { asksOnly, type NextOfBake } from './next-of-bake.ts';
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
}

/**
 * `asked`: the question, when it was not asked before. `unheard`: an alarm went into ALARM while it was judged,
 * and is to be judged before anything goes on.
 */
interface JudgedKept {
  readonly asked?: Question;
  readonly unheard?: true;
}

/** Lines of checks and what people have accepted, in all: a record has room for so many. */
const MOST_LINES = 60;
const LINE_LIMIT = 300;

/**
 * Keeps a judgement, which ends the wait for it, and what a person is asked now. Obeys an order that came
 * while it was made.
 */
export function judged(epoch: number, look: JudgedLook, now: number): Transition<JudgedKept> {
  return (record) => {
    const { active } = goingForward(record, epoch);
    const before = active.wait?.reason === 'bake' ? active.wait : undefined;
    const late = before?.answer !== undefined && before.answer.at !== look.answer?.at ? before.answer : undefined;
    // An answer is to the question that was read, and to no other.
    const question = late === undefined ? questionOf(look.next, before, now) : before?.question;
    const next: ActiveDeployment = {
      ...without(active, 'wait'),
      judged: judgedAt(look, now),
      ...(active.heard && { heard: withJudged(active.heard, look.heard) }),
      ...(question && { wait: { reason: 'bake' as const, at: before?.at ?? iso(now), question, ...(late && { answer: late }) } }),
      ...acceptedSince(active, look.next),
    };
    const isNew = question !== undefined && late === undefined && question.at === iso(now);
    const unheard = unjudged(next) !== undefined;
    return write(record, { ...record, active: next }, { ...(isNew && { asked: question }), ...(unheard && { unheard }) });
  };
}

const judgedAt = ({ judgement: { verdict, reasons, findings }, unhealthy }: JudgedLook, now: number): Judged => ({
  at: iso(now),
  verdict,
  reasons: boundedList(reasons),
  checks: findings.slice(0, MOST_LINES).map(({ check, outcome, reasons: why }) => ({
    name: check,
    outcome,
    why: bounded(why.join('; '), LINE_LIMIT),
  })),
  unhealthy,
});

/** What stands and asks nothing new keeps the time at which it was asked. */
function questionOf(next: NextOfBake, before: Wait | undefined, now: number): Question | undefined {
  if (next.kind !== 'ask') return undefined;
  const { patienceSeconds: _, ...asked } = next.question;
  const open = openQuestion(before);
  const stands = open !== undefined && asksOnly(open, asked.about ?? []);
  const seen = bounded(asked.seen);
  return { ...asked, seen, asks: bounded(`${seen}. ${asked.asks}`), at: stands ? open.at : iso(now), until: iso(next.until) };
}

function acceptedSince({ accepted = [] }: ActiveDeployment, { accepts }: NextOfBake): Pick<ActiveDeployment, 'accepted'> {
  const all = [...accepted, ...accepts];
  return all.length === 0 ? {} : { accepted: all.slice(-MOST_LINES) };
}

/** Refused to a judgement that finds no bake. */
export function bakeOf({ id, bake }: ActiveDeployment): NonNullable<ActiveDeployment['bake']> {
  if (!bake) throw new DeploymentError('BadRequest', `${id}: no bake is under way`);
  return bake;
}
