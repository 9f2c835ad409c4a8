import type { Effect, LocalAws } from '@teal/local-aws';
import type { Observation } from '../deployment/invariants/observation.ts';
import type { ServiceConfig } from '../deployment/service-config.ts';

interface Known {
  readonly registry: string;
  readonly target: string;
  readonly status: string;
  readonly healthy: boolean;
}

/**
 * Tasks in service discovery as targets of their registry, where no load balancer tells of them: counted as
 * Teal counts them, by the health that ECS knows. Gives what stands, and then what each effect changes.
 */
export function discoveredTargets({ local, config }: { readonly local: LocalAws; readonly config: ServiceConfig }): {
  readonly standing: readonly Observation[];
  learn(effect: Effect): readonly Observation[];
} {
  const registryOf = (service: string): string | undefined => {
    const side = config.sides.find((one) => service.endsWith(`/${one.service}`));
    return side?.kind === 'discovery' ? side.registry : undefined;
  };
  const tasks = new Map<string, Known>();
  const tell = (task: string, known: Known, at: number): readonly Observation[] => {
    tasks.set(task, known);
    return [{ kind: 'target', at, group: known.registry, target: known.target, state: stateOf(known) }];
  };
  const standing = local.services.ecs.facade.tasks().flatMap(({ arn, service, address, status, healthy }) => {
    const registry = registryOf(service);
    if (registry === undefined || !address) return [];
    return tell(arn, { registry, target: `${address.id}:${address.port}`, status, healthy }, local.clock.now());
  });
  return {
    standing,
    learn(effect) {
      if (effect.kind === 'task-health') {
        const known = tasks.get(effect.task);
        return known ? tell(effect.task, { ...known, healthy: effect.healthy }, effect.at) : [];
      }
      if (effect.kind !== 'task') return [];
      const registry = registryOf(effect.service);
      const [target] = effect.targets;
      if (registry === undefined || target === undefined) return [];
      return tell(effect.task, { registry, target, status: effect.status, healthy: tasks.get(effect.task)?.healthy ?? false }, effect.at);
    },
  };
}

const LEAVING = ['DEACTIVATING', 'STOPPING', 'DEPROVISIONING'];

function stateOf({ status, healthy }: Known): Extract<Observation, { kind: 'target' }>['state'] {
  if (status === 'STOPPED') return 'gone';
  if (LEAVING.includes(status)) return 'draining';
  return status === 'RUNNING' && healthy ? 'healthy' : 'initial';
}
