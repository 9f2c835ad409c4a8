import { lengthOf } from '../duration.ts';
import type { Gate, GateSight } from '../gate.ts';
import { checksOf } from '../judge/checks-of.ts';
import { percentText } from '../judge/share/share-words.ts';
import type { Plan } from '../plan.ts';
import type { Refusal } from '../refusals.ts';
import { refusal } from './view/plan-view.ts';

type Foreseen = Pick<Plan, 'gates' | 'unforeseen' | 'steps' | 'windowSeconds' | 'judge'>;

/** What the gates of a plan can see, a line each; empty where nothing is foreseen. */
export const gateLines = (plan: Foreseen): readonly string[] => [
  ...(plan.gates ?? []).map((gate) => gateLine(gate, plan)),
  ...(plan.unforeseen ?? []).map(({ checks, why }) => `not foreseen: ${checks.join(', ')} (${why})`),
];

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
  const { atFiveTimes, atTwenty, total, bakeFor95, atLeast } = sees;
  const five = fiveText(sees, checksOf(plan.judge).find(({ name }) => name === check)?.max);
  const finds = `finds ${atLeast ? 'at least ' : ''}${five} in ${atFiveTimes} of 100 such bakes, a share of 20 % in ${atTwenty}, total failure in ${total}`;
  return atFiveTimes >= 95 || bakeFor95 === undefined ? finds : `${finds}; ${bakeFor95} minutes would find ${five} in 95`;
}

const fiveText = ({ fiveTimes }: GateSight, max: number | undefined): string =>
  max !== undefined && Math.abs(fiveTimes - 5 * max) < 1e-6 ? '5 times the limit' : `a share of ${percentText(fiveTimes)}`;

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
