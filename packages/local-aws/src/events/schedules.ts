import type { Bus, BusRule } from './bus.ts';
import type { Envelope } from './target-input.ts';

/** Fires rules that have a rate. */
export interface Schedules {
  /** Called when a rule is new, replaced or enabled again. */
  follow(rule: BusRule): void;
  stop(): void;
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Milliseconds of `rate(5 minutes)`; undefined for every other expression. */
export function rateMs(expression: string): number | undefined {
  const [, count = '', unit = ''] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return UNITS[unit] === undefined ? undefined : Number(count) * UNITS[unit];
}

/** `fire` delivers a scheduled event to one rule. */
export function makeSchedules(
  bus: Bus,
  fire: (rule: BusRule, event: Pick<Envelope, 'source' | 'detail-type' | 'resources' | 'detail'>) => void,
): Schedules {
  const timers = new Map<string, () => void>();

  const arm = (rule: BusRule, ms: number) => {
    timers.get(rule.name)?.();
    timers.set(
      rule.name,
      bus.ctx.clock.after(ms, () => {
        timers.delete(rule.name);
        if (bus.rules.get(rule.name) !== rule || rule.state !== 'ENABLED') return;
        fire(rule, { source: 'aws.events', 'detail-type': 'Scheduled Event', resources: [rule.arn], detail: {} });
        arm(rule, ms);
      }),
    );
  };

  return {
    follow(rule) {
      const ms = rateMs(rule.request.ScheduleExpression ?? '');
      if (ms !== undefined) arm(rule, ms);
    },
    stop() {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
}
