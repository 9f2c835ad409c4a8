import { SHORTEST_METRIC_BAKE_SECONDS, WHY_SO_LONG } from '../metric-minutes.ts';
import type { AlarmReading } from '../readings.ts';
import type { Refusal } from '../refusals.ts';
import type { ServiceConfig } from '../service-config.ts';
import { isCountedByMetrics } from '../side.ts';
import { type PlanCheck, refusal } from './view/plan-view.ts';

/**
 * An alarm that fires already would end the deployment at its first judgement, or hide that green is what set
 * it off.
 */
export const alarmRefusals: PlanCheck = ({ config, world }) =>
  config.judge.alarms.flatMap((name): readonly Refusal[] => {
    const state = world.alarms.find((alarm) => alarm.name === name)?.state ?? 'MISSING';
    switch (state) {
      case 'ALARM':
        return [refusal('alarm-firing', name, 'is in ALARM before the start. Allowed, this deployment is judged without it')];
      case 'MISSING':
        return [refusal('alarm-missing', name, 'does not exist; judge.alarms names it. Allowed, this deployment is judged without it')];
      case 'OK':
      case 'INSUFFICIENT_DATA':
        return [];
      default:
        return state satisfies never;
    }
  });

/**
 * Those that can still say something: what `alarm-firing` and `alarm-missing` were allowed for is left out.
 */
export const judgingAlarms = (names: readonly string[], readings: readonly AlarmReading[]): readonly string[] =>
  names.filter((name) => ['OK', 'INSUFFICIENT_DATA'].includes(readings.find((alarm) => alarm.name === name)?.state ?? 'MISSING'));

/** Metrics cannot judge what is shorter: see `metric-minutes.ts`. */
export function bakeRefusals({
  judge,
  sides,
  steps,
  windowSeconds,
}: Pick<ServiceConfig, 'judge' | 'sides' | 'steps' | 'windowSeconds'>): readonly Refusal[] {
  if ((!judge.errorRate && !judge.latency) || !sides.some(isCountedByMetrics)) return [];
  const metrics = [judge.errorRate && 'judge.errorRate', judge.latency && 'judge.latency'].filter(Boolean).join(' and ');
  const short = (where: string, seconds: number) =>
    refusal(
      'bake-too-short',
      where,
      `is ${seconds} seconds, and ${metrics} needs at least ${SHORTEST_METRIC_BAKE_SECONDS}: ${WHY_SO_LONG}`,
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
