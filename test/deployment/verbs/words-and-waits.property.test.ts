// One file, although it is long: one model of a bake, played against the record, whose parts mean nothing
// alone.

import { describe, test } from '@jest/globals';
import fc from 'fast-check';
import type { ApprovalConfig } from '../../../src/deployment/approval.ts';
import { approvalsOfBake } from '../../../src/deployment/approvals/wanted-approval.ts';
import { aimOf, type Bake, bakesOf, unheard } from '../../../src/deployment/bake.ts';
import type { FailPolicy, Policy } from '../../../src/deployment/check.ts';
import { isDeploymentError } from '../../../src/deployment/errors.ts';
import { HISTORY_LIMIT } from '../../../src/deployment/history-limit.ts';
import { downTo } from '../../../src/deployment/judge/down-to.ts';
import { firstWait, nextOfBake } from '../../../src/deployment/judge/next-of-bake.ts';
import type { CheckOutcome } from '../../../src/deployment/judge/policies.ts';
import { judged } from '../../../src/deployment/judge/record-judged.ts';
import { commonRounds } from '../../../src/deployment/plan/cost/rounds.ts';
import { planCost } from '../../../src/deployment/plan/plan-cost.ts';
import { begin, committed, confirm, planned, startBake } from '../../../src/deployment/record/record-progress.ts';
import { enterWait } from '../../../src/deployment/record/record-wait.ts';
import { sayVerb } from '../../../src/deployment/record/say-verb.ts';
import type { Transition } from '../../../src/deployment/record/transition.ts';
import { type ActiveDeployment, emptyRecord, type ServiceRecord } from '../../../src/deployment/record.ts';
import { greenAt } from '../../../src/deployment/split.ts';
import { aimedAt, downwardWords, leadsDown, stepAfter, takenAgain } from '../../../src/deployment/steps-ahead.ts';
import { openQuestion } from '../../../src/deployment/wait.ts';
import type { Verb, Word } from '../../../src/deployment/word.ts';
import { JUDGE } from '../../support/judge-of.ts';
import { acquireBy, aPlan, aPush, minute, refusalOf } from '../record/a-record.ts';

/**
 * One execution as its workflow goes, transition by transition, and people who say words between any two of
 * them: between a judgement's reading and its writing, between judgement and wait, behind a time-out whose
 * token is dead, behind the end of a bake. What was confirmed to them must hold.
 */

const SAID_BY_PEOPLE = [
  'promote',
  'promote fully',
  'extend',
  'pause',
  'resume',
  'reject',
  'approve',
  'rollback',
  'weight',
] as const satisfies Verb[];

/** History events that words may use. */
const ROOM = 5_000;

interface Moment {
  /** What is said now, before the execution goes on. */
  readonly words: readonly {
    readonly verb: (typeof SAID_BY_PEOPLE)[number];
    readonly seconds: number;
    readonly percent: number;
    readonly twice: boolean;
  }[];
  /** Seconds that pass. */
  readonly passes: number;
  /** The answer to the token is lost: the wait ends by its time-out. */
  readonly lost: boolean;
  readonly outcome: CheckOutcome;
  /** Blue could carry a part of the traffic again. */
  readonly blue: boolean;
}

const moment = (verbs: readonly (typeof SAID_BY_PEOPLE)[number][]): fc.Arbitrary<Moment> =>
  fc.record({
    words: fc.oneof(
      { weight: 8, arbitrary: fc.constant([]) },
      {
        weight: 2,
        arbitrary: fc.array(
          fc.record({
            verb: fc.constantFrom(...verbs),
            seconds: fc.constantFrom(1, 30, 60, 400, 3_600),
            percent: fc.constantFrom(0, 10, 30, 50, 100),
            twice: fc.boolean(),
          }),
          { minLength: 1, maxLength: 2 },
        ),
      },
    ),
    passes: fc.constantFrom(0, 1, 7),
    lost: fc.boolean(),
    blue: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    outcome: fc.oneof(
      { weight: 40, arbitrary: fc.constant<CheckOutcome>('pass') },
      { weight: 3, arbitrary: fc.constantFrom<CheckOutcome>('inconclusive', 'none', 'fail') },
    ),
  });

/**
 * Of a step. That a person is asked again and again is too long for this: `approvals.property.test.ts` has
 * it.
 */
