import { bounded } from '../bounded-text.ts';
import { type Check, kindOf } from '../check.ts';
import type { Unforeseen } from '../gate.ts';
import { groupedBy } from '../grouped-by.ts';
import { checksOf } from '../judge/checks-of.ts';
import { hourTraffic } from '../judge/hour-traffic.ts';
import type { Allowance, Plan } from '../plan.ts';
import type { LastHour, WorldReader } from '../ports/world-reader.ts';
import { isCountedByMetrics } from '../side.ts';
import { blindGates } from './gate-text.ts';
import { gatesOf, type SeenCheck } from './gates.ts';
import type { PlanDecision } from './planning.ts';

/**
 * The decision with what the plan's gates can see, by what both sides counted in the last hour. A blind gate
 * refuses the plan where the configuration says so. Nothing is read for a plan that is none, nor for the
 * first deployment, which nothing judges.
 */
export async function foresee(
  decided: PlanDecision,
  allow: readonly Allowance[],
  world: Pick<WorldReader, 'lastHour'>,
  signal?: AbortSignal,
): Promise<PlanDecision> {
  if (decided.kind !== 'plan' || decided.plan.first) return decided;
  const { plan } = decided;
  const asked = checksOf(plan.judge).filter((check) => whyNot(check, plan) === undefined);
  const hour = asked.length === 0 ? undefined : await world.lastHour(plan, asked, signal);
  return withSight(plan, allow, hour);
}

/** Pure: `hour` absent when there is no check that it could be asked about. */
function withSight(plan: Plan, allow: readonly Allowance[], hour: LastHour | undefined): PlanDecision {
  const seen = seenChecks(plan, hour);
  const { gates, leftOut, alone } = gatesOf(plan, seen);
  const unforeseen = grouped([
    ...unseen(plan, hour),
    ...[...groupedBy(leftOut, (name) => name)].map(([name, all]) => [name, leftOutText(all.length)] as const),
    ...alone.map((name) => [name, 'it compares with blue, which has no traffic in any bake'] as const),
  ]);
  const refusals = plan.judge.blindGate === 'refuse' ? blindGates({ ...plan, gates }) : [];
  const allowed = allow.filter(({ refusal }) => refusal === 'blind-gate' && refusals.length > 0);
  if (refusals.length > 0 && allowed.length === 0) return { kind: 'refused', refusals };
  return {
    kind: 'plan',
    plan: {
      ...plan,
      ...(seen.length > 0 && { before: Object.fromEntries(seen.map(({ check, traffic }) => [check.name, traffic.blue])) }),
      gates,
      ...(unforeseen.length > 0 && { unforeseen }),
      allowed: [...plan.allowed, ...allowed],
    },
  };
}

/** As much of what a source says as goes into a plan. */
const WHY_LIMIT = 200;

const leftOutText = (count: number): string => (count === 1 ? '1 bake more is not simulated' : `${count} bakes more are not simulated`);

/** Why nothing can be foreseen of a check, whatever its source has counted; `undefined`: it can. */
function whyNot(check: Check, { blue, green }: Pick<Plan, 'blue' | 'green'>): string | undefined {
  const { of } = check;
  switch (kindOf(check)) {
    case 'verdict':
      return "somebody else's verdict";
    case 'quantity':
      return 'values are judged, not requests';
    case 'share':
      if ('cloudWatch' in of) return undefined;
      if (!('requests' in of)) return 'its source is not asked before a deployment';
      return isCountedByMetrics(blue) && isCountedByMetrics(green)
        ? undefined
        : 'the service counts its traffic itself, and is not asked before';
  }
}

function seenChecks({ judge, ...pair }: Plan, hour: LastHour | undefined): readonly SeenCheck[] {
  if (hour === undefined) return [];
  return checksOf(judge).flatMap((check) => {
    const reading = hour.readings.get(check.name);
    return whyNot(check, pair) === undefined && reading?.kind === 'share' ? [{ check, traffic: hourTraffic(reading.minutes, hour) }] : [];
  });
}

function unseen({ judge, ...pair }: Plan, hour: LastHour | undefined): readonly (readonly [string, string])[] {
  return checksOf(judge).flatMap((check) => {
    const why = whyNot(check, pair) ?? unreadText(hour?.readings.get(check.name));
    return why === undefined ? [] : [[check.name, why] as const];
  });
}

const unreadText = (reading: ReturnType<LastHour['readings']['get']>): string | undefined => {
  if (reading?.kind === 'share') return undefined;
  const why = reading?.kind === 'none' ? reading.why : 'there is no answer';
  return bounded(`the last hour could not be read: ${why}`, WHY_LIMIT);
};

/** Checks of one reason stand together. */
const grouped = (all: readonly (readonly [string, string])[]): readonly Unforeseen[] =>
  [...groupedBy(all, ([, why]) => why)].map(([why, of]) => ({ checks: of.map(([name]) => name), why }));
