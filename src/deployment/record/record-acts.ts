import { DeploymentError } from '../errors.ts';
import { isGoingBack } from '../going-back.ts';
import type { ActiveDeployment, Intent, Phase } from '../record.ts';
import { sameSplit } from '../split.ts';
import { stepWanted } from '../steps-ahead.ts';

/** An intent before it has its time. */
export type Act = Intent extends infer I ? (I extends Intent ? Omit<I, 'at'> : never) : never;

/**
 * What each act is. `way`: forward acts obey orders and end with the commit; what comes after it needs it;
 * the way back ends at it. `phase`: where the deployment stands while and after it is done. `confirmed`: by
 * which transition.
 */
export const ACTS = {
  'create-green': { way: 'forward', phase: 'creating green', confirmed: 'confirm' },
  'resize-green': { way: 'forward', phase: undefined, confirmed: 'confirm' },
  'open-stage': { way: 'forward', phase: 'stage open', confirmed: 'confirm' },
  'close-stage': { way: 'forward', phase: 'tested', confirmed: 'confirm' },
  shift: { way: 'forward', phase: 'shifting', confirmed: 'confirm' },
  commit: { way: 'forward', phase: 'committed', confirmed: 'committed' },
  'retire-blue': { way: 'after the commit', phase: 'blue retired', confirmed: 'confirm' },
  'set-stage': { way: 'after the commit', phase: 'blue retired', confirmed: 'confirm' },
  'roll-back': { way: 'back', phase: 'rolling back', confirmed: 'wentBack' },
  'retire-green': { way: 'back', phase: 'rolled back', confirmed: 'confirm' },
} as const satisfies Record<
  Intent['act'],
  {
    readonly way: 'forward' | 'after the commit' | 'back';
    readonly phase: Phase | undefined;
    readonly confirmed: 'confirm' | 'committed' | 'wentBack';
  }
>;

const PHASES: readonly Phase[] = [
  'acquired',
  'planned',
  'creating green',
  'stage open',
  'tested',
  'shifting',
  'window',
  'committed',
  'blue retired',
  'rolling back',
  'rolled back',
  'putting back',
];

const isPast = (phase: Phase, other: Phase): boolean => PHASES.indexOf(phase) > PHASES.indexOf(other);

/** A phase is never left backwards: a late confirmation does not bring it back. */
export const furthest = (a: Phase, b: Phase | undefined): Phase => (b !== undefined && isPast(b, a) ? b : a);

/** The same order once more: a handler that runs again. */
export function sameAct(intent: Intent, act: Act): boolean {
  if (intent.act !== act.act) return false;
  const a = { desired: undefined, tasks: undefined, step: undefined, split: undefined, ...intent };
  const b = { desired: undefined, tasks: undefined, step: undefined, split: undefined, ...act };
  const split = a.split === undefined || b.split === undefined ? a.split === b.split : sameSplit(a.split, b.split);
  return split && a.desired === b.desired && a.tasks === b.tasks && a.step === b.step;
}

/**
 * Refuses an act that comes too late or too early. Late is `Fenced`: a handler that hung and woke up must do
 * nothing, even under the current epoch. Early is `BadRequest`: the workflow is wrong.
 */
export function refuseOutOfOrder(active: ActiveDeployment, act: Act): void {
  const { way, phase } = ACTS[act.act];
  const committed = active.committedAt !== undefined;
  if (way === 'after the commit') {
    // S9, S10: blue is whole until the commit is recorded.
    if (!committed) throw new DeploymentError('BadRequest', `'${act.act}' comes after the commit, and ${active.id} is not committed`);
    return;
  }
  if (committed) throw late(active, act, `it was committed at ${active.committedAt}: recovery goes forward to green`);
  if (way === 'back') return;
  if (isGoingBack(active)) throw late(active, act, 'it is on its way back');
  if (act.act === 'shift' && isBySomebody(active, act)) return;
  if (phase !== undefined && isPast(active.phase, phase)) throw late(active, act, `it stands at '${active.phase}' already`);
  if (act.act === 'shift' && act.split.green < greenSoFar(active)) {
    // S4: forward, weights only grow.
    throw late(active, act, `green has ${greenSoFar(active)} % already, and forward weights only grow`);
  }
}

/**
 * The step that somebody's word leads to. Once such a word was said the step that is wanted is known, and a
 * shift to any other hung since before.
 */
function isBySomebody(active: ActiveDeployment, act: Extract<Act, { readonly act: 'shift' }>): boolean {
  const wanted = stepWanted(active);
  if (wanted === undefined) return false;
  const { steps = [] } = active.plan ?? {};
  if (act.step !== wanted || act.split.green !== steps[wanted]?.weight) {
    throw late(active, act, `${steps[wanted]?.weight ?? 'no'} % is what comes next`);
  }
  return true;
}

/** The most that was announced or confirmed for green. */
function greenSoFar({ confirmed, intent }: ActiveDeployment): number {
  return Math.max(confirmed?.split.green ?? 0, intent?.act === 'shift' ? intent.split.green : 0);
}

const late = ({ id }: ActiveDeployment, act: Act, why: string) =>
  new DeploymentError('Fenced', `'${act.act}' of ${id} comes too late: ${why}`);
