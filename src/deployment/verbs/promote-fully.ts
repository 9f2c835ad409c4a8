import { isGiven } from '../approvals/given.ts';
import type { ActiveDeployment } from '../record.ts';
import type { TimeWord } from '../word.ts';
import { promoted, promotedText } from './promote.ts';
import { whyAimed, whyNoApproval, whyNoBake } from './time-of-bake.ts';
import type { VerbRow } from './verb-row.ts';

/**
 * As `promote`, and all bakes to come last no time, the rollback window neither. What each step asks for
 * stays: capacity, healthy targets, nobody else's acts, the settle, and an approval.
 */
export const promoteFully: VerbRow = {
  kind: 'time',
  right: 'operate',
  refusal: (active) => whyNoBake(active) ?? whyNoApproval(active) ?? whyAimed(active),
  said: (active, word) => ({ ...promoted(active, word), full: active.full ?? (word as TimeWord) }),
  beats: [],
  told: (active) => `${active.id}: ${promotedText(active)}${rest(active)}`,
};

/** What comes after the next step. */
function rest(active: ActiveDeployment): string {
  const { plan, bake } = active;
  if (bake === undefined || bake.step === 'window') return '';
  const after = (plan?.steps ?? []).slice(bake.step + 2).map(({ weight }) => `${weight} %`);
  const { step: current } = bake;
  const asks = plan?.steps.some(({ approval }, step) => approval && step > current && !isGiven(active, step));
  const steps = [...after, ...(plan?.steps[bake.step + 1] ? ['the commit'] : [])];
  return `${steps.length === 0 ? '' : `, ${steps.join(', ')}`}: no bake and no rollback window any more${asks ? '; approvals are still asked for' : ''}`;
}
