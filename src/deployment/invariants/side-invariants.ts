import { type Facts, sameShares, seconds } from './invariant-facts.ts';
import type { WatchPolicy } from './observation.ts';
import { groupOf, hasWeight, healthyIn, type ObservedWorld, weightIn } from './observed-world.ts';

/** S2 */
export function nobodyLeft({ before, after, seen, policy }: Facts<'route' | 'service' | 'struck'>): string[] {
  if (seen.by !== undefined || !after.everCommitted) return [];
  const able = (world: ObservedWorld) => policy.sides.filter(({ group }) => healthyIn(world, group) >= requiredOf(world, group));
  if (seen.kind === 'route') {
    // A side that is named again without weight moves nobody, whatever the numbers are.
    const moved =
      after.deployment !== undefined && policy.production.includes(seen.route) && !sameShares(before.routes[seen.route], seen.weights);
    return moved && able(after).length === 0 ? [`${seen.route} was written although no side can take 100 %`] : [];
  }
  const hit = hitSide(before, seen, policy);
  if (hit === undefined) return [];
  const left = able(after).filter(({ group }) => group !== hit.group);
  return able(before).length > 0 && left.length === 0 ? [`${actText(seen)} leaves no side that can take 100 %`] : [];
}

function requiredOf({ deployment }: ObservedWorld, group: string): number {
  const side = [deployment?.blue, deployment?.green].find((one) => one?.group === group);
  return Math.max(1, side?.required ?? 1);
}

/** S3: also where a side's tasks are replaced, as those of a side that was kept are. */
export function destroyedUnderTraffic({ before, seen, policy }: Facts<'service' | 'struck'>): string[] {
  const lowered = hitSide(before, seen, policy);
  const hit = lowered ?? replacedSide(before, seen, policy);
  if (hit === undefined || seen.by !== undefined) return [];
  const act = actText(seen, lowered === undefined);
  if (hasWeight(before, hit.group)) return [`${act} while ${hit.group} has production weight`];
  if (weightIn(before.stage.weights, hit.group) > 0) return [`${act} while the stage route leads to ${hit.group}`];
  const { emptiedAt } = groupOf(before, hit.group);
  const quiet = policy.beforeDestroyMs + policy.drainMs;
  if (emptiedAt === undefined) return [];
  const [late] = Object.keys(before.underWay);
  if (late !== undefined) return [`${act} while not all servers of ${late} have its weights`];
  if (seen.at - emptiedAt >= quiet) return [];
  return [`${act} only ${seconds(seen.at - emptiedAt)} after the weight of ${hit.group} became 0, ${seconds(quiet)} are to pass`];
}

/** The side that an act takes something away from; raising a count takes nothing. */
function hitSide(before: ObservedWorld, seen: Facts<'service' | 'struck'>['seen'], { sides }: WatchPolicy) {
  const group = seen.kind === 'struck' ? seen.group : undefined;
  const side = sides.find((one) => one.service === seen.service || one.group === group);
  if (side === undefined || seen.kind === 'struck') return side;
  return (seen.desired ?? 0) < (before.desired[seen.service] ?? 0) ? side : undefined;
}

/** The side whose tasks are replaced: ECS ends those of the revision before. */
function replacedSide(before: ObservedWorld, seen: Facts<'service' | 'struck'>['seen'], { sides }: WatchPolicy) {
  if (seen.kind !== 'service' || (before.desired[seen.service] ?? 0) === 0) return undefined;
  const known = before.revisions[seen.service];
  const other = known !== undefined && seen.revision !== undefined && known !== seen.revision;
  return other ? sides.find(({ service }) => service === seen.service) : undefined;
}

/** S10 */
export function blueTouched({ before, seen, policy }: Facts<'service' | 'struck'>): string[] {
  const { deployment } = before;
  if (deployment === undefined || deployment.committed || seen.by !== undefined) return [];
  return hitSide(before, seen, policy)?.group === deployment.blue.group ? [`${actText(seen)} before the commit, and it is blue`] : [];
}

/** S12. What somebody else starts on green is not Teal's to answer for, until it is committed. */
export function otherImage({ before, after, seen }: Facts<'task' | 'committed'>): string[] {
  const { deployment } = after;
  if (deployment?.digest === undefined) return [];
  const isOther = (service: string, digest: string | undefined) =>
    service === deployment.green.service && digest !== undefined && digest !== deployment.digest;
  if (seen.kind === 'committed') {
    return Object.entries(after.tasks)
      .filter(([, { service, digest, stopped, since }]) => !stopped && since >= deployment.plannedAt && isOther(service, digest))
      .map(([task, { digest }]) => `${task} runs ${digest} at the commit of ${deployment.digest}`);
  }
  const fresh = before.tasks[seen.task] === undefined && seen.stoppedBy === undefined;
  return fresh && seen.by === undefined && isOther(seen.service, seen.digest)
    ? [`${seen.task} of ${seen.service} runs ${seen.digest} instead of ${deployment.digest}`]
    : [];
}

/** S17 */
export function strangeTargets({ after, seen, policy }: Facts<'route' | 'target'>): string[] {
  const sides = seen.kind === 'target' ? policy.sides.filter(({ group }) => group === seen.group) : policy.sides;
  return sides
    .filter(({ group }) => hasWeight(after, group))
    .flatMap(({ group, service }) =>
      Object.entries(groupOf(after, group).targets)
        // Registered and not yet reachable: its task may still be on its way to be known.
        .filter(([, state]) => state !== 'initial' && state !== 'unused')
        .filter(([target]) => after.tasks[after.taskAt[target] ?? '']?.service !== service)
        .map(([target]) => `${target} in ${group} is not a task of ${service}`),
    );
}

const actText = (seen: Facts<'service' | 'struck'>['seen'], replaced = false): string =>
  replaced && seen.kind === 'service'
    ? `tasks of ${seen.service} were replaced by those of another revision`
    : seen.kind === 'service'
      ? seen.desired === undefined
        ? `the service ${seen.service} was deleted`
        : `${seen.service} was lowered to ${seen.desired}`
      : `${seen.call} hit ${seen.service ?? seen.group}`;
