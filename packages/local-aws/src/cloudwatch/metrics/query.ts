import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { invalid } from '../refusals.ts';
import { type Expression, parseExpression } from './expression.ts';
import { checkPeriod, metricName } from './request.ts';
import { findStatistic } from './statistic.ts';
import type { MetricStore, Point, Range } from './store.ts';

interface Prepared {
  readonly id: string;
  readonly query: MetricDataQuery;
  readonly expression: Expression | undefined;
  readonly periodMs: number;
}

/** The queries of one GetMetricData call or one alarm, checked. */
export class QuerySet {
  readonly #prepared: Map<string, Prepared>;

  /** Throws `ValidationException` and its like for whatever cannot be run. */
  constructor(queries: readonly MetricDataQuery[]) {
    this.#prepared = new Map();
    if (queries.length === 0) throw invalid('At least one MetricDataQuery is needed');
    const metrics = queries.filter(({ MetricStat }) => MetricStat).map(({ Id = '' }) => Id);
    for (const query of queries) {
      const id = query.Id ?? '';
      if (!/^[a-z][a-zA-Z0-9_]{0,254}$/.test(id))
        throw invalid(`The value ${id} for parameter Id must match the expression ^[a-z][a-zA-Z0-9_]*$`);
      if (this.#prepared.has(id)) throw invalid(`The Id '${id}' is not unique`);
      this.#prepared.set(id, prepare(id, query, metrics));
    }
    refuseStatistics(queries);
    for (const { id, expression } of this.#prepared.values())
      for (const operand of expression?.ids ?? [])
        if (!this.#prepared.has(operand)) throw invalid(`The id '${operand}', which '${id}' reads, is not one of the queries`);
    for (const id of this.#prepared.keys()) this.#refuseCircle(id, []);
  }

  /** Those whose data are asked for, in order. */
  returned(): readonly MetricDataQuery[] {
    return [...this.#prepared.values()].filter(({ query }) => query.ReturnData ?? true).map(({ query }) => query);
  }

  periodMs(id: string): number {
    const prepared = this.#find(id);
    if (!prepared.expression) return prepared.periodMs;
    const operands = prepared.expression.ids.map((operand) => this.periodMs(operand));
    return prepared.periodMs || Math.max(60_000, ...operands);
  }

  /**
   * Points of one query over [from, to), oldest first. `dropped`: an expression left some out, because they
   * divide by 0.
   */
  points(store: MetricStore, id: string, from: number, to: number): { readonly points: Point[]; readonly dropped: boolean } {
    const { expression, query } = this.#find(id);
    const range: Range = { from, to, periodMs: this.periodMs(id) };
    if (expression) {
      const read = expression.ids.map((operand) => [operand, this.points(store, operand, from, to)] as const);
      const points = new Map(read.map(([operand, found]) => [operand, found.points]));
      const periods = new Map(expression.ids.map((operand) => [operand, this.periodMs(operand) / 1000]));
      const found = expression.evaluate({ points, periods }, range);
      return { points: found.points, dropped: found.dropped || read.some(([, { dropped }]) => dropped) };
    }
    const stat = query.MetricStat!;
    return { points: store.points(store.find(metricName(stat.Metric ?? {})), stat.Stat ?? '', range, stat.Unit), dropped: false };
  }

  /** Units that a metric without `Unit` has over [from, to), by name; none for expressions. */
  units(store: MetricStore, id: string, from: number, to: number): readonly string[] {
    const stat = this.#find(id).query.MetricStat;
    return stat === undefined || stat.Unit !== undefined ? [] : store.units(store.find(metricName(stat.Metric ?? {})), from, to);
  }

  #find(id: string): Prepared {
    return this.#prepared.get(id)!;
  }

  #refuseCircle(id: string, path: readonly string[]): void {
    if (path.includes(id)) throw invalid(`The expression of '${id}' refers to itself`);
    for (const operand of this.#find(id).expression?.ids ?? []) this.#refuseCircle(operand, [...path, id]);
  }
}

function prepare(id: string, query: MetricDataQuery, metrics: readonly string[]): Prepared {
  const { MetricStat: stat, Expression: text } = query;
  if ((stat === undefined) === (text === undefined)) throw invalid(`The query '${id}' must have either a MetricStat or an Expression`);
  if (!stat) {
    const periodMs = query.Period === undefined ? 0 : checkPeriod(query.Period);
    return { id, query, expression: parseExpression({ id, text: text ?? '', metrics }), periodMs };
  }
  return { id, query, expression: undefined, periodMs: checkPeriod(stat.Period) };
}

/**
 * Every statistic that is none, a line each. Text: answers of AWS in
 * prometheus-community/yet-another-cloudwatch-exporter#385 and #1435.
 */
function refuseStatistics(queries: readonly MetricDataQuery[]): void {
  const wrong = queries.flatMap(({ MetricStat: stat }, index) => {
    if (!stat || findStatistic(stat.Stat ?? '')) return [];
    return [
      `The value ${stat.Stat ? `${stat.Stat} ` : ''}for parameter MetricDataQueries.member.${index + 1}.MetricStat.Stat is not a valid statistic.`,
    ];
  });
  if (wrong.length > 0) throw invalid(wrong.join('\n'));
}
