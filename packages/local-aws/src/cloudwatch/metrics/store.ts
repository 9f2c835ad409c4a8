import type { Metrics } from '../../kernel/neighbours.ts';
import { type Dimension, MINUTE_MS, Series } from './series.ts';
import { statisticOf } from './statistic.ts';

export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
}

/** A value of a period, at the period's beginning (ms). */
export interface Point {
  readonly at: number;
  readonly value: number;
}

/** Which periods to read: [from, to) in steps of `periodMs`, all multiples of a minute. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly periodMs: number;
}

/** Every metric there is. */
export class MetricStore {
  readonly #now: () => number;
  /** AWS ms from the end of a period to the moment at which a service's metric of it can be read. */
  readonly #visibleAfterMs: number;
  readonly #series = new Map<string, Series>();
  /** Services observe with the same dimensions object again and again: found without building a key. */
  readonly #byDimensions = new WeakMap<object, Map<string, Series>>();

  constructor(now: () => number, visibleAfterMs: number) {
    this.#now = now;
    this.#visibleAfterMs = visibleAfterMs;
  }

  /** One observation of a service, now. */
  readonly observe: Metrics['observe'] = ({ namespace, name, dimensions, value, unit }) => {
    let names = this.#byDimensions.get(dimensions);
    if (!names) {
      names = new Map();
      this.#byDimensions.set(dimensions, names);
    }
    let series = names.get(name);
    if (series?.namespace !== namespace) {
      series = this.ensure(
        { namespace, name, dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })) },
        'service',
      );
      names.set(name, series);
    }
    series.bucketAt(this.#now(), unit ?? 'None').add(value);
  };

  ensure(metric: MetricName, publishedBy: Series['publishedBy']): Series {
    const key = metricKey(metric);
    const known = this.#series.get(key);
    if (known) return known;
    const series = new Series(metric.namespace, metric.name, byName(metric.dimensions), publishedBy);
    this.#series.set(key, series);
    return series;
  }

  find(metric: MetricName): Series | undefined {
    return this.#series.get(metricKey(metric));
  }

  all(): IterableIterator<Series> {
    return this.#series.values();
  }

  /**
   * The points of one statistic, oldest first; periods without data have none. Where a period has several
   * units and none is asked for, the first one by name gives the value: what recordings of AWS in
   * LocalStack's tests show for one period (`test_get_metric_data_different_units_no_unit_in_query`).
   */
  points(series: Series | undefined, statistic: string, { from, to, periodMs }: Range, unit?: string): Point[] {
    const compute = statisticOf(statistic);
    const points: Point[] = [];
    if (!series) return points;
    const readableBefore = this.readableBefore(series);
    for (let at = from; at < to; at += periodMs) {
      const buckets = series.within(at, Math.min(at + periodMs, roundUp(to)), readableBefore, unit);
      const first = buckets.length > 1 ? buckets.toSorted((a, b) => (a.unit < b.unit ? -1 : 1))[0] : buckets[0];
      const value = first && compute(first);
      if (value !== undefined) points.push({ at, value });
    }
    return points;
  }

  /** The units that a series has in [from, to), by name. */
  units(series: Series | undefined, from: number, to: number): string[] {
    const buckets = series?.within(from, roundUp(to), this.readableBefore(series), undefined) ?? [];
    return [...new Set(buckets.map(({ unit }) => unit))].sort();
  }

  /** Buckets that begin before this instant can be read. */
  readableBefore(series: Series): number {
    return series.publishedBy === 'caller' ? Number.POSITIVE_INFINITY : this.#now() - this.#visibleAfterMs - MINUTE_MS + 1;
  }
}

const roundUp = (instant: number) => Math.ceil(instant / MINUTE_MS) * MINUTE_MS;

const byName = (dimensions: readonly Dimension[]): readonly Dimension[] => dimensions.toSorted((a, b) => (a.Name < b.Name ? -1 : 1));

/** Equal for equal metrics, in whatever order their dimensions are given. */
export const metricKey = ({ namespace, name, dimensions }: MetricName): string =>
  `${namespace}\n${name}\n${byName(dimensions)
    .map((dimension) => `${dimension.Name}=${dimension.Value}`)
    .join('\n')}`;
