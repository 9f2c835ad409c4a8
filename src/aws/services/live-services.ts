import { type ApplicationAutoScalingClient, DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling';
import { type ECSClient, ListServicesCommand, type Service } from '@aws-sdk/client-ecs';
import type { LiveService } from '../../deployment/live-side.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import { homeOf } from '../../deployment/side.ts';
import { describeServices, describeWhole } from './ecs-service.ts';
import { controllerOf, obstaclesTo, usesLattice, usesServiceConnect } from './service-copy.ts';
import { isSteady } from './service-state.ts';
import { liveTaskDefinition, readTaskDefinition } from './task-definition.ts';

type Config = Pick<ServiceConfig, 'cluster' | 'sides' | 'container'>;

/** A side without what its tasks are registered in. */
export interface LiveServices {
  readonly service: LiveService | undefined;
  readonly foreignServices: readonly string[];
  readonly unseenServices?: number;
}

/** The pair's services, and others of the cluster that register in the same place. */
export async function readServices(
  clients: { readonly ecs: ECSClient; readonly scaling: ApplicationAutoScalingClient },
  config: Config,
  signal?: AbortSignal,
): Promise<readonly [LiveServices, LiveServices]> {
  const names = config.sides.map(({ service }) => service);
  const [pair, { services: others, unseen }, scalable] = await Promise.all([
    describeServices(clients.ecs, config.cluster, names, signal),
    otherServices(clients.ecs, config.cluster, names, signal),
    scalableTargets(clients.scaling, config, signal),
  ]);
  const side = async (wanted: Config['sides'][number]): Promise<LiveServices> => {
    const { service } = wanted;
    const own = pair.find(({ serviceName }) => serviceName === service);
    const foreign = [...pair, ...others].filter((each) => each !== own && registersIn(each, homeOf(wanted)));
    return {
      service: own && {
        ...(await liveService(clients.ecs, own, config.container.name, scalable.get(service), signal)),
        // The other one is to be made like it.
        ...(pair.length === 1 && { unlike: await obstacles(clients.ecs, config.cluster, service, signal) }),
      },
      foreignServices: foreign.map(({ serviceName }) => serviceName ?? ''),
      ...(unseen > 0 && { unseenServices: unseen }),
    };
  };
  return Promise.all([side(config.sides[0]), side(config.sides[1])]);
}

async function obstacles(client: ECSClient, cluster: string, name: string, signal?: AbortSignal): Promise<readonly string[]> {
  const whole = await describeWhole(client, cluster, name, signal);
  return whole ? obstaclesTo(whole.service, whole.unknownFields) : [];
}

const registersIn = ({ loadBalancers, serviceRegistries }: Service, home: string): boolean =>
  (loadBalancers ?? []).some(({ targetGroupArn }) => targetGroupArn === home) ||
  (serviceRegistries ?? []).some(({ registryArn }) => registryArn === home);

async function liveService(
  client: ECSClient,
  service: Service,
  container: string,
  scalable: LiveService['scalable'],
  signal?: AbortSignal,
): Promise<LiveService> {
  const newest = service.deployments?.find(({ status }) => status === 'PRIMARY');
  const definition = service.taskDefinition ? await readTaskDefinition(client, service.taskDefinition, signal) : undefined;
  return {
    name: service.serviceName ?? '',
    status: service.status ?? '',
    desired: service.desiredCount ?? 0,
    running: service.runningCount ?? 0,
    pending: service.pendingCount ?? 0,
    steady: isSteady(service),
    ...(newest?.rolloutState === 'FAILED' && { rolloutFailed: newest.rolloutStateReason ?? 'ECS gives no reason' }),
    ...(service.schedulingStrategy !== undefined && { scheduling: service.schedulingStrategy }),
    controller: controllerOf(service),
    taskDefinition: definition && liveTaskDefinition(definition, container),
    loadBalancers: (service.loadBalancers ?? []).map(({ targetGroupArn, containerName, containerPort }) => ({
      ...(targetGroupArn === undefined ? {} : { targetGroup: targetGroupArn }),
      ...(containerName === undefined ? {} : { container: containerName }),
      ...(containerPort === undefined ? {} : { port: containerPort }),
    })),
    serviceConnect: usesServiceConnect(service),
    lattice: usesLattice(service),
    serviceRegistries: (service.serviceRegistries ?? []).map(({ registryArn }) => registryArn ?? ''),
    scalable,
  };
}

/**
 * DescribeServices takes ten names; a cluster may have thousands, and reads are throttled above 20 a second.
 */
const A_CALL = 10;
const CALLS_AT_ONCE = 4;
/**
 * Described at most: with the pages of names, as many calls as ECS takes at once. All would take longer than
 * a function has. Source: ECS API Reference, "Request throttling for the Amazon ECS API" (100 at once, 20 a
 * second).
 */
const MOST_DESCRIBED = 800;

async function otherServices(
  client: ECSClient,
  cluster: string,
  known: readonly string[],
  signal?: AbortSignal,
): Promise<{ readonly services: readonly Service[]; readonly unseen: number }> {
  const arns: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListServicesCommand({ cluster, maxResults: 100, ...(token === undefined ? {} : { nextToken: token }) }),
      signal ? { abortSignal: signal } : {},
    );
    arns.push(...(page.serviceArns ?? []));
    token = page.nextToken;
  } while (token !== undefined);
  const others = arns.filter((arn) => !known.includes(arn.split('/').at(-1) ?? ''));
  const looked = others.slice(0, MOST_DESCRIBED);
  const services: Service[] = [];
  for (let from = 0; from < looked.length; from += A_CALL * CALLS_AT_ONCE) {
    const batches = Array.from({ length: CALLS_AT_ONCE }, (_, i) => looked.slice(from + i * A_CALL, from + (i + 1) * A_CALL));
    const found = await Promise.all(
      batches.filter((names) => names.length > 0).map((names) => describeServices(client, cluster, names, signal)),
    );
    services.push(...found.flat());
  }
  return { services, unseen: others.length - looked.length };
}

/** By service name. */
async function scalableTargets(
  client: ApplicationAutoScalingClient,
  { cluster, sides }: Config,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, { readonly min: number; readonly max: number }>> {
  const name = cluster.split('/').at(-1) ?? cluster;
  const { ScalableTargets } = await client.send(
    new DescribeScalableTargetsCommand({
      ServiceNamespace: 'ecs',
      ResourceIds: sides.map(({ service }) => `service/${name}/${service}`),
      ScalableDimension: 'ecs:service:DesiredCount',
    }),
    signal ? { abortSignal: signal } : {},
  );
  return new Map(
    (ScalableTargets ?? []).map(({ ResourceId, MinCapacity, MaxCapacity }) => [
      ResourceId?.split('/').at(-1) ?? '',
      { min: MinCapacity ?? 0, max: MaxCapacity ?? 0 },
    ]),
  );
}
