import { samePercent } from '../same-percent.ts';
import { type Facts, percent, sameWeights, seconds } from './invariant-facts.ts';
import { greenShare, groupOf, hasWeight, healthyIn, type ObservedWorld, shareOf, totalOf, weightIn } from './observed-world.ts';

/** S1. What somebody else writes is not Teal's to answer for. */
export function weightWithoutHealth({ before, after, seen, policy }: Facts<'route'>): string[] {
  if (!policy.production.includes(seen.route) || seen.by !== undefined) return [];
  if (totalOf(seen.weights) <= 0) return [`${seen.route} has no weight at all`];
  const lower = after.deployment?.flight?.lower === true;
  return raisedSides(before, after, seen)
    .map(({ group, required, whole = required }) => ({ group, needed: Math.max(1, lower ? whole : required) }))
    .filter(({ group, needed }) => healthyIn(after, group) < needed)
    .map(({ group, needed }) => `${seen.route} raised ${group} with ${healthyIn(after, group)} healthy targets, ${needed} are required`);
}

/** Sides that the write gave more than they had. */
function raisedSides(before: ObservedWorld, after: ObservedWorld, { route, weights, by }: Facts<'route'>['seen']) {
  if (after.deployment === undefined || by !== undefined || before.routes[route] === undefined) return [];
  return [after.deployment.blue, after.deployment.green].filter(({ group }) => {
    const [was, is] = [shareOf(before.routes[route], group) ?? 0, shareOf(weights, group) ?? 0];
    return is > was && !samePercent(is, was);
  });
}

/**
 * S4: judged when a flight is over, since routes are written one by one. A write of a function that is fenced
 * and still runs is none of the flight's (as in S6); what it changed is written back once more.
 */
export function wrongWrites({ before }: Facts<'shift-began' | 'shift-ended' | 'ended'>): string[] {
  const { flight, late } = before.deployment ?? {};
  if (flight === undefined) return [];
  const all = flight.writes.filter(({ from, to }) => !samePercent(from, to));
  const isLate = ({ to }: (typeof all)[number]) => flight.way === 'back' && late !== undefined && samePercent(to, late);
  const moves = all.filter((move) => !isLate(move));
  const wrong = moves.flatMap(({ route, from, to }) => {
    if (!samePercent(to, flight.green)) return [`${route} was written to ${percent(to)} green instead of ${percent(flight.green)}`];
    return flight.way === 'forward' && !flight.lower && (to ?? 0) < (from ?? 0)
      ? [`${route} fell from ${percent(from)} to ${percent(to)} green on the way forward`]
      : [];
  });
  if (flight.way === 'forward') return wrong;
  const routes = [...new Set(moves.map(({ route }) => route))];
  const writes = (route: string) => moves.filter((move) => move.route === route).length;
  const undone = (route: string) => all.filter((move) => move.route === route && isLate(move)).length;
  return [
    ...wrong,
    ...routes
      .filter((route) => writes(route) > 1 + undone(route))
      .map((route) => `${route} went back in ${writes(route)} writes instead of one`),
  ];
}

/** S5 */
export function dividedRoutes(facts: Facts<'route' | 'shift-ended'>): string[] {
  const { before, after, seen, policy } = facts;
  if (seen.kind === 'route') return stagedUnderTraffic({ before, after, seen, policy });
  const { deployment } = after;
  if (deployment === undefined) return [];
  return Object.entries(after.routes)
    .map(([route, weights]) => ({ route, share: greenShare(weights, deployment) }))
    .filter(({ share }) => !samePercent(share, seen.green))
    .map(({ route, share }) => `${route} carries ${percent(share)} green after a shift to ${percent(seen.green)}`);
}

function stagedUnderTraffic({ before, after, seen, policy }: Facts<'route'>): string[] {
  const { deployment } = after;
  if (deployment === undefined || deployment.committed || seen.by !== undefined) return [];
  const raised = raisedSides(before, after, seen).map(({ group }) => group);
  return policy.sides.flatMap(({ group }) => {
    const staged = weightIn(after.stage.weights, group) > 0;
    const { emptiedAt, unstagedAt } = groupOf(after, group);
    // What the last deployment left on the stage route is not this one's doing, until it raises weight under
    // it.
    const ours = raised.includes(group) || after.stage.setAt >= deployment.plannedAt;
    if (staged && hasWeight(after, group)) return ours ? [`the stage route leads to ${group}, which has production weight`] : [];
    if (raised.includes(group) && unstagedAt !== undefined && seen.at - unstagedAt < policy.settleMs) {
      return [
        `${group} got weight ${seconds(seen.at - unstagedAt)} after the stage route left it, ${seconds(policy.settleMs)} are to pass`,
      ];
    }
    if (seen.route === policy.stage && staged && emptiedAt !== undefined && seen.at - emptiedAt < policy.settleMs) {
      return [
        `the stage route leads to ${group} ${seconds(seen.at - emptiedAt)} after its weight became 0, ${seconds(policy.settleMs)} are to pass`,
      ];
    }
    return [];
  });
}

/** S6 */
export function writtenOverAnother({ before, seen, policy }: Facts<'route'>): string[] {
  const { deployment } = before;
  if (deployment === undefined || seen.by !== undefined || !policy.production.includes(seen.route)) return [];
  const { flight, late } = deployment;
  // A write of a function that is fenced and still runs cannot be held back: the recovery undoes it.
  if (late !== undefined && samePercent(late, greenShare(seen.weights, deployment))) return [];
  if (flight === undefined) {
    const moved = !samePercent(greenShare(before.routes[seen.route], deployment), greenShare(seen.weights, deployment));
    // A retirement names a side again that a route has lost, at the weight 0 that it had: nobody's users
    // move.
    if (deployment.retiring && !moved) return [];
    return sameWeights(before.routes[seen.route], seen.weights) ? [] : [`${seen.route} was written though no shift was announced`];
  }
  // A way back that somebody ordered, or was asked about, overwrites what it finds.
  if (flight.way === 'back' && flight.ordered) return [];
  const known = [deployment.confirmed, ...deployment.announced, ...(late === undefined ? [] : [late])];
  return Object.entries(before.routes)
    .map(([route, weights]) => ({ route, share: greenShare(weights, deployment) }))
    .filter(({ share }) => !known.some((one) => samePercent(one, share)))
    .map(
      ({ route, share }) =>
        `${seen.route} was written while ${route} had ${percent(share)} green, which Teal never wrote (${known.map(percent).join(', ')})`,
    );
}
