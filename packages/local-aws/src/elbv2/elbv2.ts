import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { hexId } from '../kernel/ids.ts';
import { seededRandom } from '../kernel/random.ts';
import type { LocalService, Operations, RateLimit, ServiceContext } from '../kernel/service.ts';
import { elbv2Authorization } from './authorization.ts';
import { type BalancerFacade, balancerFacade } from './facade.ts';
import { BalancerMetrics, HostCountReports } from './metrics.ts';
import { listenerOperations } from './operations/listeners.ts';
import { loadBalancerOperations } from './operations/load-balancers.ts';
import { ruleOperations } from './operations/rules.ts';
import { tagOperations } from './operations/tags.ts';
import { targetGroupOperations } from './operations/target-groups.ts';
import { targetOperations } from './operations/targets.ts';
import { Accounting } from './plane/accounting.ts';
import type { DataPlane } from './plane/data-plane.ts';
import { ModelPlane } from './plane/model-plane.ts';
import { RealPlane, type RealPlaneOptions } from './plane/real-plane.ts';
import { TraceIds } from './plane/trace-id.ts';
import { Resources } from './resources.ts';
import { Propagation, type PropagationOptions } from './routing/propagation.ts';
import { TargetLifecycle, type TargetLifecycleOptions } from './targets/lifecycle.ts';
import type { World } from './world.ts';

export interface Elbv2Options extends Partial<RealPlaneOptions>, Partial<TargetLifecycleOptions> {
  /**
   * `real`: sockets; `model`: requests are calls of a function
   * (the default in virtual time, which has no sockets).
   */
  readonly dataPlane?: 'real' | 'model';
  /** How long a change of rules takes to reach the nodes. */
  readonly propagation?: Partial<PropagationOptions>;
}

export interface Elbv2Local extends LocalService {
  readonly facade: BalancerFacade;
  stop(): Promise<void>;
}

/** Source: "Request throttling for the ELB API". */
const LIMITS: readonly RateLimit[] = [
  { operations: ['RegisterTargets', 'DeregisterTargets'], burst: 20, perSecond: 4 },
  {
    operations: [
      'DescribeLoadBalancers',
      'DescribeLoadBalancerAttributes',
      'DescribeListeners',
      'DescribeRules',
      'DescribeTargetGroups',
      'DescribeTargetGroupAttributes',
      'DescribeTargetHealth',
      'DescribeTags',
    ],
    burst: 40,
    perSecond: 10,
  },
  {
    operations: [
      'CreateLoadBalancer',
      'DeleteLoadBalancer',
      'ModifyLoadBalancerAttributes',
      'CreateListener',
      'ModifyListener',
      'DeleteListener',
      'CreateRule',
      'ModifyRule',
      'DeleteRule',
      'SetRulePriorities',
      'CreateTargetGroup',
      'ModifyTargetGroup',
      'ModifyTargetGroupAttributes',
      'DeleteTargetGroup',
      'AddTags',
      'RemoveTags',
    ],
    burst: 20,
    perSecond: 3,
  },
];

/** Elastic Load Balancing v2 for Application Load Balancers: the API, and the traffic. */
export function elbv2Service(ctx: ServiceContext, options: Elbv2Options = {}): Elbv2Local {
  // A stream of their own, drawn first:
  // the same seed gives the same ARNs, whatever else draws numbers meanwhile.
  const ids = seededRandom(ctx.random(), 'ids');
  const propagationOptions: PropagationOptions = { nodes: 2, leastMs: 500, mostMs: 5_000, ...options.propagation };
  const resources = new Resources();
  const metrics = new BalancerMetrics(ctx);
  const accounting = new Accounting(ctx, metrics);
  const propagation = new Propagation(ctx, resources, propagationOptions);
  const plane = makePlane(ctx, options, propagation, accounting);
  const groupsInUse = function* () {
    for (const group of resources.targetGroups.values())
      for (const balancer of resources.loadBalancersOf(group.arn)) yield { balancer, group };
  };
  const reports = new HostCountReports(ctx, metrics, groupsInUse);
  const lifecycle = new TargetLifecycle(ctx, resources, plane, { registrationMs: options.registrationMs ?? 1_000 }, (group) =>
    reports.changed(group),
  );
  const world: World = { ctx, resources, propagation, lifecycle, plane, newId: () => hexId(ids, 16) };
  const operations = {
    ...loadBalancerOperations(world),
    ...listenerOperations(world),
    ...ruleOperations(world),
    ...targetGroupOperations(world),
    ...targetOperations(world),
    ...tagOperations(world),
  } satisfies Operations<typeof sdk>;
  return {
    signingName: 'elasticloadbalancing',
    sdk,
    operations,
    authorization: elbv2Authorization(world),
    limits: LIMITS,
    facade: balancerFacade(world, propagationOptions.mostMs),
    async stop() {
      lifecycle.stop();
      reports.stop();
      propagation.stop();
      await plane.stop();
    },
  };
}

function makePlane(ctx: ServiceContext, options: Elbv2Options, propagation: Propagation, accounting: Accounting): DataPlane {
  const kind = options.dataPlane ?? (ctx.clock.factor === Number.POSITIVE_INFINITY ? 'model' : 'real');
  if (kind === 'model') return new ModelPlane(ctx, propagation, accounting);
  const traces = new TraceIds(ctx.random, () => ctx.clock.now());
  const { listenerPorts = 'listed', connectMs = 10_000 } = options;
  return new RealPlane({ accounting, traces, propagation, random: ctx.random }, { listenerPorts, connectMs, clock: ctx.clock });
}
