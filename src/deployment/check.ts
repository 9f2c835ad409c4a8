/**
 * A check of `judge.checks`, as everything after the door sees it: rates are fractions, durations are in the
 * unit of their name. What it is judged by follows from its source: `kindOf`.
 */
export interface Check {
  /** Of this service alone: no two of its checks have one name. */
  readonly name: string;
  readonly of: Source;
  /** Share: the greatest fraction. Quantity: the greatest value. */
  readonly max?: number;
  /** Quantity: the smallest value. */
  readonly min?: number;
  /** Against blue: so many times blue's share or value. */
  readonly worse?: number;
  /** Quantity: less is worse. */
  readonly less: boolean;
  /** What a share against blue must differ by, too. `points`: percentage points. */
  readonly floor: { readonly points: number; readonly events: number };
  /** A condition of passing: green's requests in a step. */
  readonly minRequests: number;
  /** The greatest probability, a deployment, that a version within its limits fails. A fraction. */
  readonly alpha: number;
  /** Share: fails when the observed share is above `max`. */
  readonly strict: boolean;
  /** Quantity: an absolute limit is broken when `minutes` of the last `of` minutes break it. */
  readonly holds: { readonly minutes: number; readonly of: number };
  /** What a bad verdict leads to, where it is not `judge.fail`; the others alike. */
  readonly fail?: FailPolicy;
  readonly inconclusive?: Policy;
  readonly none?: Policy;
}

/**
 * What an outcome leads to. `wait`: longer, up to `judge.patience`, then back. `rollback`: back. `pass`: on.
 * `ask`: a person is asked, and silence leads back. `hold`: the split stays until a person decides, and
 * `judge.hold` says what silence leads to.
 */
export type Policy = 'wait' | 'rollback' | 'pass' | 'ask' | 'hold';

export type FailPolicy = Extract<Policy, 'rollback' | 'ask' | 'hold'>;

export const CHECK_KINDS = ['share', 'quantity', 'verdict'] as const;

/** What a check is judged as. */
export type CheckKind = (typeof CHECK_KINDS)[number];

/** Where a check's numbers come from: each kind of source is a row here and in `src/aws/metrics/sources`. */
export interface SourceKinds {
  /** The side's own traffic: failed requests, or those that took longer than so many milliseconds. */
  readonly requests: 'failed' | { readonly slowerThan: number };
  readonly cloudWatch: SeriesOf<CloudWatchSeries>;
  readonly prometheus: Prometheus;
  readonly http: HttpSource;
  readonly lambda: LambdaSource;
  /** Name of a CloudWatch alarm. */
  readonly alarm: string;
  readonly datadogGate: DatadogGate;
  /** ARN or name of a service level objective of Application Signals. */
  readonly slo: string;
}

export type SourceKind = keyof SourceKinds;

/** One member, which names the kind. */
export type Source = { readonly [K in SourceKind]: { readonly [Only in K]: SourceKinds[K] } }[SourceKind];

/** A share's two series, or a quantity's one. */
export type SeriesOf<Series> = { readonly bad: Series; readonly total: Series } | { readonly value: Series };

/**
 * A series of CloudWatch, one value a minute. In the values of dimensions, and in an expression's metrics,
 * `PLACEHOLDERS` stand for what differs between the sides.
 */
export type CloudWatchSeries = CloudWatchMetric | CloudWatchMath;

export interface CloudWatchMetric {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Any statistic or extended statistic of CloudWatch. */
  readonly stat: string;
}

interface CloudWatchMath {
  /** Metric math over the ids of `metrics`. */
  readonly expression: string;
  readonly metrics: Readonly<Record<string, CloudWatchMetric>>;
}

/** Where and how something is asked over HTTP. */
export interface HttpTarget {
  /** Placeholders may stand in its path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, HeaderValue>>;
  /** `subnets`: by a function in the subnets of the installation. `outside`: by the judge itself. */
  readonly from: 'outside' | 'subnets';
}

type HeaderValue = string | { readonly secret: Secret; readonly prefix: string };

/** A reference: the value is read at the moment of the call, and kept nowhere. */
export type Secret =
  | {
      /** ARN or name of a secret of Secrets Manager. */
      readonly secretsManager: string;
      /** The member of a secret that is a JSON object. */
      readonly key?: string;
      /** ARN of the customer managed key it is encrypted with, where it is. */
      readonly kmsKey?: string;
    }
  | {
      /** ARN or name of a parameter of Systems Manager. */
      readonly parameter: string;
      readonly kmsKey?: string;
    };

/** `url`: the base of the server's API. Queries are PromQL, with placeholders; counts are of one minute. */
export type Prometheus = HttpTarget & SeriesOf<string>;

/** `answers`: what the expression gives of the answer. */
export interface HttpSource extends HttpTarget {
  readonly answers: CheckKind;
  /** JSONata over the parsed body. */
  readonly pick: string;
}

interface LambdaSource {
  /** Name or ARN of a function, with an alias or version when one is meant. */
  readonly function: string;
  readonly answers: CheckKind;
}

interface DatadogGate {
  /** `datadoghq.com`, `datadoghq.eu`, ... */
  readonly site: string;
  readonly service: string;
  readonly env: string;
  readonly identifier?: string;
  /** What Datadog knows green's version by, with placeholders. */
  readonly version?: string;
  readonly apiKey: Secret;
  readonly applicationKey: Secret;
  readonly from: 'outside' | 'subnets';
}

/**
 * Words in braces that stand for what differs between the sides, or from look to look. `cluster`, `service`:
 * of ECS. `targetGroup`, `loadBalancer`: values of the dimensions of AWS/ApplicationELB. `registry`: id of
 * the Cloud Map service. `side`: `green` or `blue`. `image`, `tag`: the digest and the tag of green's image,
 * where a text has one of these, blue is not asked. `from`, `to`: ISO 8601, of whole minutes, `to` exclusive.
 * `deployment`: the id.
 */
export const PLACEHOLDERS = [
  'cluster',
  'service',
  'targetGroup',
  'loadBalancer',
  'registry',
  'side',
  'image',
  'tag',
  'from',
  'to',
  'deployment',
] as const;

export type Placeholder = (typeof PLACEHOLDERS)[number];

export const sourceKindOf = (of: Source): SourceKind => Object.keys(of)[0] as SourceKind;

export const isSourceKind = (name: string): name is SourceKind => Object.hasOwn(KINDS, name);

const KINDS: { readonly [K in SourceKind]: (source: SourceKinds[K]) => CheckKind } = {
  requests: () => 'share',
  cloudWatch: (series) => ('value' in series ? 'quantity' : 'share'),
  prometheus: (series) => ('value' in series ? 'quantity' : 'share'),
  http: ({ answers }) => answers,
  lambda: ({ answers }) => answers,
  alarm: () => 'verdict',
  datadogGate: () => 'verdict',
  slo: () => 'verdict',
};

/** What a check is judged as. */
export function kindOf({ of }: Pick<Check, 'of'>): CheckKind {
  const kind = sourceKindOf(of);
  return (KINDS[kind] as (source: unknown) => CheckKind)((of as Readonly<Record<string, unknown>>)[kind]);
}

/** Its numbers are of minutes, which are complete only after some. */
export const isByTheMinute = (check: Pick<Check, 'of'>): boolean => kindOf(check) !== 'verdict';
