import type { Effect } from '@teal/local-aws';
import type { Observation } from '../deployment/invariants/observation.ts';
import { greenShare, type ObservedWorld } from '../deployment/invariants/observed-world.ts';
import { samePercent } from '../deployment/same-percent.ts';

/**
 * A way back that finds the record unreachable goes on without it (S7), so the record announces nothing.
 * Gives what it would have announced: before a production route goes to all blue while calls to the table
 * fail.
 */
export function unannouncedWayBack(): (effect: Effect, told: Observation | undefined, world: ObservedWorld) => readonly Observation[] {
  let unreachable = false;
  return (effect, told, { deployment, routes }) => {
    if (effect.kind === 'api-call' && effect.service === 'dynamodb')
      unreachable = effect.error !== undefined && effect.error !== 'ConditionalCheckFailedException';
    if (told?.kind !== 'route' || !unreachable || !deployment || deployment.flight?.way === 'back') return [];
    const goesBack = told.route in routes && samePercent(greenShare(told.weights, deployment), 0);
    return goesBack ? [{ kind: 'shift-began', way: 'back', green: 0, ordered: false, at: told.at }] : [];
  };
}
