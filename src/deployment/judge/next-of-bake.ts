import type { Approval } from '../approval.ts';
import { approvalNow, approvalQuestion, untilNextLook, type WantedApproval } from '../approvals/approval-now.ts';
import { aimOf, type Bake, endOf, promotion, unheard } from '../bake.ts';
import type { Policy } from '../check.ts';
import type { Accepted } from '../record.ts';
import type { JudgeConfig } from '../service-config.ts';
import { type Asked, type AskedAbout, openQuestion, type Question, type Wait } from '../wait.ts';
import type { Verb, Word } from '../word.ts';
import { checksOf } from './checks-of.ts';
import { isOver } from './counted-minutes.ts';
import { type Finding, TARGETS } from './finding.ts';
import { type CheckOutcome, keepsFor, longestAfterBake, policyOf, strongest } from './policies.ts';

export interface BakeFacts {
  readonly judge: JudgeConfig;
  readonly findings: readonly Finding[];
  readonly bake: Bake;
  /** What people have accepted before, in this deployment. */
  readonly accepted: readonly Accepted[];
  /** The bake's wait: what a person was asked, and answered. */
  readonly wait: Wait | undefined;
  /** That somebody approves what comes next, where the step wants it and nobody has yet. */
  readonly approval?: ApprovalToAsk;
  /** Somebody has said that green gets less. */
  readonly down?: Down;
  readonly now: number;
}

/** Of the approvals that are wanted before what comes next, the one that is asked for now. */
interface ApprovalToAsk {
  readonly wanted: WantedApproval;
  /** Another one is asked for behind it. */
  readonly more: boolean;
  /** For how long people may be asked for all of them, in seconds. */
  readonly longestSeconds: number;
}

/** `lacks`: what blue lacks to carry more, in a sentence. `until`: how long it is waited for, epoch ms. */
export interface Down {
  readonly lacks: string | undefined;
  readonly until: number;
}

/**
 * What a judgement leads to. `accepts`: what a person, or their silence, has just accepted; `approved`: the
 * same of what comes next.
 */
export type NextOfBake = { readonly accepts: readonly Accepted[]; readonly approved?: Approval } & (
  | { readonly kind: 'over' }
  | { readonly kind: 'wait'; readonly seconds: number }
  /** `until`: epoch ms, when silence is an answer. */
  | { readonly kind: 'ask'; readonly seconds: number; readonly question: Asked; readonly until: number }
  /** `atOnce`: for a bad verdict that nobody is asked about. Else a time is over, which words move. */
  | {
      readonly kind: 'back';
      readonly error: 'JudgedUnhealthy' | 'Inconclusive' | 'NotApproved' | 'BlueUnhealthy';
      readonly why: string;
      readonly atOnce: boolean;
    }
);

/** What keeps a bake from going on, and what it leads to. */
interface Obstacle {
  readonly finding: Finding;
  readonly policy: Policy;
}

/**
 * Goes on waiting, to the next step, to a person, or back. A bad verdict counts at once; what is
 * inconclusive, or has no answer, counts once the bake is over. Where several checks lead to different
 * things, the strongest holds: back, then hold, ask, wait. Where nothing is in the way any more, and the step
 * wants somebody's yes, a person is asked for that.
 */
export function nextOfBake(facts: BakeFacts): NextOfBake {
  const next = nextByChecks(facts);
  const approved = approvedBy(facts);
  return approved === undefined || next.approved !== undefined ? next : { ...next, approved };
}

/** A yes counts, whatever else the same look finds. */
function approvedBy({ approval, wait, now }: BakeFacts): Approval | undefined {
  if (approval === undefined || wait?.answer === undefined) return undefined;
  const state = approvalNow(approval.wanted, wait, now);
  return state.kind === 'given' ? state.approval : undefined;
}

function nextByChecks(facts: BakeFacts): NextOfBake {
  const { judge, bake, wait, now } = facts;
  const answers = answered(facts);
  const accepts = [...answers, ...promoted({ ...facts, accepted: [...facts.accepted, ...answers] })];
  const obstacles = obstaclesOf({ ...facts, accepted: [...facts.accepted, ...accepts] });
  if (facts.down) return { accepts: answers, ...lower(facts, facts.down, obstacles) };
  const policy = strongest(obstacles.map((each) => each.policy));
  const reached = obstacles.filter((each) => each.policy === policy);
  const over = isOver(bake, now);
  switch (policy) {
    case 'rollback':
      return { accepts, ...back(reached) };
    case 'hold':
    case 'ask': {
      const question = questionOf(policy, reached, judge);
      const until = standing(wait, reached) ?? Math.min(now + 1000 * question.patienceSeconds, lastEnd(facts));
      return now >= until
        ? { accepts, ...back(reached) }
        : { kind: 'ask', accepts, question, until, seconds: untilNext(judge, (until - now) / 1000) };
    }
    case 'wait': {
      const left = (Date.parse(bake.endsAt) - now) / 1000 + judge.patienceSeconds;
      return left <= 0 ? { accepts, ...back(reached) } : { kind: 'wait', accepts, seconds: untilNext(judge, left) };
    }
    case 'pass':
      return over ? approvedOrAsked(facts, accepts) : { kind: 'wait', accepts, seconds: untilNext(judge, (endOf(bake) - now) / 1000) };
    default:
      return policy satisfies never;
  }
}

