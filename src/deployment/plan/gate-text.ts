import { lengthOf } from '../duration.ts';
import type { Gate, GateSight } from '../gate.ts';
import { checksOf } from '../judge/checks-of.ts';
import { percentText } from '../judge/share/share-words.ts';
import type { Plan } from '../plan.ts';
import type { Refusal } from '../refusals.ts';
import { policyText } from './policy-text.ts';
import { refusal } from './view/plan-view.ts';

type Foreseen = Pick<Plan, 'gates' | 'unforeseen' | 'steps' | 'windowSeconds' | 'judge'>;

/**
 * What the gates of a plan can see, a line each, and what becomes of what they do not find; empty where
 * nothing is foreseen.
 */
export const gateLines = (plan: Foreseen): readonly string[] => [
  ...(plan.gates ?? []).map((gate) => gateLine(gate, plan)),
  ...heldBackLines(plan),
  ...(plan.unforeseen ?? []).map(({ checks, why }) => `not foreseen: ${checks.join(', ')} (${why})`),
];

/** That a version is not found does not mean that it gets through. */
function heldBackLines(plan: Foreseen): readonly string[] {
  const { gates = [], judge } = plan;
  const holds = ({ check, sees }: Gate) => sees !== undefined && figuresOf(sees, maxOf(check, plan)).some(({ heldBack }) => heldBack > 0);
  const holding = new Set(gates.filter(holds).map(({ check }) => check));
  if (holding.size === 0) return [];
  const own = checksOf(judge).flatMap(({ name, inconclusive }) =>
    holding.has(name) && inconclusive !== undefined ? [`; ${name}: ${policyText(inconclusive, judge)}`] : [],
  );
  return [
    `held back: not found by the end of the bake, and not passed, as the observed share is above what is allowed or too little is seen. What follows: ${policyText(judge.inconclusive, judge)}${own.join('')}`,
  ];
}

/** `errors at 10 %, 5 minutes (2 complete): about 120 requests on green; finds ...`. */
function gateLine(gate: Gate, plan: Foreseen): string {
  const about = `${gate.check} ${placeOf(gate, plan)}, ${lengthOf(secondsOf(gate, plan))} (${gate.minutes} complete)`;
  if (gate.requests === 0) return `${about}: ${requestsText(gate)}, and nothing is found`;
  return `${about}: ${requestsText(gate)}; ${gate.needs === undefined ? seesText(gate, plan) : needsText(gate)}`;
}

const placeOf = ({ step }: Gate, { steps }: Foreseen): string =>
  step === 'window' ? 'in the window' : `at ${steps[step]?.weight ?? 100} %`;

const secondsOf = ({ step }: Gate, { steps, windowSeconds }: Foreseen): number =>
  step === 'window' ? windowSeconds : (steps[step]?.bakeSeconds ?? 0);

const requestsText = ({ requests }: Gate): string =>
  requests === 0
    ? 'no request is expected on green'
    : `about ${Number(requests.toPrecision(2))} ${requests === 1 ? 'request' : 'requests'} on green`;

const needsText = ({ needs, blind }: Gate): string =>
  `judged by the observed share from ${needs} requests on${blind ? ': too few are expected' : ''}`;

function seesText({ check, sees }: Gate, plan: Foreseen): string {
  if (sees === undefined) return 'what it sees is not known';
  const { atFiveTimes, bakeFor95, fiveTimes, atLeast = false } = sees;
  const max = maxOf(check, plan);
  const [first, ...others] = figuresOf(sees, max);
  const finds = [
    ...(first ? [figureText(first, atLeast, ' of 100 such bakes')] : []),
    ...others.map((figure) => figureText(figure, atLeast)),
  ];
  const longer = atFiveTimes >= 95 || bakeFor95 === undefined ? '' : `; ${bakeFor95} minutes would find ${nameOf(fiveTimes, max)} in 95`;
  return `finds ${finds.join(', ')}${longer}`;
}

const maxOf = (check: string, { judge }: Foreseen): number | undefined => checksOf(judge).find(({ name }) => name === check)?.max;

interface Figure {
  readonly of: string;
  readonly share: number;
  readonly found: number;
  readonly heldBack: number;
}

/**
 * From the smallest share to total failure. A share that the limit allows, or that is told already, is left
 * out.
 */
function figuresOf({ fiveTimes, atFiveTimes, atTwenty, total, heldBack }: GateSight, max: number | undefined): readonly Figure[] {
  const { fiveTimes: five = 0, twenty = 0, total: all = 0 } = heldBack ?? {};
  const figures = [
    { of: nameOf(fiveTimes, max), share: fiveTimes, found: atFiveTimes, heldBack: five },
    { of: nameOf(0.2), share: 0.2, found: atTwenty, heldBack: twenty },
    { of: nameOf(1), share: 1, found: total, heldBack: all },
  ];
  return figures
    .filter(({ share }, index) => index === 2 || (share < 1 && (index === 0 || (share > (max ?? 0) && share !== fiveTimes))))
    .toSorted((a, b) => a.share - b.share);
}

const figureText = ({ of, share, found, heldBack }: Figure, atLeast: boolean, ofWhat = ''): string => {
  const which = of === FIVE ? `${of} (${percentText(share)})` : of;
  return `${which} in ${atLeast && found < 100 ? 'at least ' : ''}${found}${ofWhat}${heldBack === 0 ? '' : ` (${heldBack} held back)`}`;
};

const FIVE = '5 times the limit';

function nameOf(share: number, max?: number): string {
  if (share >= 1) return 'total failure';
  return max !== undefined && Math.abs(share - 5 * max) < 1e-6 ? FIVE : `a share of ${percentText(share)}`;
}

/** A gate that sees nothing lets every version pass, or waits for its patience and goes back. */
export const blindGates = (plan: Foreseen): readonly Refusal[] =>
  (plan.gates ?? []).filter(({ blind }) => blind).map((gate) => refusal('blind-gate', whereOf(gate), blindText(gate)));

function blindText(gate: Gate): string {
  const why =
    gate.needs === undefined ? `total failure in ${gate.sees?.total ?? 0} of 100 such bakes` : `nothing below ${gate.needs} requests`;
  const finds = gate.minutes === 0 ? 'no minute of it is complete at its end' : `${requestsText(gate)}, finds ${why}`;
  return `has too little for the check ${gate.check}: ${finds}`;
}

const whereOf = ({ step }: Gate): string => (step === 'window' ? 'window' : `steps[${step}].bake`);
