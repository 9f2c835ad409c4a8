import {
  type Check,
  type CheckKind,
  kindOf,
  type SeriesOf,
  type Source,
  type SourceKind,
  type SourceKinds,
  sourceKindOf,
} from '../check.ts';
import { CHECK_DEFAULTS } from '../check-defaults.ts';
import { writeDuration } from '../duration.ts';
import { writePercent } from '../percent.ts';

/** A check on one line: what it sees, its limits, and what of it is not as everywhere. */
export function checkText(check: Check): string {
  const facts = [sourceText(check.of), ...LIMIT_TEXTS[kindOf(check)](check), ...policyTexts(check)].join(', ');
  return facts === check.name ? facts : `${check.name}: ${facts}`;
}

const LIMIT_TEXTS: { readonly [K in CheckKind]: (check: Check) => readonly string[] } = {
  share: ({ max, worse, floor, minRequests, strict, alpha }) => [
    ...(max === undefined ? [] : [`at most ${writePercent(max)}${strict ? ' as observed' : ''}`]),
    ...(worse === undefined ? [] : [`less than ${worse} times the share of blue${floorText(floor)}`]),
    `passes after ${counted(minRequests, 'request')}`,
    ...alphaText(alpha),
  ],
  quantity: ({ max, min, worse, less, holds, alpha }) => [
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
    ...(min === undefined && max === undefined ? [] : [`fails when ${holds.minutes} of the last ${holds.of} minutes are not`]),
    ...(worse === undefined
      ? []
      : [less ? `more than the value of blue divided by ${worse}` : `less than ${worse} times the value of blue`]),
    ...alphaText(alpha),
  ],
  verdict: () => [],
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const floorText = ({ points, events }: Check['floor']): string =>
  points === CHECK_DEFAULTS.floor.points && events === CHECK_DEFAULTS.floor.events
    ? ''
    : ` (a difference counts from ${counted(points, 'percentage point')} and ${counted(events, 'bad request')})`;

const alphaText = (alpha: number): readonly string[] =>
  alpha === CHECK_DEFAULTS.alpha ? [] : [`fails a good version in at most ${writePercent(alpha)} of deployments`];

/** Only where a check says it itself: the others are as the plan says of all. */
const policyTexts = ({ fail, inconclusive, none }: Check): readonly string[] => [
  ...(fail ? [`when bad: ${fail}`] : []),
  ...(inconclusive ? [`when too little is seen: ${inconclusive}`] : []),
  ...(none ? [`without an answer: ${none}`] : []),
];

/** Where a check's numbers come from, in a few words. */
const SOURCE_TEXTS: { readonly [K in SourceKind]: (source: SourceKinds[K]) => string } = {
  requests: (requests) => (requests === 'failed' ? 'failed requests' : `requests slower than ${writeDuration(requests.slowerThan)}`),
  cloudWatch: (series) => `${seriesText(series, (one) => ('metric' in one ? one.metric : one.expression))} in CloudWatch`,
  prometheus: (server) => `${seriesText(server, (query) => query)} in Prometheus at ${hostOf(server.url)}`,
  http: ({ url }) => `what ${hostOf(url)} says`,
  lambda: (lambda) => `what the function ${lambda.function} says`,
  alarm: (name) => `alarm ${name}`,
  datadogGate: ({ service, env }) => `Datadog gate of ${service} in ${env}`,
  slo: (name) => `error budget of ${name.replace(/^arn:.*:slo\//, '')}`,
};

const sourceText = (of: Source): string => {
  const kind = sourceKindOf(of);
  return (SOURCE_TEXTS[kind] as (source: unknown) => string)((of as Readonly<Record<string, unknown>>)[kind]);
};

function seriesText<Series>(series: SeriesOf<Series>, text: (one: Series) => string): string {
  const short = (one: Series) => cut(text(one));
  return 'value' in series ? short(series.value) : `${short(series.bad)} of ${short(series.total)}`;
}

/** Of a query, in characters: two of them and the limits stand on one line. */
const LONGEST = 40;

const cut = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 3)}...`).replaceAll(/\s+/g, ' ');

const hostOf = (url: string): string => new URL(url).host;
