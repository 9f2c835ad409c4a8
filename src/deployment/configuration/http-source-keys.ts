import * as z from 'zod';
import { url } from './http-kinds.ts';
import { key } from './key.ts';
import { oneOf, text } from './kinds.ts';
import { sourceHeaders, type WrittenHeader } from './secret-keys.ts';
import { object } from './section.ts';
import { wantingAWay } from './wants.ts';

export interface WrittenPrometheusSource {
  /** Range queries of a Prometheus server, one value a minute: `bad` and `total`, or one `value`. */
  readonly prometheus: WrittenPrometheusShare | WrittenPrometheusValue;
}

interface WrittenServer {
  /** The base URL of the server, without `/api/v1`. */
  readonly url: string;
  /**
   * Headers of the requests. A secret is given by reference.
   * @default {}
   */
  readonly headers?: Readonly<Record<string, WrittenHeader>>;
  /**
   * Who asks: the judge itself (`outside`), or a function in the subnets of the installation (`subnets`).
   * @default 'outside'
   */
  readonly from?: 'outside' | 'subnets';
}

interface WrittenPrometheusShare extends WrittenServer {
  /**
   * PromQL that counts what was bad in one minute, such as
   * `sum(increase(errors_total{service="{service}"}[1m]))`.
   */
  readonly bad: string;
  /** PromQL that counts everything in one minute. */
  readonly total: string;
}

interface WrittenPrometheusValue extends WrittenServer {
  /** PromQL of what is measured. */
  readonly value: string;
}

export interface WrittenHttpSource {
  /** JSON over HTTP. */
  readonly http: WrittenHttp;
}

interface WrittenHttp {
  /**
   * What is asked with GET. `{from}`, `{to}`, `{service}`, `{side}`, `{image}`, `{tag}`, `{deployment}` and
   * `{cluster}` stand for their values.
   */
  readonly url: string;
  /**
   * Headers of the requests. A secret is given by reference.
   * @default {}
   */
  readonly headers?: Readonly<Record<string, WrittenHeader>>;
  /**
   * Who asks: the judge itself (`outside`), or a function in the subnets of the installation (`subnets`).
   * @default 'outside'
   */
  readonly from?: 'outside' | 'subnets';
  /** What `pick` gives: the minutes of a `share`, a `quantity`, or a `verdict`. */
  readonly answers: 'share' | 'quantity' | 'verdict';
  /**
   * A JSONata expression over the answer. Share: a list of `{ at, total, bad }`, one a minute. Quantity: a
   * number, or a list of `{ at, value }`. Verdict: `'pass'`, `'fail'` or `'inconclusive'`, or `{ verdict,
   * message }`.
   */
  readonly pick: string;
}

/** Of every source that is asked over HTTP. */
export const FROM = {
  from: key(oneOf(['outside', 'subnets']), {
    default: 'outside',
    text: 'Who asks: the judge itself (`outside`), or a function in the subnets of the installation (`subnets`).',
  }),
} as const;

const HTTP = {
  headers: key(sourceHeaders(), { default: {}, text: 'Headers of the requests. A secret is given by reference.' }),
  ...FROM,
} as const;

const promql = text('a query in PromQL, at most 4000 characters', '^[\\s\\S]{1,4000}$');
const server = key(url(), { text: 'The base URL of the server, without `/api/v1`.' });

const prometheusShare = object({
  url: server,
  ...HTTP,
  bad: key(promql, {
    text: 'PromQL that counts what was bad in one minute, such as `sum(increase(errors_total{service="{service}"}[1m]))`.',
  }),
  total: key(promql, { text: 'PromQL that counts everything in one minute.' }),
});

const prometheusValue = object({ url: server, ...HTTP, value: key(promql, { text: 'PromQL of what is measured.' }) });

export const prometheus = object({
  prometheus: key(
    z
      .union([prometheusShare, prometheusValue], { error: wantingAWay('{ url, bad, total } or { url, value }') })
      .meta({ wants: 'a server and two queries { bad, total }, or one { value }' }),
    { text: 'Range queries of a Prometheus server, one value a minute: `bad` and `total`, or one `value`.' },
  ),
});

/** What a source may answer that a team makes itself. */
export const ANSWERS = ['share', 'quantity', 'verdict'] as const;

export const http = object({
  http: key(
    object({
      url: key(url(), {
        text: 'What is asked with GET. `{from}`, `{to}`, `{service}`, `{side}`, `{image}`, `{tag}`, `{deployment}` and `{cluster}` stand for their values.',
      }),
      ...HTTP,
      answers: key(oneOf(ANSWERS), { text: 'What `pick` gives: the minutes of a `share`, a `quantity`, or a `verdict`.' }),
      pick: key(text('a JSONata expression, at most 4000 characters', '^[\\s\\S]{1,4000}$'), {
        text: "A JSONata expression over the answer. Share: a list of `{ at, total, bad }`, one a minute. Quantity: a number, or a list of `{ at, value }`. Verdict: `'pass'`, `'fail'` or `'inconclusive'`, or `{ verdict, message }`.",
      }),
    }),
    { text: 'JSON over HTTP.' },
  ),
});