/**
 * Green is to get less. A bad verdict that nobody is asked about still takes everything back; nothing else
 * that is said of green keeps users from blue. Green keeps what it has, and is judged, until blue can carry
 * more.
 */
function lower({ judge, now }: BakeFacts, { lacks, until }: Down, obstacles: readonly Obstacle[]): Reached {
  const bad = obstacles.filter(({ policy, finding }) => policy === 'rollback' && finding.outcome === 'fail');
  if (bad.length > 0) return back(bad);
  if (lacks === undefined) return { kind: 'over' };
  return now < until
    ? { kind: 'wait', seconds: untilNext(judge, (until - now) / 1000) }
    : {
        kind: 'back',
        error: 'BlueUnhealthy',
        why: `somebody gave blue more of the traffic, and it cannot carry that: ${lacks}`,
        atOnce: false,
      };
}

/** The bake is over, and nothing that green shows is in the way. */
function approvedOrAsked(facts: BakeFacts, accepts: readonly Accepted[]): NextOfBake {
  const { approval, judge, bake, wait, now } = facts;
  if (approval === undefined) return { kind: 'over', accepts };
  const state = approvalNow(approval.wanted, wait, now, lastEnd(facts));
  switch (state.kind) {
    case 'given':
      // The next look asks for the other one.
      return { ...(approval.more ? { kind: 'wait', seconds: 1 } : { kind: 'over' }), accepts, approved: state.approval };
    case 'refused':
      return { kind: 'back', accepts, error: 'NotApproved', why: state.why, atOnce: false };
    case 'asked': {
      const { question, until, ends } = state;
      // Looks become rarer from the end of the bake on: questions about checks that come between change
      // nothing.
      return { kind: 'ask', accepts, question, until, seconds: untilNextLook(judge.everySeconds, { since: endOf(bake), ends, now }) };
    }
  }
}

/**
 * Seconds until the first judgement of a bake; 0: it lasts no time. What somebody has said of it is judged,
 * and a yes that is wanted at its end is asked for by the judge (`asks`).
 */
export const firstWait = (bake: Bake, judge: JudgeConfig, now: number, asks = false): number =>
  !asks && unheard(bake) === undefined && endOf(bake) <= Date.parse(bake.startedAt) ? 0 : untilNext(judge, (endOf(bake) - now) / 1000);

const untilNext = ({ everySeconds }: JudgeConfig, left: number): number => Math.max(1, Math.ceil(Math.min(left, everySeconds)));

function obstaclesOf({ judge, findings, bake, accepted, wait, now }: BakeFacts): readonly Obstacle[] {
  const checks = new Map(checksOf(judge).map((check) => [check.name, check]));
  // Once an approval is asked for the bake has passed: what is bad since then counts, and no silence of a
  // source.
  const passed = approvalQuestion(wait) !== undefined;
  const counts = (outcome: CheckOutcome) => outcome === 'fail' || (isOver(bake, now) && !passed);
  return findings
    .map((finding) => stillHeld(finding, openQuestion(wait), policyFor({ ...finding, outcome: 'fail' }, judge, checks.get(finding.check))))
    .filter((finding) => finding.outcome !== 'pass' && counts(finding.outcome) && !isAccepted(finding, bake, accepted))
    .map((finding) => ({ finding, policy: policyFor(finding, judge, checks.get(finding.check)) }));
}

/** A bad verdict for which the split is held is bad until somebody decides, whatever is said of it since. */
const stillHeld = (finding: Finding, question: Question | undefined, ofFail: Policy): Finding =>
  ofFail === 'hold' && question?.about?.some(({ check, outcome }) => check === finding.check && outcome === 'fail')
    ? { ...finding, outcome: 'fail' }
    : finding;

/** Targets that fail are users who are not served: nobody is asked about them. */
const policyFor = ({ check, outcome }: Finding, judge: JudgeConfig, own: Parameters<typeof policyOf>[2]): Policy =>
  check === TARGETS && outcome === 'fail' ? 'rollback' : policyOf(outcome, judge, own);

/** A bad verdict is accepted for the rest of the deployment; that too little is known, for the bake. */
const isAccepted = ({ check, outcome }: Finding, bake: Bake, accepted: readonly Accepted[]): boolean =>
  accepted.some(
    (each) =>
      each.check === check && (each.outcome === 'fail' || (outcome !== 'fail' && each.step === bake.step && each.at >= bake.startedAt)),
  );

