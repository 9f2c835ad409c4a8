import type { LiveRecordSet } from '../../dns-weighted.ts';
import type { Refusal } from '../../refusals.ts';
import { missingSide } from '../sides/sides.ts';
import { readRoute } from '../view/colour.ts';
import { type PlanCheck, type PlanView, refusal } from '../view/plan-view.ts';
import { type LivePair, pairOfRecordSets } from './live-pair.ts';

/**
 * The record must lead to one side, all of it, by a pair of weighted records (or one simple record) that
 * nothing else answers beside.
 */
export const recordSetRefusals: PlanCheck<'dns'> = (view) => {
  const { zone } = view.world.record;
  const { zone: id, name } = view.config.record;
  if (!zone) return [refusal('zone-missing', id, 'does not exist; record.zone names it')];
  if (name !== zone.name && !name.endsWith(`.${zone.name}`)) {
    return [refusal('zone-missing', id, `is the zone of ${zone.name}, which has no room for ${name}`)];
  }
  const pair = pairOfRecordSets(view.world.record);
  return [...behind(view), ...ofSets(pair, view), ...pair.records.flatMap((set) => failover(set, view))];
};

/** What the sides are behind must be there: the records lead to it. */
const behind = ({ world, sides }: PlanView<'dns'>): readonly Refusal[] =>
  world.record.answers.flatMap((answer, index) => (answer ? [] : [missingSide(sides[index === 0 ? 0 : 1].wanted)]));

function ofSets(pair: LivePair, { config, sides }: PlanView<'dns'>): readonly Refusal[] {
  const { name } = config.record;
  const strangers = pair.strangers.map((set) =>
    refusal('record-foreign', name, `has ${show(set)} beside the pair: resolvers would be led there by it. Take it away first`),
  );
  if (pair.records.length === 0) {
    const wanted = sides.map(({ wanted: { service } }, index) => `${pair.names[index]} (${service})`).join(' or ');
    return [
      ...strangers,
      refusal(
        'record-missing',
        name,
        `has no record that leads to ${wanted}: make a simple one to the side that has the traffic; Teal makes the weighted pair of it`,
      ),
    ];
  }
  const { side, total } = readRoute({ weights: pair.weights }, pair.names);
  if (side !== undefined) return strangers;
  const weights = sides.map(({ wanted }, index) => `${pair.weights[pair.names[index] ?? ''] ?? 0} on ${wanted.service}`).join(', ');
  const why = total === 0 ? 'has weight 0 on both sides, which is equal traffic' : 'divides its traffic between the sides';
  return [
    ...strangers,
    refusal('not-all-blue', name, `${why} (${weights}): which side is blue is read from the weights. Put everything on one side first`),
  ];
}

const failover = (set: LiveRecordSet, { config }: PlanView<'dns'>): readonly Refusal[] => {
  if (config.record.failoverToIdle) return [];
  const by = set.healthCheck !== undefined ? `the health check ${set.healthCheck}` : set.evaluatesTargetHealth && 'EvaluateTargetHealth';
  return by
    ? [
        refusal(
          'failover-to-idle',
          config.record.name,
          `has ${by} on ${show(set)}: where all weighted records are unhealthy Route 53 answers with those at weight 0, an untested or empty side among them. Take it off, or accept it with record.failoverToIdle`,
        ),
      ]
    : [];
};

const show = ({ type, routing, identifier, leadsTo }: LiveRecordSet): string =>
  `the ${routing === 'other' ? '' : `${routing} `}${type} record${identifier === undefined ? '' : ` '${identifier}'`}${leadsTo === undefined ? '' : ` to ${leadsTo}`}`;
