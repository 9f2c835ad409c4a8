import type { Bake } from '../bake.ts';
import type { Check } from '../check.ts';
import type { Gate, GateSight } from '../gate.ts';
import { bakeOfMinutes, minutesAtEnd, plannedMinutes } from '../judge/counted-minutes.ts';
import type { HourTraffic } from '../judge/hour-traffic.ts';
import { shareLimits } from '../judge/judge-check.ts';
import type { ShareLimits } from '../judge/share/share-check.ts';
import { type Sight, sight } from '../judge/sight.ts';
import type { Plan } from '../plan.ts';

/** A check whose traffic is known. */
export interface SeenCheck {
  readonly check: Check;
  readonly traffic: HourTraffic;
}

export interface Gates {
  readonly gates: readonly Gate[];
  /** Names of checks of which gates are left out, a name for each. */
  readonly leftOut: readonly string[];
  /** Names of checks that compare only, and have no bake in which both sides have traffic. */
  readonly alone: readonly string[];
}

/**
 * So many questions are simulated: a quarter of a second of processor each, in a function that has half of
 * one. The weakest gate of each check comes first.
 */
const MOST_SIMULATED = 12;
/** A plan travels through its execution, and an hour's bakes may be many. */
const MOST_GATES = 40;

/** A gate before it is known what it sees. */
interface Question {
  readonly check: Check;
  readonly limits: ShareLimits;
  readonly step: Bake['step'];
  readonly minutes: number;
  readonly greenPerMinute: number;
  readonly bluePerMinute: number;
  readonly blueShare: number;
}

/** Each check in each bake of the plan. A bake that no minute of is complete at its end is there, too. */
export function gatesOf(plan: Pick<Plan, 'steps' | 'windowSeconds' | 'judge'>, checks: readonly SeenCheck[]): Gates {
  const bakes = bakesOf(plan);
  const asked = checks.map((seen) => questionsOf(seen, bakes));
  const questions = asked.flat();
  const answers = answersOf(asked, plannedMinutes(plan));
  const gates = questions.flatMap((question) => gateOf(question, answers) ?? []);
  const kept = gates.slice(0, MOST_GATES);
  return {
    gates: kept,
    leftOut: [
      ...questions.filter((question) => gateOf(question, answers) === undefined).map(({ check }) => check.name),
      ...gates.slice(MOST_GATES).map(({ check }) => check),
    ],
    alone: checks.filter((_, index) => asked[index]!.length === 0 && bakes.length > 0).map(({ check }) => check.name),
  };
}

interface PlannedBake {
  readonly step: Bake['step'];
  readonly weight: number;
  readonly seconds: number;
}

const bakesOf = ({ steps, windowSeconds }: Pick<Plan, 'steps' | 'windowSeconds'>): readonly PlannedBake[] =>
  [
    ...steps.map(({ weight, bakeSeconds }, step) => ({ step, weight, seconds: bakeSeconds })),
    { step: 'window' as const, weight: 100, seconds: windowSeconds },
  ].filter(({ seconds }) => seconds > 0);

/** Where blue has no traffic a check that only compares keeps what earlier steps said: no gate. */
const questionsOf = ({ check, traffic: { perMinute, blue } }: SeenCheck, bakes: readonly PlannedBake[]): readonly Question[] =>
  bakes
    .filter(({ weight }) => weight < 100 || check.max !== undefined)
    .map(({ step, weight, seconds }) => ({
      check,
      limits: shareLimits(check),
      step,
      minutes: minutesAtEnd(seconds),
      greenPerMinute: (weight / 100) * perMinute,
      bluePerMinute: (1 - weight / 100) * perMinute,
      blueShare: blue.total === 0 ? 0 : blue.bad / blue.total,
    }));

type Answers = ReadonlyMap<string, { readonly question: Question; readonly sees: Sight }>;

/** Equal questions are asked once. */
function answersOf(asked: readonly (readonly Question[])[], planned: number): Answers {
  const simulated = asked.map((questions) => questions.filter(({ check }) => !isStrict(check)).toSorted(byRequests));
  const inTurn = [...simulated.flatMap(([weakest]) => weakest ?? []), ...simulated.flatMap(([, ...others]) => others)];
  const once = new Map(inTurn.map((question) => [keyOf(question), question]));
  return new Map(
    [...once].slice(0, MOST_SIMULATED).map(([key, question]) => [key, { question, sees: sight({ ...question, plannedMinutes: planned }) }]),
  );
}

const keyOf = ({ check: _check, step: _step, ...facts }: Question): string => JSON.stringify(facts);

const requestsOf = ({ minutes, greenPerMinute }: Question): number => minutes * greenPerMinute;

const byRequests = (a: Question, b: Question): number => requestsOf(a) - requestsOf(b);

const isStrict = ({ strict, max }: Check): boolean => strict && max !== undefined;

function gateOf(question: Question, answers: Answers): Gate | undefined {
  const { check, step, minutes } = question;
  const requests = Math.round(requestsOf(question));
  const gate = { check: check.name, step, minutes, requests };
  if (isStrict(check)) {
    const needs = Math.max(1, check.minRequests);
    return { ...gate, needs, blind: requests < needs };
  }
  const answer = answers.get(keyOf(question));
  if (answer) {
    const atLeast = answer.sees.simulated < minutes;
    // Of a long bake a part is simulated: it is surely blind where even all requests are too few to fail by.
    const blind = answer.sees.blind && (!atLeast || requests < check.floor.events);
    return { ...gate, sees: seenBy(answer.sees, atLeast), blind };
  }
  const weaker = [...answers.values()]
    .filter((each) => isWeaker(each.question, question) && !each.sees.blind)
    .sort((a, b) => byRequests(b.question, a.question))[0];
  return weaker && { ...gate, sees: seenBy(weaker.sees, true), blind: false };
}

/** It has no more of anything that helps to see: its answer is a lower bound of the other's. */
const isWeaker = (one: Question, other: Question): boolean =>
  one.check === other.check &&
  one.minutes <= other.minutes &&
  one.greenPerMinute <= other.greenPerMinute &&
  (one.limits.worse === undefined || comparable(one) <= comparable(other));

/** What a comparison of two counts rests on: half of their harmonic mean. */
const comparable = ({ greenPerMinute, bluePerMinute }: Question): number =>
  greenPerMinute + bluePerMinute === 0 ? 0 : (greenPerMinute * bluePerMinute) / (greenPerMinute + bluePerMinute);

function seenBy({ fiveTimes, atFiveTimes, atTwenty, total, heldBack, minutesFor95At5x }: Sight, atLeast: boolean): GateSight {
  return {
    fiveTimes: Number(fiveTimes.toPrecision(4)),
    atFiveTimes,
    atTwenty,
    total,
    ...(minutesFor95At5x !== undefined && { bakeFor95: bakeOfMinutes(minutesFor95At5x) }),
    ...(atLeast ? { atLeast } : { heldBack }),
  };
}