/** What the answer to a question accepts: what the question was about. Silence may accept it, too. */
function answered({ judge, bake, wait, now, findings, accepted }: BakeFacts): readonly Accepted[] {
  const { question, answer } = wait ?? {};
  if (question?.about === undefined) return [];
  const silent = answer === undefined && now >= Date.parse(question.until) && question.silence === 'pass';
  if (!says(answer) && !silent) return [];
  const by = answer?.by ?? `nobody: judge.hold goes on after ${judge.hold.seconds / 60} minutes`;
  return question.about
    .filter(({ check }) => findings.some((finding) => finding.check === check))
    .filter(({ check, outcome }) => !isAccepted({ check, outcome } as Finding, bake, accepted))
    .map(({ check, outcome }) => acceptedBy({ ...answer, by, at: answer?.at ?? question.until }, { check, outcome, step: bake.step }));
}

/** A yes to what was asked. */
const says = (answer: Word | undefined): boolean => answer !== undefined && YES.includes(answer.verb);

const YES: readonly Verb[] = ['approve', 'promote', 'promote fully', 'weight'];

/**
 * Whoever promotes a bake, or ends it by a greater weight, accepts that too little is known, for this bake.
 * What fails they do not accept.
 */
function promoted({ bake, findings, accepted }: BakeFacts): readonly Accepted[] {
  const word = aimOf(bake) ?? promotion(bake);
  if (word === undefined) return [];
  return findings
    .filter((finding) => finding.outcome !== 'pass' && finding.outcome !== 'fail' && !isAccepted(finding, bake, accepted))
    .map(({ check, outcome }) => acceptedBy(word, { check, outcome: outcome as AskedAbout['outcome'], step: bake.step }));
}

const acceptedBy = (
  { by, at, reason }: Pick<Word, 'by' | 'at' | 'reason'>,
  what: Pick<Accepted, 'check' | 'outcome' | 'step'>,
): Accepted => ({
  ...what,
  by,
  at,
  ...(reason !== undefined && { reason }),
});

const about = (reached: readonly Obstacle[]) =>
  reached.map(({ finding: { check, outcome } }) => ({ check, outcome: outcome as Exclude<CheckOutcome, 'pass'> }));

/**
 * Until when the question that nobody has answered stands. With something new in it, it is another question,
 * with a time of its own.
 */
function standing(wait: Wait | undefined, reached: readonly Obstacle[]): number | undefined {
  const question = openQuestion(wait);
  return question !== undefined && question.approval === undefined && asksOnly(question, about(reached))
    ? Date.parse(question.until)
    : undefined;
}

/** The question is about all of these already. */
export const asksOnly = ({ about: known = [] }: Pick<Question, 'about'>, asked: readonly AskedAbout[]): boolean =>
  asked.every(({ check, outcome }) => known.some((each) => each.check === check && each.outcome === outcome));

/** However often questions change: no bake goes on beyond this. The plan counts on it. */
const lastEnd = ({ bake, judge, approval }: BakeFacts): number =>
  endOf(bake) + 1000 * (longestAfterBake(judge) + (approval?.longestSeconds ?? 0));

function questionOf(policy: 'ask' | 'hold', reached: readonly Obstacle[], judge: JudgeConfig): Asked {
  const goesOn = policy === 'hold' && judge.hold.end === 'pass';
  const bad = reached.some(({ finding }) => finding.outcome === 'fail');
  const names = reached.map(({ finding }) => finding.check).join(', ');
  return {
    seen: reached.flatMap(({ finding }) => finding.reasons).join('; '),
    asks: 'Go on all the same?',
    yes: bad ? `${names}: judged no more in this deployment, and the deployment goes on` : 'the deployment goes on to what comes next',
    otherwise: goesOn ? 'the deployment goes on' : 'all traffic goes back to blue',
    patienceSeconds: keepsFor(policy, judge),
    about: about(reached),
    silence: goesOn ? 'pass' : 'rollback',
  };
}

/** What a judgement leads to, without what is accepted. */
type Reached = NextOfBake extends infer N ? (N extends NextOfBake ? Omit<N, 'accepts' | 'approved'> : never) : never;

function back(reached: readonly Obstacle[]): Omit<Extract<NextOfBake, { kind: 'back' }>, 'accepts'> {
  const bad = reached.some(({ finding }) => finding.outcome === 'fail');
  return {
    kind: 'back',
    error: bad ? 'JudgedUnhealthy' : 'Inconclusive',
    why: reached.flatMap(({ finding }) => finding.reasons).join('; '),
    atOnce: reached.some(({ finding, policy }) => finding.outcome === 'fail' && policy === 'rollback'),
  };
}
