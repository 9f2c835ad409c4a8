import { CreateListenerCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { handler } from '../../../functions/look-at-rest.ts';
import { elb } from '../../../src/aws/clients.ts';
import { awsPorts } from '../../../src/aws/composition/aws-ports.ts';
import { turnsFor } from '../../../src/aws/rest/turns.ts';
import type { LoadBalancedPlan, Plan } from '../../../src/deployment/plan.ts';
import type { ServiceConfig } from '../../../src/deployment/service-config.ts';
import { PREFIX } from '../../../src/installation/names.ts';
import { type Call, peakOfAMinute, tally } from './call.ts';
import { type CountedSample, deploy } from './sample.ts';
import { throttlesOf } from './throttles.ts';

/** Services of one installation, each behind a listener of its own: with shared ones it takes fewer calls. */
export const SERVICES_AT_REST = 200;

export interface LookLoad {
  readonly services: number;
  /** Each is looked at once in so many minutes. */
  readonly everyMinutes: number;
  /** Calls of one such rotation. */
  readonly calls: Readonly<Record<string, number>>;
  readonly peaks: readonly {
    readonly service: string;
    readonly operations: readonly string[];
    /** The most in any 60 seconds, and what AWS takes in them without the burst. */
    readonly peak: number;
    readonly sustained: number;
    /** Of that, in percent. */
    readonly share: number;
    readonly document: string;
  }[];
  /** What the longest round took, in seconds of AWS. */
  readonly longestSeconds: number;
}

/**
 * Calls of the looks at services at rest, where all stand as they were left: copies of the sample's service
 * after a deployment, on the sample's own resources, each of which is asked for as if it were another's.
 */
export async function loadOfLooks(sample: CountedSample, services: number): Promise<LookLoad> {
  const { local, clients, ports } = sample;
  await deploy(sample, 'v2', 'v-at-rest');
  const { rest } = await ports.record.read(sample.config.service);
  if (!rest) throw new Error('a deployment that succeeded leaves no state at rest');
  const copies: { readonly config: ServiceConfig; readonly plan: Plan }[] = [];
  for (let i = 0; i < services; i++) copies.push(await copy(sample, rest.plan, i));
  for (const { plan } of copies)
    await ports.record.change(plan.service, (record) => ({ write: { ...record, rest: { ...rest, plan } }, result: undefined }));

  const configs = new Map(copies.map(({ config }) => [config.service, config]));
  const look = handler.within(awsPorts({ clients, clock: local.clock, environment: { table: PREFIX }, configs }));
  const everyMinutes = turnsFor(copies.map(({ plan }) => plan));
  const calls: Call[] = [];
  const unwatch = local.effects.watch((effect) => {
    if (effect.kind === 'api-call') calls.push({ at: effect.at, by: 'look-at-rest', service: effect.service, operation: effect.operation });
  });
  let longest = 0;
  for (let minute = 0; minute < everyMinutes; minute++) {
    const begun = local.clock.now();
    const { unwell, failed } = await look({ sweep: true });
    if (unwell.length + failed.length > 0) throw new Error(`not all stand as they were left: ${[...unwell, ...failed].join(', ')}`);
    longest = Math.max(longest, local.clock.now() - begun);
    await local.clock.sleep(Math.max(0, begun + 60_000 - local.clock.now()));
  }
  unwatch();

  const peaks = throttlesOf(local).flatMap(({ service, operations, perSecond, document }) => {
    const own = calls.filter((call) => call.service === service && operations.includes(call.operation));
    if (own.length === 0) return [];
    const [peak, sustained] = [peakOfAMinute(own), 60 * perSecond];
    const made = [...new Set(own.map(({ operation }) => operation))].sort();
    return [{ service, operations: made, peak, sustained, share: (100 * peak) / sustained, document }];
  });
  const counted = tally(calls, ({ service, operation }) => `${service}:${operation}`);
  return { services, everyMinutes, calls: counted, peaks, longestSeconds: longest / 1_000 };
}

async function copy(sample: CountedSample, plan: Plan, i: number): Promise<{ readonly config: ServiceConfig; readonly plan: Plan }> {
  const service = `${plan.service}-${i}`;
  const { config } = sample;
  if (plan.route !== 'load-balancer' || config.route !== 'load-balancer')
    return { config: { ...config, service }, plan: { ...plan, service } };
  const production = [{ listener: await listenerLike(sample, plan, i) }];
  return { config: { ...config, service, production }, plan: { ...plan, service, production, routesAsPlanned: [] } };
}

/** Another listener of the sample's load balancer that leads to the pair as it stands. */
async function listenerLike(
  { clients }: CountedSample,
  { production: [first], blue, green }: LoadBalancedPlan,
  i: number,
): Promise<string> {
  const arn = first && 'listener' in first ? first.listener : '';
  const TargetGroups = [
    { TargetGroupArn: blue.targetGroup, Weight: 100 },
    { TargetGroupArn: green.targetGroup, Weight: 0 },
  ];
  const made = await elb(clients).send(
    new CreateListenerCommand({
      LoadBalancerArn: arn.replace(':listener/', ':loadbalancer/').replace(/\/[^/]+$/, ''),
      Protocol: 'HTTP',
      Port: 20_000 + i,
      DefaultActions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }],
    }),
  );
  return made.Listeners?.[0]?.ListenerArn ?? '';
}
