import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../src/kernel/aws-error.ts';
import type { TargetState } from '../../src/kernel/effects.ts';
import type { LoadBalancing, TargetAddress } from '../../src/kernel/neighbours.ts';
import type { LocalService, ServiceContext } from '../../src/kernel/service.ts';

/**
 * A load balancer for tests of ECS: targets become healthy after a while, or unhealthy when told; draining
 * takes its time.
 */
export interface FakeLoadBalancing extends LoadBalancing {
  readonly states: Map<string, TargetState>;
  /** What happened, oldest first: `register 10.0.0.4:8080`, `drained 10.0.0.4:8080`. */
  readonly log: string[];
  attached: boolean;
  /** What new targets become. */
  verdict: 'healthy' | 'unhealthy';
}

const HEALTHY_AFTER_MS = 20_000;
const DRAIN_MS = 60_000;

const name = ({ id, port }: TargetAddress) => `${id}:${port}`;

export function fakeLoadBalancing(ctx: ServiceContext): LocalService & { readonly facade: FakeLoadBalancing } {
  const refuseUnknown = (targetGroup: string) => {
    if (targetGroup.includes('unknown')) throw new AwsError('TargetGroupNotFoundException', 'One or more target groups not found');
  };
  const facade: FakeLoadBalancing = {
    states: new Map(),
    log: [],
    attached: true,
    verdict: 'healthy',
    register(targetGroup, target) {
      refuseUnknown(targetGroup);
      facade.log.push(`register ${name(target)}`);
      facade.states.set(name(target), 'initial');
      const { verdict } = facade;
      ctx.clock.after(HEALTHY_AFTER_MS, () => {
        if (facade.states.get(name(target)) === 'initial') facade.states.set(name(target), verdict);
      });
    },
    async deregister(_, target) {
      facade.log.push(`deregister ${name(target)}`);
      facade.states.set(name(target), 'draining');
      await ctx.clock.sleep(DRAIN_MS);
      facade.states.delete(name(target));
      facade.log.push(`drained ${name(target)}`);
    },
    stateOf: (_, target) => facade.states.get(name(target)),
    isAttached(targetGroup) {
      refuseUnknown(targetGroup);
      return facade.attached;
    },
    byDnsName: () => undefined,
  };
  return { signingName: 'elasticloadbalancing', sdk, operations: {}, facade };
}
