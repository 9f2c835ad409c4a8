import { isDeepStrictEqual } from 'node:util';
import { deploysNothing } from '../going-back.ts';
import { enoughOf } from '../judge/fleet.ts';
import type { Plan } from '../plan.ts';
import type { ActiveDeployment, Intent, ServiceRecord } from '../record.ts';
import type { PlannedSide } from '../side.ts';
import { homeOf } from '../side.ts';
import { aimedAt, leadsDown } from '../steps-ahead.ts';
import type { Observation } from './observation.ts';

/**
 * What one change of a service's record tells those who watch. `before` is `undefined` for the first look.
 */
export function observationsOf(before: ServiceRecord | undefined, after: ServiceRecord, at: number): Observation[] {
  const active = after.active;
  const known = before?.active?.id === active?.id ? before?.active : undefined;
  const ended: Observation[] = before?.active !== undefined && known === undefined ? [{ kind: 'ended', at }] : [];
  return active === undefined ? ended : [...ended, ...progress(known, active, at)];
}

function progress(known: ActiveDeployment | undefined, active: ActiveDeployment, at: number): Observation[] {
  const seen: Observation[] = [];
  if (active.plan !== undefined && known?.plan === undefined) seen.push({ ...planned(active.plan, active), at });
  const { confirmed, intent } = active;
  if (confirmed !== undefined && confirmed.at !== known?.confirmed?.at)
    seen.push({ kind: 'shift-ended', green: confirmed.split.green, at });
  if (intent !== undefined && !isDeepStrictEqual(intent, known?.intent)) seen.push(...announced(active, intent, at));
  const { late } = active.recovery ?? {};
  if (late !== undefined && !isDeepStrictEqual(late, known?.recovery?.late)) seen.push({ kind: 'fenced', green: late.green, at });
  if (active.committedAt !== undefined && known?.committedAt === undefined) seen.push({ kind: 'committed', at });
  return seen;
}

const planned = ({ deployment, blue, green, image, first }: Plan, active: ActiveDeployment) => ({
  kind: 'planned' as const,
  deployment,
  // Blue takes everything back with what is left of it; green gets weight only when its fleet is whole.
  blue: { ...side(blue, 1), whole: enoughOf(blue.desired) },
  green: side(green, enoughOf(green.desired)),
  ...(!deploysNothing(active) && { digest: image.digest }),
  first,
});

const side = (planned: PlannedSide, required: number) => ({ service: planned.service, group: homeOf(planned), required });

/** A person has said so in the bake before, and an earlier step of the plan has this weight. */
function isLower({ bake, bakes, plan }: ActiveDeployment, { split, step }: Extract<Intent, { readonly act: 'shift' }>): boolean {
  const said = [...(bakes ?? []), ...(bake ? [bake] : [])].at(-1);
  const { steps = [] } = plan ?? {};
  return said !== undefined && leadsDown(said, steps) && aimedAt(said, steps) === step && steps[step]?.weight === split.green;
}

function announced(active: ActiveDeployment, intent: NonNullable<ActiveDeployment['intent']>, at: number): Observation[] {
  switch (intent.act) {
    case 'shift':
      return [
        {
          kind: 'shift-began',
          way: 'forward',
          green: intent.split.green,
          ordered: false,
          ...(isLower(active, intent) && { lower: true }),
          at,
        },
      ];
    case 'roll-back': {
      const { failure } = active;
      const ordered = intent.asked === true || failure?.error === 'RollbackRequested' || failure?.error === 'DriftDetected';
      return [{ kind: 'shift-began', way: 'back', green: intent.split.green, ordered, at }];
    }
    case 'retire-blue':
    case 'retire-green':
      return [{ kind: 'retirement-began', at }];
    default:
      return [];
  }
}