const approval = fc.constantFrom<ApprovalConfig | undefined>(
  undefined,
  undefined,
  { withinSeconds: 240, silence: 'rollback' },
  { withinSeconds: 7_200, silence: 'rollback' },
  { withinSeconds: 600, silence: 'continue' },
);

const course = (verbs: readonly (typeof SAID_BY_PEOPLE)[number][]) =>
  fc.record({
    moments: fc.array(moment(verbs), { minLength: 40, maxLength: 200 }),
    fail: fc.constantFrom<FailPolicy>('rollback', 'ask', 'hold'),
    unknown: fc.constantFrom<Policy>('wait', 'rollback', 'pass', 'ask', 'hold'),
    end: fc.constantFrom<'rollback' | 'pass'>('rollback', 'pass'),
    approvals: fc.tuple(approval, approval, approval),
  });

type Course = ReturnType<typeof course> extends fc.Arbitrary<infer C> ? C : never;

function must(holds: boolean, rule: string, ...shown: readonly unknown[]): void {
  if (!holds) throw new Error(`${rule}: ${shown.map((one) => JSON.stringify(one)).join(' / ')}`);
}

/** The end of a bake as those were told who said words, reckoned by the sentences of the manual alone. */
class Told {
  readonly words: Word[] = [];
  promotedAt: number | undefined;
  /** The weight that comes next, as the last one said who named one. */
  aim: number | undefined;
  #endsAt: number;
  #pausedUntil = 0;
  constructor(endsAt: number, pausedUntil = 0) {
    this.#endsAt = endsAt;
    this.#pausedUntil = pausedUntil;
  }
  get end(): number {
    return Math.max(this.#endsAt, this.#pausedUntil);
  }
  hear(word: Word): void {
    const [at, seconds] = [Date.parse(word.at), 1000 * (word.seconds ?? 0)];
    this.words.push(word);
    switch (word.verb) {
      case 'promote':
      case 'promote fully':
        this.promotedAt ??= at;
        return;
      case 'weight':
        this.promotedAt ??= at;
        this.aim = word.percent;
        return;
      case 'extend':
        this.#endsAt = Math.max(this.#endsAt, at) + seconds;
        return;
      case 'pause':
        if (at < this.#pausedUntil) return;
        this.#pausedUntil = at + seconds;
        this.#endsAt += seconds;
        return;
      case 'resume':
        this.#endsAt -= Math.max(0, this.#pausedUntil - at);
        this.#pausedUntil = 0;
        return;
      default:
        return;
    }
  }
}

/** Plays a deployment to its end, and gives how it ended. */
function play({ moments, fail, unknown, end, approvals }: Course): 'back' | 'committed' {
  const judgeConfig = {
    ...JUDGE,
    everySeconds: 60,
    alarms: ['gate'],
    fail,
    inconclusive: unknown,
    none: unknown,
    patienceSeconds: 120,
    answerSeconds: 180,
    hold: { seconds: 240, end },
  };
  const configured = {
    judge: judgeConfig,
    steps: [
      { weight: 10, bakeSeconds: 300 },
      { weight: 50, bakeSeconds: 120 },
      { weight: 100, bakeSeconds: 0 },
    ].map((step, index) => ({ ...step, ...(approvals[index] && { approval: approvals[index] }) })),
    windowSeconds: 180,
  };
  // Room for no more than a few hours: words run into it.
  const plan = aPlan({ ...configured, cost: { ...planCost(aPlan(configured)), historyEvents: HISTORY_LIMIT - ROOM } });
  let record: ServiceRecord = emptyRecord('checkout');
  let now = minute(0);
  let turn = 0;
  let looks = 0;
  let answers = 0;
  let looksAfterPromotion = 0;
  let order: Word | undefined;
  /** Somebody has said that no bake lasts any time, and nobody a weight since. */
  let full = false;
  let told: Told | undefined;
  let later: { readonly until: number } | undefined;
  /** Of the wait that is open, and whether somebody has answered its token. */
  let token: string | undefined;
  let answered = false;
  let waits = false;

  const next = (): Moment => moments[turn++ % moments.length]!;
  const iso = (ms: number) => new Date(ms).toISOString();

  function apply<T>(transition: Transition<T>): T {
    const { write, result } = transition(record);
    record = write ?? record;
    return result;
  }
  const active = (): ActiveDeployment => record.active!;
  /** Before the commit, which ends the window. */
  let last: ActiveDeployment | undefined;

  /** People speak; nothing of what they say moves traffic, or is both taken and forgotten. */
  function speak({ words, lost }: Moment): void {
    // Beyond the course nobody says anything more: it must end.
    if (turn > moments.length) return;
    for (const [index, { verb, seconds, percent, twice }] of words.entries()) {
      const word: Word = {
        verb,
        by: `person ${turn}.${index}`,
        at: iso(now),
        ...(/extend|pause/.test(verb) && { seconds }),
        ...(verb === 'weight' && { percent }),
      };
      for (let time = 0; time < (twice ? 2 : 1); time++) {
        const before = record;
        const said = apply(sayVerb(word));
        must(
          JSON.stringify([before.active?.confirmed, before.active?.intent, before.active?.phase, before.active?.failure]) ===
            JSON.stringify([record.active?.confirmed, record.active?.intent, record.active?.phase, record.active?.failure]),
          'a word moves nothing by itself',
          word,
        );
        if (time === 1)
          must(
            JSON.stringify(before.active) === JSON.stringify(record.active),
            'a word that comes twice is one',
            word,
            before.active,
            record.active,
          );
        if (said.kind !== 'said') continue;
        must(
          order === undefined || verb === 'rollback' || verb === 'reject',
          'behind an order nothing is confirmed but an order',
          word,
          order,
        );
        const changes = before !== record && waits;
        const named = said.answer !== undefined && 'token' in said.answer && said.answer.token === token;
        must(!changes || named, 'the wait that a word ends is named to be answered', word, said);
        if (named && !lost) answered = true;
        if (time === 0) hear(word);
      }
    }
  }

  function hear(word: Word): void {
    if (word.verb === 'rollback' || word.verb === 'reject') order ??= word;
    else if (word.verb === 'approve') answers++;
    else if (word.verb === 'weight') {
      must(
        told !== undefined && plan.steps.some(({ weight }) => weight === word.percent),
        'a weight is said in a bake, and is one of the plan',
        word,
      );
      full = false;
      told!.hear(word);
    } else if (told !== undefined) {
      full ||= word.verb === 'promote fully';
      told.hear(word);
    } else if (word.verb === 'pause') later ??= { until: Date.parse(word.at) + 1000 * (word.seconds ?? 0) };
    else if (word.verb === 'resume') later = undefined;
    if (told === undefined && later !== undefined && now >= later.until && word.verb === 'pause') {
      later = { until: Date.parse(word.at) + 1000 * (word.seconds ?? 0) };
    }
  }

  /** A moment between two transitions. */
  const between = (): Moment => {
    const here = next();
    now += 1000 * here.passes;
    speak(here);
    return here;
  };

  /** Gives the index of the step that comes next. */
  function bake(step: Bake['step'], seconds: number): number {
    between();
    const asks = step !== 'window' && approvals[step] !== undefined;
    must(full === (active().full !== undefined), 'bakes last no time where that was said last', full, active().full);
    const started = apply(startBake(1, { step, seconds, asks }, now));
    const own = full ? 0 : seconds;
    const held = later === undefined ? 0 : Math.max(0, later.until - now);
    told = started.over ? undefined : new Told(now + 1000 * own + held, held > 0 ? later?.until : 0);
    later = undefined;
    looksAfterPromotion = 0;
    let seconds_ = firstWait(started, judgeConfig, now, asks);
    while (seconds_ > 0) seconds_ = look(seconds_);
    const here = step === 'window' ? plan.steps.length : step;
    const after = stepAfter(active().bake!, plan.steps);
    const meant =
      told?.aim === undefined ? Math.min(plan.steps.length, here + 1) : plan.steps.findIndex(({ weight }) => weight === told?.aim);
    must(after === meant, 'the step comes next that was said last', told?.words, after, meant);
    // The way down asks nobody, and takes back what was approved on the way up.
    const downward = bakesOf(active()).filter((each) => leadsDown(each, plan.steps));
    const since = Math.max(0, ...downward.map((each) => Date.parse(aimOf(each)!.at)));
    for (const [index, wanted] of approvals.entries()) {
      if (wanted === undefined || index < here || index >= after) continue;
      const given = active().approvals?.findLast((one) => one.after === index);
      must(given !== undefined, 'no step is left, or skipped, without the approval that it wants', step, index, active().approvals);
      must(given!.by.startsWith('person') || wanted.silence === 'continue', 'no silence approves unless that is configured', given);
      if (index === here) must(Date.parse(given!.at) >= since, 'an approval is given anew', given, since);
    }
    refuseLate(after);
    told = undefined;
    return after;
  }

  /** What hung since before somebody's word comes too late, whichever step it was for. */
  function refuseLate(wanted: number): void {
    if (!bakesOf(active()).some((each) => aimedAt(each, plan.steps) !== undefined)) return;
    for (const [step, { weight }] of plan.steps.entries()) {
      if (step === wanted) continue;
      const late = [
        begin(1, { act: 'shift', split: greenAt(weight), step }, now),
        ...(step === active().bake?.step ? [] : [startBake(1, { step, seconds: 60 }, now)]),
      ];
      for (const one of late) must(/Fenced|RollbackRequested/.test(refusalOf(record, one)), 'what hung comes too late', step, wanted);
    }
    if (wanted < plan.steps.length)
      must(refusalOf(record, committed(1, now)) !== 'nothing', 'nothing is committed on the way down', wanted);
  }

  /** One wait, and the judgement behind it. */
  function look(seconds: number): number {
    between();
    token = `token-${looks++}`;
    answered = false;
    const entered = apply(enterWait(1, { reason: 'bake', token, seconds }, now));
    if (entered.kind === 'entered') {
      must(unheard(active().bake!) === undefined, 'a word that is there ends the wait before it begins', active().bake);
      waits = true;
      const deadline = now + 1000 * seconds;
      while (!answered && now < deadline) {
        const here = next();
        now = Math.min(deadline, now + 1000 * Math.max(10, Math.ceil((here.passes * seconds) / 7)));
        speak(here);
      }
    }
    waits = false;
    // The token is dead: what is said now finds the judge.
    between();
    const { outcome, blue } = between();
    const read = active();
    if (read.verb !== undefined) apply(judged(1, lookOf(read, outcome, blue).look, now));
    const { look, decided } = lookOf(read, outcome, blue);
    const readAt = now;
    between();
    const { again } = apply(judged(1, look, now));
    const down = leadsDown(read.bake!, plan.steps);
    must(!down || decided.kind !== 'over' || blue, 'green gets less once blue can carry it', read.bake);
    must(!down || decided.kind !== 'ask', 'nobody is asked before green gets less', decided);
    if (told?.promotedAt !== undefined && !down) looksAfterPromotion++;
    must(
      looksAfterPromotion < 4 || approvals.some(Boolean) || outcome === 'fail' || fail !== 'rollback',
      'a bake that is promoted ends',
      read.bake,
    );
    must(!again || decided.kind !== 'back' || !decided.atOnce, 'no word stops a bad verdict that nobody is asked about', look.bake);
    if (again) return 1;
    if (decided.kind === 'back') throw new Back(decided.error);
    if (decided.kind !== 'over') return decided.seconds;
    must(
      told?.promotedAt !== undefined || readAt >= (told?.end ?? 0),
      'a bake does not end before those who spoke were told',
      told?.words,
      iso(readAt),
    );
    for (const word of told?.words ?? []) {
      const kept = [active().full, ...(active().bake?.words ?? [])];
      const repeated = /^p/.test(word.verb) || (word.verb === 'weight' && kept.some((one) => one?.percent === word.percent));
      must(repeated || kept.some((one) => one?.at === word.at && one.verb === word.verb), 'no word is lost', word, kept);
    }
    return 0;
  }

  function lookOf(read: ActiveDeployment, outcome: CheckOutcome, blue: boolean) {
    const findings = [{ check: 'gate', kind: 'verdict' as const, outcome, reasons: [`gate says ${outcome}`] }];
    const wanted = approvalsOfBake(plan, read, read.bake!);
    const down = leadsDown(read.bake!, plan.steps) && downTo(plan, read.bake!, { healthy: blue ? plan.blue.desired : 0 });
    const decided = nextOfBake({
      judge: judgeConfig,
      findings,
      bake: read.bake!,
      accepted: read.accepted ?? [],
      wait: read.wait?.reason === 'bake' ? read.wait : undefined,
      ...(wanted && { approval: wanted }),
      ...(down && { down }),
      now,
    });
    const look = {
      judgement: { verdict: outcome, reasons: [], findings },
      unhealthy: 0,
      next: decided,
      heard: [],
      answer: read.wait?.answer,
      bake: read.bake,
    };
    if (fail === 'rollback' && outcome === 'fail' && !(read.accepted ?? []).some((each) => each.outcome === 'fail'))
      must(decided.kind === 'back', 'a bad verdict goes back, whatever was said', read.bake?.words);
    return { look, decided };
  }

  apply(acquireBy('one', aPush('v2')));
  apply(planned(1, plan, now));
  try {
    for (let step = 0; step < plan.steps.length; ) {
      const { weight, bakeSeconds } = plan.steps[step]!;
      between();
      apply(begin(1, { act: 'shift', split: greenAt(weight), step }, now));
      must(order === undefined, 'nothing is shifted behind an order', order, weight);
      between();
      apply(confirm(1, { phase: 'shifting', split: greenAt(weight) }, now));
      step = bake(step, bakeSeconds);
      if (step === plan.steps.length) step = bake('window', plan.windowSeconds);
    }
    between();
    last = active();
    apply(committed(1, now));
    must(order === undefined, 'nothing is committed behind an order', order);
    for (const verb of SAID_BY_PEOPLE) {
      const { kind } = apply(sayVerb({ verb, by: 'late', at: iso(now), seconds: 60, percent: 10 }));
      must(kind === 'refused', 'behind the commit nothing is taken', verb);
    }
    return 'committed';
  } catch (error) {
    if (error instanceof Back || (isDeploymentError(error) && error.name === 'RollbackRequested')) {
      must(error instanceof Back || order !== undefined, 'it goes back by an order that somebody has said', (error as Error).message);
      return 'back';
    }
    throw error;
  } finally {
    if (active().committedAt === undefined) last = active();
    const bakes = bakesOf(last ?? active());
    const words = bakes.reduce((sum, each) => sum + (each.words?.length ?? 0), 0);
    const beyond = bakes.reduce((sum, { added = 0, pausedUntil, endsAt }) => {
      const held = pausedUntil === undefined ? 0 : Math.max(0, Date.parse(pausedUntil) - Date.parse(endsAt)) / 1000;
      return sum + Math.ceil(Math.max(0, added + held) / 60);
    }, 0);
    const looksOf = (course: Parameters<typeof commonRounds>[0]) => {
      const rounds = commonRounds(course);
      return rounds['Is the bake over?'] + rounds['Is the window over?'];
    };
    const back = downwardWords(last ?? active(), plan).map(({ bake: from, to }) => takenAgain(from, to, plan));
    const again = back.map(
      ({ steps, window }) =>
        looksOf({ ...plan, steps: steps.map((step) => plan.steps[step]!), windowSeconds: window ? plan.windowSeconds : 0 }) +
        plan.health.deadlineSeconds / 60,
    );
    const most = looksOf(plan) + again.reduce((sum, one) => sum + one, 0) + beyond + 2 * words + 2 * answers;
    must(looks <= most, 'the history holds every look', looks, most, words, answers);
    const spent = (beyond + 2 * words + again.reduce((sum, one) => sum + one, 0)) * 13;
    must(spent <= ROOM, 'words are refused before the history is full', beyond, words, back);
    if (openQuestion(active().wait) && order === undefined) must(active().committedAt === undefined, 'nothing is committed while it asks');
  }
}

/** The judge takes it back. */
class Back extends Error {}

describe('whatever is said, and whenever', () => {
  test('what was confirmed holds, the first of contradicting words stays, and every deployment ends', () => {
    fc.assert(
      fc.property(course(SAID_BY_PEOPLE), (one) => void play(one)),
      { numRuns: 3_000 },
    );
  });

  test('the same of weights above all', () => {
    fc.assert(
      fc.property(course(['weight', 'weight', 'promote', 'promote fully', 'extend', 'pause', 'approve']), (one) => void play(one)),
      { numRuns: 3_000 },
    );
  });

  test('the same without orders, which end most of them early', () => {
    fc.assert(
      fc.property(course(['promote', 'promote fully', 'extend', 'pause', 'resume', 'approve']), (one) => void play(one)),
      { numRuns: 3_000 },
    );
  });
});
