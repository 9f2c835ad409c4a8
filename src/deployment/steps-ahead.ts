import { aimOf, type Bake, bakesOf } from './bake.ts';
import type { Plan } from './plan.ts';
import type { ActiveDeployment } from './record.ts';
import type { Step } from './service-config.ts';

/** Which step of a plan comes behind a bake: the next one, unless somebody has said another (`weight`). */

type Steps = readonly Pick<Step, 'weight'>[];

/** Where a bake stands among the steps: the window is behind all of them. */
export const placeOf = ({ step }: Pick<Bake, 'step'>, steps: Steps): number => (step === 'window' ? steps.length : step);

/** Index of the step that a word of this bake leads to. `undefined`: nobody has said one. */
export function aimedAt(bake: Pick<Bake, 'words'>, steps: Steps): number | undefined {
  const percent = aimOf(bake)?.percent;
  const index = percent === undefined ? -1 : steps.findIndex(({ weight }) => weight === percent);
  return index < 0 ? undefined : index;
}

/**
 * Index of the step that comes behind a bake; `steps.length`: none, so the rollback window, or the commit.
 */
export const stepAfter = (bake: Pick<Bake, 'step' | 'words'>, steps: Steps): number =>
  aimedAt(bake, steps) ?? Math.min(steps.length, placeOf(bake, steps) + 1);

/** Somebody has said that green gets less: an earlier step of the plan comes behind this bake. */
export function leadsDown(bake: Pick<Bake, 'step' | 'words'>, steps: Steps): boolean {
  const aim = aimedAt(bake, steps);
  return aim !== undefined && aim < placeOf(bake, steps);
}

/**
 * Index of the one step that may be taken now, where somebody has said a weight in this deployment: what
 * hung since before that word comes too late. `undefined`: nobody has, and weights only grow.
 */
export function stepWanted({ plan, bakes, bake }: Pick<ActiveDeployment, 'plan' | 'bakes' | 'bake'>): number | undefined {
  if (plan === undefined || bake === undefined) return undefined;
  const said = bakesOf({ ...(bakes && { bakes }), bake }).some((each) => aimedAt(each, plan.steps) !== undefined);
  return said ? stepAfter(bake, plan.steps) : undefined;
}

/** The steps from an earlier one up to that of the bake, which are all taken once more; then the window. */
export function takenAgain(
  bake: Pick<Bake, 'step'>,
  from: number,
  plan: Pick<Plan, 'steps'>,
): { readonly steps: readonly number[]; readonly window: boolean } {
  const to = Math.min(placeOf(bake, plan.steps), plan.steps.length - 1);
  return { steps: plan.steps.flatMap((_, index) => (index >= from && index <= to ? [index] : [])), window: bake.step === 'window' };
}

/** The words of all bakes so far that led down, each with its bake and the step that it led to. */
export const downwardWords = ({ bakes, bake }: Pick<ActiveDeployment, 'bakes' | 'bake'>, { steps }: Pick<Plan, 'steps'>) =>
  bakesOf({ ...(bakes && { bakes }), ...(bake && { bake }) }).flatMap((each) =>
    (each.words ?? []).flatMap((word) => {
      const to = aimedAt({ words: [word] }, steps);
      return to !== undefined && to < placeOf(each, steps) ? [{ word, bake: each, to }] : [];
    }),
  );
