import type { Bus, BusRule } from './bus.ts';
import { type Schedule, scheduleOf } from './schedule.ts';
import type { Envelope } from './target-input.ts';

/** Fires rules that have a schedule. */
export interface Schedules {
  /** Called when a rule is new, replaced or enabled again. */
  follow(rule: BusRule): void;
  stop(): void;
}

/** `fire` delivers a scheduled event to one rule. */
export function makeSchedules(
  bus: Bus,
  fire: (rule: BusRule, event: Pick<Envelope, 'source' | 'detail-type' | 'resources' | 'detail'>) => void,
): Schedules {
  const timers = new Map<string, () => void>();

  const { clock } = bus.ctx;

  const arm = (rule: BusRule, schedule: Schedule, from: number) => {
    timers.get(rule.name)?.();
    timers.delete(rule.name);
    const next = schedule(from);
    if (next === undefined) return;
    timers.set(
      rule.name,
      clock.after(Math.max(0, next - clock.now()), () => {
        timers.delete(rule.name);
        if (bus.rules.get(rule.name) !== rule || rule.state === 'DISABLED') return;
        fire(rule, { source: 'aws.events', 'detail-type': 'Scheduled Event', resources: [rule.arn], detail: {} });
        arm(rule, schedule, next);
      }),
    );
  };

  return {
    follow(rule) {
      const schedule = scheduleOf(rule.request.ScheduleExpression ?? '');
      if (schedule) arm(rule, schedule, clock.now());
    },
    stop() {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
}
