import type { StopTaskCommandOutput } from '@aws-sdk/client-ecs';
import type { Effect } from '@teal/local-aws';
import type { Observation } from '../deployment/invariants/observation.ts';

type Told<K extends Effect['kind']> = (effect: Extract<Effect, { kind: K }>) => Observation | undefined;

/** What each effect of the local AWS tells the invariants. `undefined`: nothing. */
const OBSERVED: { readonly [K in Effect['kind']]: Told<K> } = {
  route: ({ at, resource, weights }) => ({ kind: 'route', at, route: resource, weights }),
  target: ({ at, targetGroup, target, state }) => ({ kind: 'target', at, group: targetGroup, target, state }),
  task: ({ at, task, service, image, targets: [target], reason }) => ({
    kind: 'task',
    at,
    task,
    service: nameOf(service),
    ...digestIn(image),
    ...(target !== undefined && { target }),
    ...(reason !== undefined && { stoppedBy: reason === ITS_OWN_END ? ('itself' as const) : ('the service' as const) }),
  }),
  service: ({ at, service, desired, taskDefinition }) => ({
    kind: 'service',
    at,
    service: nameOf(service),
    desired,
    ...(taskDefinition && { revision: taskDefinition }),
  }),
  request: ({ at, targetGroup, target, status, fromLoadBalancer }) => ({
    kind: 'request',
    at,
    ...(targetGroup !== undefined && { group: targetGroup }),
    ...(target !== undefined && { target }),
    status,
    by: fromLoadBalancer ? 'load balancer' : 'target',
  }),
  'drain-closed': ({ at, targetGroup, connections }) => ({ kind: 'drain-closed', at, group: targetGroup, connections }),
  'api-call': struck,
  records: () => undefined,
  'in-sync': ({ at, change }) => ({ kind: 'arrived', at, change }),
  'task-health': () => undefined,
  'dns-answer': () => undefined,
  execution: () => undefined,
  state: () => undefined,
  access: () => undefined,
  'standalone-task': () => undefined,
};

/**
 * An effect in the words of the invariants: services by their name, groups and routes by their ARN, targets
 * `<ip>:<port>`.
 */
export const observedIn = (effect: Effect): Observation | undefined => (OBSERVED[effect.kind] as Told<Effect['kind']>)(effect);

/** stoppedReason of a task whose process ended without being asked to. */
const ITS_OWN_END = 'Essential container in task exited';

/** Calls that take something from a side beside its desired count. */
function struck({ at, operation, input, output, error }: Extract<Effect, { kind: 'api-call' }>): Observation | undefined {
  if (error !== undefined) return undefined;
  switch (operation) {
    case 'StopTask': {
      const { group = '' } = (output as StopTaskCommandOutput).task ?? {};
      return { kind: 'struck', at, service: group.replace(/^service:/, ''), call: operation };
    }
    case 'DeregisterTargets':
    case 'DeleteTargetGroup':
      return { kind: 'struck', at, group: (input as { readonly TargetGroupArn: string }).TargetGroupArn, call: operation };
    default:
      return undefined;
  }
}

export const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** The digest of an image reference by digest; a reference by tag does not tell it. */
export function digestIn(image: string): { readonly digest?: string } {
  const digest = image.split('@')[1];
  return digest === undefined ? {} : { digest };
}
