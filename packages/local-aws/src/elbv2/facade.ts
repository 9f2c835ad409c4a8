import { AwsError } from '../kernel/aws-error.ts';
import type { TargetState } from '../kernel/effects.ts';
import type { LoadBalancing } from '../kernel/neighbours.ts';
import { hostedZoneOf } from './hosted-zone.ts';
import { type ModelAnswer, ModelPlane, type ModelRequest, type Responder } from './plane/model-plane.ts';
import { forwardsTo, type Listener, type LoadBalancer, type Resources, weightsOf } from './resources.ts';
import { targetKey } from './targets/target-group.ts';
import type { World } from './world.ts';

/** How everything stands, for watchers. Weights are as written, which nodes may not carry out yet. */
interface BalancerSnapshot {
  /**
   * By the ARN of the rule, or of the listener for its default actions;
   * those that forward nowhere have no weights.
   */
  readonly routes: Readonly<Record<string, { readonly listener: string; readonly weights: Readonly<Record<string, number>> }>>;
  /** By the ARN of the target group; draining targets are in it, those that have left are not. */
  readonly targetGroups: Readonly<Record<string, GroupSnapshot>>;
}

interface GroupSnapshot {
  readonly name: string;
  readonly attached: boolean;
  readonly deregistrationDelaySeconds: number;
  readonly targets: readonly {
    readonly id: string;
    readonly port: number;
    readonly state: TargetState;
    readonly reason?: string;
    readonly inFlight: number;
  }[];
}

export interface BalancerFacade extends LoadBalancing {
  /**
   * The port on 127.0.0.1 that a listener's traffic comes in on; undefined in the model, which has no ports.
   */
  portOf(listenerArn: string): number | undefined;
  /**
   * Where DNS leads a client of the listener:
   * the load balancer's own address (on machines without 127/8, 127.0.0.1), and a port.
   */
  endpointOf(listenerArn: string): { readonly address: string; readonly port: number } | undefined;
  /** The ARN of the listener that answers there. */
  listenerAt(address: string, port: number): string | undefined;
  /** True when every node of the load balancer carries out the listener's newest rules. */
  settled(listenerArn: string): boolean;
  /** The longest that a change of rules is under way to a node, in AWS milliseconds. */
  readonly longestPropagationMs: number;
  snapshot(): BalancerSnapshot;
  /** Sends a request through the model. Throws when the data plane is the real one. */
  send(listenerArn: string, request: ModelRequest): Promise<ModelAnswer>;
  /**
   * Says how the model's targets behave, to requests and to health checks.
   * Throws when the data plane is the real one.
   */
  respondWith(responder: Responder): void;
}

export function balancerFacade(world: World, longestPropagationMs: number): BalancerFacade {
  const { resources, lifecycle, plane } = world;
  const model = (): ModelPlane => {
    if (plane instanceof ModelPlane) return plane;
    throw new AwsError('InvalidAction', 'the data plane is real: send requests to the port of the listener (facade.portOf)');
  };
  return {
    longestPropagationMs,
    register: (group, target) => lifecycle.register(resources.targetGroup(group), target),
    deregister: async (group, target) => lifecycle.deregister(resources.targetGroup(group), target),
    stateOf: (group, target) => resources.targetGroup(group).members.targets.get(targetKey(target))?.standing.state,
    isAttached: (group) => lifecycle.isAttached(resources.targetGroup(group)),
    byDnsName(dnsName) {
      const name = dnsName.toLowerCase().replace(/^dualstack\./, '');
      const balancer = [...resources.loadBalancers.values()].find((candidate) => candidate.dnsName.toLowerCase() === name);
      return (
        balancer && { hostedZoneId: hostedZoneOf(world.ctx.region), addresses: [balancer.address], healthy: isHealthy(resources, balancer) }
      );
    },
    portOf: (listener) => plane.portOf(resources.listener(listener)),
    endpointOf: (listener) => endpointOf(world, resources.listener(listener)),
    listenerAt(address, port) {
      const all = [...resources.listeners.values()];
      return all.find((listener) => {
        const endpoint = endpointOf(world, listener);
        return endpoint?.address === address && endpoint.port === port;
      })?.arn;
    },
    settled: (listener) => world.propagation.settled(resources.listener(listener)),
    send: async (listener, request) => model().send(resources.listener(listener), request),
    respondWith: (responder) => model().respondWith(responder),
    snapshot: () => ({
      routes: Object.fromEntries(
        [...resources.actionLists()].map(({ resource, listener, actions }) => [
          resource,
          { listener: listener.arn, weights: weightsOf(actions) },
        ]),
      ),
      targetGroups: Object.fromEntries(
        [...resources.targetGroups.values()].map((group) => [
          group.arn,
          {
            name: group.name,
            attached: lifecycle.isAttached(group),
            deregistrationDelaySeconds: Number(group.attributes.get('deregistration_delay.timeout_seconds')),
            targets: [...group.members.targets.values()].map(({ id, port, standing, inFlight }) => ({
              id,
              port,
              state: standing.state,
              ...(standing.reason ? { reason: standing.reason } : {}),
              inFlight,
            })),
          },
        ]),
      ),
    }),
  };
}

function endpointOf({ plane }: World, listener: Listener): { readonly address: string; readonly port: number } | undefined {
  const port = plane.ownPortOf(listener);
  return port === undefined ? undefined : { address: listener.loadBalancer.address, port };
}

/**
 * As EvaluateTargetHealth sees a load balancer: every target group that it forwards to has a healthy target.
 * One without targets is unhealthy. Source: API reference of Route 53, AliasTarget.
 */
function isHealthy(resources: Resources, balancer: LoadBalancer): boolean {
  const actions = [...resources.actionLists()].filter(({ listener }) => listener.loadBalancer === balancer);
  const groups = [...resources.targetGroups.values()].filter(({ arn }) => actions.some((list) => forwardsTo(list.actions, arn)));
  return (
    groups.length > 0 && groups.every(({ members }) => [...members.targets.values()].some(({ standing }) => standing.state === 'healthy'))
  );
}
