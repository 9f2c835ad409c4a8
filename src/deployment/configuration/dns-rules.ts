import { placeOfArn } from '../arn.ts';
import type { Problem } from '../problem.ts';
import { noRepeats } from './no-repeats.ts';
import type { Written } from './written.ts';

/** What the keys of the DNS route must say together. */
export const DNS_RULES: readonly ((written: Written) => readonly Problem[])[] = [
  (written) => {
    const sides = sidesOf(written);
    return [
      ...noRepeats('load balancer')(sides.map((side) => side.at('loadBalancer'))),
      ...noRepeats('Cloud Map service')(sides.map((side) => side.at('registry'))),
      ...noRepeats('name')(sides.map((side) => side.at('name'))),
      // Tests of green would meet blue.
      ...noRepeats('address for tests')(
        sides.every((side) => side.at('host').text === sides[0]?.at('host').text) ? sides.map((side) => side.at('url')) : [],
      ),
    ];
  },
  (written) => {
    const [a, b] = sidesOf(written).map((side) => (side.at('registry').present ? 'service discovery' : 'a load balancer'));
    return a !== b && b !== undefined
      ? [written.at('sides', 1).problem(`is behind ${b}, and sides[0] behind ${a}: both are of one form`)]
      : [];
  },
  (written) => {
    const arns = sidesOf(written).flatMap((side) => [side.at('targetGroup'), side.at('loadBalancer'), side.at('registry')]);
    const placed = arns.flatMap((value) => {
      const place = value.text === undefined ? undefined : placeOfArn(value.text);
      return place ? [{ value, place }] : [];
    });
    const [first] = placed;
    return placed.flatMap(({ value, place }) =>
      first
        ? (['partition', 'region', 'account'] as const)
            .filter((part) => place[part] !== first.place[part])
            .map((part) => value.problem(`is of ${part} '${place[part]}', and ${first.value.path} of '${first.place[part]}'`))
        : [],
    );
  },
  // What the record leads to must be another name, or resolving it would never end.
  (written) =>
    sidesOf(written)
      .map((side) => side.at('name'))
      .filter((name) => name.text !== undefined && name.text === written.at('record', 'name').text)
      .map((name) => name.problem('is the name of the record itself')),
  (written) => {
    const silent = sidesOf(written).filter((side) => side.at('registry').present && !side.at('traffic').present);
    return silent.flatMap((side) =>
      TRAFFIC_METRICS.flatMap((metric) => neededFor(written, metric)).map((by) =>
        side.at('traffic').problem(`is missing: ${by} needs traffic, and no load balancer counts it here`),
      ),
    );
  },
  (written) =>
    sidesOf(written)
      .map((side) => side.at('traffic', 'cloudWatch'))
      .filter(({ present }) => present)
      .flatMap((metrics) =>
        TRAFFIC_METRICS.filter((metric) => !metrics.at(metric).present).flatMap((metric) =>
          neededFor(written, metric).map((by) => metrics.at(metric).problem(`is missing: ${by} needs it`)),
        ),
      ),
];

const TRAFFIC_METRICS = ['errors', 'latency'] as const;

/** Paths of what judges by this part of a side's traffic. */
function neededFor(written: Written, metric: (typeof TRAFFIC_METRICS)[number]): readonly string[] {
  const judge = written.at('judge');
  const shortForm = judge.at(metric === 'errors' ? 'errorRate' : 'latency');
  const checks = judge
    .at('checks')
    .items.map((check) => check.at('of', 'requests'))
    .filter((requests) => (metric === 'errors' ? requests.text === 'failed' : requests.at('slowerThan').present));
  return [shortForm, ...checks].filter(({ present }) => present).map(({ path }) => path);
}

const sidesOf = (written: Written): readonly Written[] => written.at('sides').items;
