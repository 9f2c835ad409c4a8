import { type Check, isByTheMinute, type Source } from '../check.ts';
import { alarmsOf, checksOf, objectivesOf } from '../judge/checks-of.ts';
import type { LiveWorld } from '../live-world.ts';
import { SHORTEST_METRIC_BAKE_SECONDS, WHY_SO_LONG } from '../metric-minutes.ts';
import type { Refusal } from '../refusals.ts';
import type { JudgeConfig, ServiceConfig } from '../service-config.ts';
import { type PlanCheck, refusal } from './view/plan-view.ts';

/**
 * An alarm that fires already would end the deployment at its first judgement, or hide that green is what set
 * it off.
 */
export const alarmRefusals: PlanCheck = ({ config, world }) =>
  alarmsOf(config.judge).flatMap((name): readonly Refusal[] => {
    const state = world.alarms.find((alarm) => alarm.name === name)?.state ?? 'MISSING';
    switch (state) {
      case 'ALARM':
        return [refusal('alarm-firing', name, 'is in ALARM before the start. Allowed, this deployment is judged without it')];
      case 'MISSING':
        return [refusal('alarm-missing', name, 'does not exist; judge names it. Allowed, this deployment is judged without it')];
      case 'OK':
      case 'INSUFFICIENT_DATA':
        return [];
      default:
        return state satisfies never;
    }
  });

/** A breached budget would end the deployment at its first judgement, whatever green does. */
export const budgetRefusals: PlanCheck = ({ config, world }) =>
  objectivesOf(config.judge)
    .filter((slo) => world.breached?.includes(slo))
    .map((slo) =>
      refusal('slo-breached', slo, 'has used up its error budget before the start. Allowed, this deployment is judged without it'),
    );

/** Outside of subnets the function that asks sources reaches public addresses only. */
export const sourceRefusals: PlanCheck = ({ config, world }) =>
  world.probesFrom !== 'outside'
    ? []
    : checksOf(config.judge)
        .filter(({ of }) => targetOf(of)?.from === 'subnets')
        .map(({ name }) =>
          refusal(
            'no-subnets',
            `judge.checks '${name}'`,
            'asks its source from the subnets, and the function that asks is in none: deploy Teal with the parameters subnets and securityGroups',
          ),
        );

const targetOf = (of: Source): { readonly from: 'outside' | 'subnets' } | undefined =>
  'prometheus' in of ? of.prometheus : 'http' in of ? of.http : 'datadogGate' in of ? of.datadogGate : undefined;

/**
 * What can still say something: what `alarm-firing`, `alarm-missing` and `slo-breached` were allowed for is
 * left out.
 */
export function judgingBy(judge: JudgeConfig, { alarms, breached = [] }: Pick<LiveWorld, 'alarms' | 'breached'>): JudgeConfig {
  const quiet = (name: string) => ['OK', 'INSUFFICIENT_DATA'].includes(alarms.find((alarm) => alarm.name === name)?.state ?? 'MISSING');
  const says = ({ of }: Check) => ('alarm' in of ? quiet(of.alarm) : !('slo' in of) || !breached.includes(of.slo));
  return { ...judge, alarms: judge.alarms.filter(quiet), checks: judge.checks.filter(says) };
}

/** Metrics cannot judge what is shorter: see `metric-minutes.ts`. */
export function bakeRefusals({
  judge,
  steps,
  windowSeconds,
}: Pick<ServiceConfig, 'judge' | 'steps' | 'windowSeconds'>): readonly Refusal[] {
  const slow = checksOf(judge).filter(isByTheMinute);
  if (slow.length === 0) return [];
  const names = slow.map(({ name }) => `'${name}'`).join(', ');
  const short = (where: string, seconds: number) =>
    refusal(
      'bake-too-short',
      where,
      `is ${seconds} seconds, and ${slow.length === 1 ? 'the check' : 'the checks'} ${names} ${slow.length === 1 ? 'needs' : 'need'} at least ${SHORTEST_METRIC_BAKE_SECONDS}: ${WHY_SO_LONG}`,
    );
  return [
    ...steps.flatMap(({ weight, bakeSeconds }, index) =>
      // Everything may be moved without a bake: the window then is what watches it.
      bakeSeconds >= SHORTEST_METRIC_BAKE_SECONDS || (weight === 100 && bakeSeconds === 0)
        ? []
        : [short(`steps[${index}].bake`, bakeSeconds)],
    ),
    ...(windowSeconds > 0 && windowSeconds < SHORTEST_METRIC_BAKE_SECONDS ? [short('window', windowSeconds)] : []),
  ];
}
