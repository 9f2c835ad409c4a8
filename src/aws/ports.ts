import type { Plan } from '../deployment/plan.ts';
import type { CallerIdentity } from '../deployment/ports/caller-identity.ts';
import type { CheckedPair, CheckSource } from '../deployment/ports/check-source.ts';
import type { Clock } from '../deployment/ports/clock.ts';
import type { ContainerService } from '../deployment/ports/container-service.ts';
import type { DeploymentRecord } from '../deployment/ports/deployment-record.ts';
import type { Executions } from '../deployment/ports/executions.ts';
import type { HealthSource, HttpProbe } from '../deployment/ports/health-source.ts';
import type { HttpExchange } from '../deployment/ports/http-exchange.ts';
import type { ImageRegistry } from '../deployment/ports/image-registry.ts';
import type { NameResolver } from '../deployment/ports/name-resolver.ts';
import type { Notifier } from '../deployment/ports/notifier.ts';
import type { RestReader } from '../deployment/ports/rest-reader.ts';
import type { ServiceRevisions } from '../deployment/ports/service-revisions.ts';
import type { StageRoute } from '../deployment/ports/stage-route.ts';
import type { Tasks } from '../deployment/ports/tasks.ts';
import type { TeamFunctions } from '../deployment/ports/team-functions.ts';
import type { TrafficRouter } from '../deployment/ports/traffic-router.ts';
import type { WorldReader } from '../deployment/ports/world-reader.ts';
import type { ServiceConfig } from '../deployment/service-config.ts';
import type { Clients } from './clients.ts';
import type { ProbeTransport } from './probe-transport.ts';

/** Everything that an action may act on. Those that belong to one deployment are made from its plan. */
export interface Ports {
  readonly clock: Clock;
  readonly record: DeploymentRecord;
  readonly executions: Executions;
  readonly images: ImageRegistry;
  readonly world: WorldReader;
  readonly probe: HttpProbe;
  readonly exchange: HttpExchange;
  readonly notifier: Notifier;
  readonly names: NameResolver;
  readonly rest: RestReader;
  readonly callers: CallerIdentity;
  readonly teamFunctions: TeamFunctions;
  health(plan: Pick<Plan, 'cluster'>): HealthSource;
  /** Of one look: made anew for each. */
  checks(pair: CheckedPair): CheckSource;
  /** The sources that a function of their own reads. */
  sources(pair: CheckedPair): CheckSource;
  router(plan: Plan): TrafficRouter;
  stage(plan: Plan): StageRoute;
  containers(cluster: string): ContainerService;
  revisions(cluster: string): ServiceRevisions;
  /** Those that belong to no service. */
  tasks(cluster: string): Tasks;
  /** By service name. */
  readonly configs: ReadonlyMap<string, ServiceConfig>;
}

/** What ports are made from. */
export interface Setup {
  readonly clients: Clients;
  readonly clock: Clock;
  /**
   * `alias`: of the state machines, on which executions are started; without one, on the machines themselves.
   */
  readonly environment: {
    readonly table: string;
    readonly alias?: string;
    readonly historyDays?: number;
    /** Where the functions are that probe and test; absent where nobody knows. */
    readonly probesFrom?: 'subnets' | 'outside';
  };
  readonly configs: ReadonlyMap<string, ServiceConfig>;
  /** Replaces the probes' sockets where time is virtual. */
  readonly fetch?: ProbeTransport;
  /** Replaces the DNS queries there. */
  readonly resolve?: NameResolver['addresses'];
}
