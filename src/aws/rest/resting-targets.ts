import type { ECSClient } from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetCounts } from '../../deployment/readings.ts';
import type { SideConfig, SideKind, SideKinds } from '../../deployment/side.ts';
import { nameOf } from '../aws-errors.ts';
import { readTargets } from '../metrics/health-source.ts';
import { countTasks } from '../services/discovered-tasks.ts';
import type { Bucket } from './rates.ts';

interface TargetClients {
  readonly elb: ElasticLoadBalancingV2Client;
  readonly ecs: ECSClient;
}

interface RestingTargets<K extends SideKind> {
  /** `gone`: what the side's tasks are registered in does not exist. */
  read(clients: TargetClients, side: SideKinds[K], cluster: string, signal?: AbortSignal): Promise<TargetCounts | 'gone'>;
  /** Calls that this takes for a side, and what AWS counts them under. */
  readonly calls: { readonly of: Bucket; readonly count: number };
}

const TARGETS: { readonly [K in SideKind]: RestingTargets<K> } = {
  'target-group': {
    async read({ elb }, { targetGroup }, _, signal) {
      try {
        return await readTargets(elb, targetGroup, signal);
      } catch (error) {
        if (nameOf(error) === 'TargetGroupNotFoundException') return 'gone';
        throw error;
      }
    },
    calls: { of: 'elb', count: 1 },
  },
  // Tasks that run and tasks that stop are listed apart.
  discovery: { read: ({ ecs }, { service }, cluster, signal) => countTasks(ecs, cluster, service, signal), calls: { of: 'ecs', count: 3 } },
};

/** The targets of a side, by the kind of the side. */
export const restingTargets = ({ kind }: SideConfig): RestingTargets<SideKind> => TARGETS[kind] as RestingTargets<SideKind>;
