import type { Plan } from '../deployment/plan.ts';
import type { Clock } from '../deployment/ports/clock.ts';
import type { ContainerService } from '../deployment/ports/container-service.ts';
import type { DeploymentRecord } from '../deployment/ports/deployment-record.ts';
import type { Executions } from '../deployment/ports/executions.ts';
import type { HealthSource, HttpProbe } from '../deployment/ports/health-source.ts';
import type { ImageRegistry } from '../deployment/ports/image-registry.ts';
import type { NameResolver } from '../deployment/ports/name-resolver.ts';
import type { Notifier } from '../deployment/ports/notifier.ts';
import type { StageRoute } from '../deployment/ports/stage-route.ts';
import type { TrafficRouter } from '../deployment/ports/traffic-router.ts';
import type { WorldReader } from '../deployment/ports/world-reader.ts';
import type { ServiceConfig } from '../deployment/service-config.ts';
import type { Clients } from './clients.ts';
import { configsPort } from './configs.ts';
import { imagesPort } from './ecr-images.ts';
import { probePort } from './http-probe.ts';
import { healthPort } from './metrics/health-source.ts';
import { namesPort } from './name-resolver.ts';
import { recordPort } from './record/dynamo-record.ts';
import { routerPort } from './routes/router-port.ts';
import { stagePort } from './routes/stage-port.ts';
import { containersPort } from './services/ecs-service.ts';
import { executionsPort } from './sfn-executions.ts';
import { notifierPort } from './silent-notifier.ts';
import { worldPort } from './world-reader.ts';

/** Everything that an action may act on. Those that belong to one deployment are made from its plan. */
export interface Ports {
  readonly clock: Clock;
  readonly record: DeploymentRecord;
  readonly executions: Executions;
  readonly images: ImageRegistry;
  readonly world: WorldReader;
  readonly probe: HttpProbe;
  readonly notifier: Notifier;
  readonly names: NameResolver;
  health(plan: Pick<Plan, 'cluster'>): HealthSource;
  router(plan: Plan): TrafficRouter;
  stage(plan: Plan): StageRoute;
  containers(cluster: string): ContainerService;
  /** By service name. */
  readonly configs: ReadonlyMap<string, ServiceConfig>;
}

/** What ports are made from. */
export interface Setup {
  readonly clients: Clients;
  readonly clock: Clock;
  /** `alias`: of the state machines, on which executions are started; without one, on the machines themselves. */
  readonly environment: { readonly table: string; readonly alias?: string; readonly historyDays?: number };
  readonly configs: ReadonlyMap<string, ServiceConfig>;
  /** Replaces the probes' sockets where time is virtual. */
  readonly fetch?: ProbeTransport;
  /** Replaces the DNS queries there. */
  readonly resolve?: NameResolver['addresses'];
}

/** One HTTP exchange, without redirects. Rejects when there is no answer. */
export type ProbeTransport = (
  request: {
    readonly url: URL;
    readonly method: string;
    /** Lower-case names; `host` among them. */
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  },
  signal?: AbortSignal,
) => Promise<{ readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }>;

/** All ports, on AWS: what commands and local runs take. An action on Lambda makes only those that it names. */
export function awsPorts(setup: Setup): Ports {
  return {
    clock: setup.clock,
    configs: configsPort.make(setup),
    record: recordPort.make(setup),
    executions: executionsPort.make(setup),
    images: imagesPort.make(setup),
    world: worldPort.make(setup),
    probe: probePort.make(setup),
    names: namesPort.make(setup),
    notifier: notifierPort.make(setup),
    health: healthPort.make(setup),
    router: routerPort.make(setup),
    stage: stagePort.make(setup),
    containers: containersPort.make(setup),
  };
}

export {
  configsPort,
  containersPort,
  executionsPort,
  healthPort,
  imagesPort,
  namesPort,
  notifierPort,
  probePort,
  recordPort,
  routerPort,
  stagePort,
  worldPort,
};
