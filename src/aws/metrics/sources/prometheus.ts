import * as z from 'zod';
import type { Prometheus } from '../../../deployment/check.ts';
import { placeOf } from './http-door.ts';
import { MINUTE } from './minutes.ts';
import { filled, type PlaceholderValues, placeholderValues, tellsSidesApart } from './placeholders.ts';
import { NoAnswer, SIDES, type Values } from './said.ts';
import { sharesOf } from './shares.ts';
import type { Question, SourceRow } from './source.ts';

type Asked = Question<'prometheus'>;

/**
 * Range queries, a value a minute: the one at a time t is of the minute that ends at t. One query serves both
 * sides by its placeholders; without one that tells them apart green alone is asked about.
 */
export const prometheusSource: SourceRow<'prometheus'> = {
  query: ({ of }) =>
    `${queriesOf(of)
      .map(([name, promql]) => `${name}: ${promql}`)
      .join('; ')} at ${placeOf(new URL(of.url))}`,
  async read(question) {
    const { of } = question;
    const queries = queriesOf(of).map(([, promql]) => promql);
    const asked = tellsSidesApart(queries) ? SIDES : (['green'] as const);
    const [green, blue] = await Promise.all(
      asked.map(async (side) => {
        const values = await placeholderValues(question, side, queries);
        return await Promise.all(queries.map((promql) => rangeOf(question, promql, values)));
      }),
    );
    if ('value' in of) return { kind: 'quantity', green: green![0]!, ...(blue && { blue: blue[0]! }) };
    return { kind: 'share', green: sharesOf(green![0]!, green![1]!), ...(blue && { blue: sharesOf(blue[0]!, blue[1]!) }) };
  },
};

/** The total first. */
const queriesOf = (of: Prometheus): readonly (readonly [string, string])[] =>
  'value' in of
    ? [['value', of.value]]
    : [
        ['total', of.total],
        ['bad', of.bad],
      ];

/** Prometheus answers at most 11,000 points. Source: prometheus/web/api/v1/api.go, queryRange. */
const POINTS = 10_000;
/** Some 30 bytes a minute, and what stands around it. */
const LARGEST = 1024 * 1024;

async function rangeOf(question: Asked, promql: string, values: PlaceholderValues): Promise<Values> {
  const { from, to } = question.look;
  const query = filled(promql, values, escaped);
  const all = new Map<number, number>();
  for (let start = from; start < to; start += POINTS * MINUTE) {
    const end = Math.min(to, start + POINTS * MINUTE);
    const range = { query, start: String((start + MINUTE) / 1000), end: String(end / 1000), step: '60' };
    for (const [at, value] of await pointsOf(question, range)) all.set(at - MINUTE, value);
  }
  return all;
}

/** In a string of PromQL, in whichever quotes. Source: "Querying basics", string literals. */
const escaped = (value: string): string => value.replaceAll(/[\\"'`]/g, (character) => `\\${character}`).replaceAll('\n', '\\n');

type Range = Readonly<Record<'query' | 'start' | 'end' | 'step', string>>;

const failureSchema = z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() });

/** A point of a range: seconds since the epoch, and the value as text. */
const point = z.tuple([z.number(), z.string()]);

const matrixSchema = z.object({
  status: z.literal('success'),
  /** Only set where there were any; the data is still there, and may be a part of it. Source: "HTTP API". */
  warnings: z.array(z.string()).default([]),
  data: z.object({ resultType: z.literal('matrix'), result: z.array(z.object({ values: z.array(point).exactOptional() })) }),
});

async function pointsOf(question: Asked, range: Range): Promise<Values> {
  const { status, json, said } = await asked(question, range);
  const failure = failureSchema.safeParse(json);
  // 400, 422 and 503 say what is wrong in JSON. Source: Prometheus, "HTTP API", format overview.
  if (failure.success) throw new NoAnswer(`Prometheus answers ${status}, ${failure.data.errorType}: ${failure.data.error}`);
  const matrix = status === 200 ? matrixSchema.safeParse(json) : undefined;
  if (!matrix?.success) throw new NoAnswer(`Prometheus answers with no range: ${said}`);
  // Of a query itself Prometheus warns with a prefix; without it, some store gave only a part.
  const partial = matrix.data.warnings.find((warning) => !warning.startsWith('PromQL '));
  if (partial !== undefined) throw new NoAnswer(`Prometheus answers with a warning, which may mean a part of the data: ${partial}`);
  const { result } = matrix.data.data;
  if (result.length > 1)
    throw new NoAnswer(`Prometheus answers with ${result.length} series where one is asked for: put sum(...) around the query`);
  const [series] = result;
  if (series && series.values === undefined) throw new NoAnswer('Prometheus answers with histograms, not with numbers');
  // What is no number is kept as that: it is no 0, and the minute is left out.
  return new Map((series?.values ?? []).map(([seconds, value]) => [Math.round(seconds * 1000), numberOf(value)]));
}

const numberOf = (text: string): number => (/^[-+]?(\d|\.\d)/.test(text) ? Number(text) : Number.NaN);

/**
 * With POST, which takes long queries, and with GET where the server has no POST for it, as the client of
 * Prometheus does. Source: prometheus/client_golang, api/prometheus/v1 (DoGetFallback).
 */
async function asked({ of, tools, signal }: Asked, range: Range) {
  const base = `${of.url.replace(/[/?]+$/, '')}/api/v1/query_range`;
  const form = new URLSearchParams(range);
  const common = { from: of.from, largest: LARGEST };
  const headers = { ...of.headers, 'content-type': 'application/x-www-form-urlencoded' };
  const posted = await tools.door({ ...common, url: new URL(base), method: 'POST', headers, body: form.toString() }, signal);
  if (posted.status !== 405 && posted.status !== 501) return posted;
  return await tools.door({ ...common, url: new URL(`${base}?${form}`), method: 'GET', headers: of.headers }, signal);
}
