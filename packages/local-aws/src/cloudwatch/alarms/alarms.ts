import type { PutMetricAlarmInput, StateValue } from '@aws-sdk/client-cloudwatch';
import type { ServiceContext } from '../../kernel/service.ts';
import { MINUTE_MS, minuteOf } from '../metrics/series.ts';
import type { MetricStore } from '../metrics/store.ts';
import { alarmNotFound } from '../refusals.ts';
import { type Alarm, COMPARISONS, defineAlarm } from './alarm.ts';
import { stateReason, stateReasonData } from './reason.ts';
import { stateChangeEvent } from './state-change-event.ts';
import { EXTRA_PERIODS, verdict } from './verdict.ts';

/** Every alarm, evaluated once a minute as soon as the minute's metrics can be read. */
export class Alarms {
  readonly #ctx: ServiceContext;
  readonly #store: MetricStore;
  readonly #visibleAfterMs: number;
  readonly #alarms = new Map<string, Alarm>();
  #cancel: (() => void) | undefined;

  constructor(ctx: ServiceContext, store: MetricStore, visibleAfterMs: number) {
    this.#ctx = ctx;
    this.#store = store;
    this.#visibleAfterMs = visibleAfterMs;
  }

  /** In the order of their names, as DescribeAlarms gives them. */
  all(): Alarm[] {
    return [...this.#alarms.values()].sort((a, b) => (a.definition.input.AlarmName < b.definition.input.AlarmName ? -1 : 1));
  }

  find(name: string | undefined): Alarm {
    const alarm = this.#alarms.get(name ?? '');
    if (!alarm) throw alarmNotFound();
    return alarm;
  }

  /** A new alarm knows nothing yet; one that is put again keeps its state until it is evaluated. */
  put(input: PutMetricAlarmInput): void {
    const definition = defineAlarm(input);
    const now = this.#ctx.clock.now();
    const name = definition.input.AlarmName;
    const actionsEnabled = input.ActionsEnabled ?? true;
    const known = this.#alarms.get(name);
    if (known) Object.assign(known, { definition, actionsEnabled, configuredAt: now });
    else
      this.#alarms.set(name, {
        arn: `arn:aws:cloudwatch:${this.#ctx.region}:${this.#ctx.account}:alarm:${name}`,
        definition,
        configuredAt: now,
        actionsEnabled,
        state: {
          value: 'INSUFFICIENT_DATA',
          reason: 'Unchecked: Initial alarm creation',
          reasonData: undefined,
          updatedAt: now,
          transitionedAt: now,
        },
      });
    if (!this.#cancel) this.#schedule();
  }

  delete(name: string): void {
    this.#alarms.delete(name);
    if (this.#alarms.size === 0) this.stop();
  }

  /** Sets a state by hand; it holds until the next evaluation. */
  set(alarm: Alarm, value: StateValue, reason: string, reasonData: string | undefined): void {
    const before = alarm.state;
    const now = this.#ctx.clock.now();
    const changed = before.value !== value;
    alarm.state = { value, reason, reasonData, updatedAt: now, transitionedAt: changed ? now : before.transitionedAt };
    if (changed) this.#ctx.neighbours.events.put(stateChangeEvent(alarm, before));
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #schedule(): void {
    const now = this.#ctx.clock.now();
    const next = minuteOf(now - this.#visibleAfterMs) + MINUTE_MS + this.#visibleAfterMs;
    this.#cancel = this.#ctx.clock.after(next - now, () => {
      this.#schedule();
      for (const alarm of this.all()) this.#evaluate(alarm);
    });
  }

  #evaluate(alarm: Alarm): void {
    const { definition, state } = alarm;
    const { periodMs, evaluationPeriods, datapointsToAlarm, missingData, threshold } = definition;
    const now = this.#ctx.clock.now();
    const to = minuteOf(now - this.#visibleAfterMs);
    const periods = evaluationPeriods + EXTRA_PERIODS;
    const from = to - periods * periodMs;
    const { points } = definition.queries.points(this.#store, definition.watched.Id, from, to);
    const { breaches } = COMPARISONS[definition.comparison];
    const values = new Map(points.map(({ at, value }) => [at, value]));
    const breaching = Array.from({ length: periods }, (_, index) => {
      const value = values.get(from + index * periodMs);
      return value === undefined ? undefined : breaches(value, threshold);
    });
    const next = verdict({ breaching, evaluationPeriods, datapointsToAlarm, missingData, current: state.value });
    if (next === state.value) return;
    const compared = points.slice(-evaluationPeriods);
    this.set(alarm, next, stateReason(definition, compared, state.value, next), stateReasonData(definition, compared, now));
  }
}
