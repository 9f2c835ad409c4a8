import { isGiven } from '../approvals/given.ts';
import { aimOf, type Bake } from '../bake.ts';
import { lengthOf } from '../duration.ts';
import type { ActiveDeployment } from '../record.ts';
import { aimedAt, leadsDown, placeOf } from '../steps-ahead.ts';
import { openQuestion } from '../wait.ts';
import type { Word } from '../word.ts';
import { answered } from './answers.ts';
import { type Baking, isBaking, iso, isThere, moved, nameOf, tooLong, weightOf, whyNoApproval, whyNoBake } from './time-of-bake.ts';
import type { VerbRow } from './verb-row.ts';

/**
 * Another step of the plan comes next than the one behind this bake. To a later one the bake ends as by
 * `promote`: the judge speaks once more, and an approval that a skipped step wants is asked for. To an
 * earlier one nothing is asked but that blue can carry it, and the step is baked from its beginning. Of
 * several such words the newest holds, until the judgement that ends the bake.
 */
export const weight: VerbRow = {
  kind: 'time',
  right: 'operate',
  refusal: (active, word) => noStep(active, word) ?? whyNoBake(active) ?? notFromHere(active as Baking, word),
  said: weighted,
  beats: [],
  told: (active, word) => `${active.id}: ${isBaking(active) ? toldOf(active, active.bake, word) : 'no bake is under way'}`,
};

function noStep({ id, plan, request }: ActiveDeployment, { percent }: Word): string | undefined {
  if (percent === undefined || !Number.isInteger(percent)) return `${id}: 'weight' wants whole percents`;
  if (percent === 0) return `${id}: 0 % is the way back, and that is said by npx teal rollback ${request.service}`;
  if (plan === undefined || plan.steps.some((step) => step.weight === percent)) return undefined;
  return `${id}: no step of its plan has ${percent} %, and no other weight is tested or judged: ${weightsOf(plan.steps)}`;
}

const weightsOf = (steps: readonly { readonly weight: number }[]): string => {
  const all = steps.map((step) => `${step.weight} %`);
  return all.length === 1 ? `it has one step, of ${all[0]}` : `its steps are ${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
};

/** It is asked of a deployment in a bake, and a step of its plan. */
function notFromHere(active: Baking, word: Word): string | undefined {
  const { id, plan, bake } = active;
  if (plan === undefined) return `${id} has no plan yet`;
  if (weightOf(active, bake.step) === word.percent) return `${id}: green has ${word.percent} % already; ${weightsOf(plan.steps)}`;
  const next = weighted(active, word);
  if (!leadsDown(next.bake ?? bake, plan.steps)) return whyNoApproval(active) ?? tooLong(active, next, word);
  if (plan.cost.again === undefined) return `${id}: its plan is of an older release, and goes forward only`;
  return tooLong(active, next, word);
}

/** The way that somebody said before holds no more: a bake that was promoted fully lasts its time again. */
function weighted(active: ActiveDeployment, word: Word): ActiveDeployment {
  if (!isBaking(active) || isThere(active.bake, word)) return active;
  const { bake, plan } = active;
  const asks = active.wait?.reason === 'bake' && openQuestion(active.wait) !== undefined;
  if (aimOf(bake)?.percent === word.percent && !asks) return active;
  const { full: _, ...rest } = active;
  const end = Math.min(Date.parse(bake.endsAt), Math.max(Date.parse(word.at), Date.parse(bake.startedAt)));
  const next = { ...rest, bake: moved(bake, word, { endsAt: iso(end) }) };
  return asks && plan && !leadsDown(next.bake, plan.steps) ? answered(next, word) : next;
}

/** `50 % next: the bake at 10 % ends now, the judge speaks once more; then its bake of 10 minutes`. */
function toldOf(active: ActiveDeployment, bake: Bake, { percent }: Word): string {
  const { plan } = active;
  const to = plan && aimedAt(bake, plan.steps);
  if (plan === undefined || to === undefined) return 'no step comes next';
  if (aimOf(bake)?.percent !== percent) return `${aimOf(bake)?.percent} % next, as was said since`;
  const here = placeOf(bake, plan.steps);
  const own = plan.steps[to]!.bakeSeconds;
  const then = own === 0 ? 'and it has no bake' : `and its bake of ${lengthOf(own)} begins anew`;
  if (to < here) return `${percent} % next: ${nameOf(active, bake)} ends as soon as blue can carry ${100 - percent!} %, ${then}`;
  const skipped = plan.steps.slice(here + 1, to).map((step) => `${step.weight} %`);
  const asks = plan.steps.some(({ approval }, index) => approval && index >= here && index < to && !isGiven(active, index));
  return [
    `${percent} % next: ${nameOf(active, bake)} ends now, the judge speaks once more`,
    ...(skipped.length === 0 ? [] : [`${skipped.join(', ')}: skipped`]),
    ...(asks ? ['what approvals stand before it are asked for first'] : []),
    own === 0 ? `${percent} % has no bake` : `then its bake of ${lengthOf(own)}`,
  ].join('; ');
}
