import type {
  ContainerDefinition,
  CreateClusterRequest,
  CreateServiceRequest,
  DeploymentRolloutState,
  Failure,
  HealthStatus,
  ServiceEvent,
  Tag,
  TaskDefinition,
  TaskOverride,
  TaskStopCode,
} from '@aws-sdk/client-ecs';
import type { TargetAddress } from '../kernel/neighbours.ts';
import type { ServiceContext } from '../kernel/service.ts';
import type { EcsSettings } from './settings.ts';

/**
 * What the local ECS holds. Records are plain and change in place;
 * what a caller sees is made of them by the *-shape files.
 */
export interface World {
  readonly ctx: ServiceContext;
  readonly settings: EcsSettings;
  readonly clusters: Map<string, ClusterRecord>;
  /** Revisions of each family in order; a revision's number is never used again. */
  readonly families: Map<string, DefinitionRecord[]>;
}

export interface ClusterRecord {
  readonly name: string;
  readonly arn: string;
  status: 'ACTIVE' | 'INACTIVE';
  readonly request: CreateClusterRequest;
  tags: Tag[];
  readonly services: Map<string, ServiceRecord>;
  readonly tasks: Map<string, TaskRecord>;
  /** What RunTask answered, by client token. */
  readonly runs: Map<string, RunRecord>;
}

/** A request that RunTask keeps for as long as its client token lives. */
export interface RunRecord {
  /** All parameters but the token, as one text. */
  readonly parameters: string;
  readonly at: number;
  readonly tasks: readonly TaskRecord[];
  readonly failures: readonly Failure[];
}

export interface DefinitionRecord {
  readonly definition: TaskDefinition & { readonly taskDefinitionArn: string; readonly family: string; readonly revision: number };
  tags: Tag[];
}

/** What a service was asked to be, in the fields of CreateService; UpdateService replaces some of them. */
export type ServiceWishes = Omit<
  CreateServiceRequest,
  'cluster' | 'serviceName' | 'clientToken' | 'tags' | 'desiredCount' | 'taskDefinition'
>;

export interface ServiceRecord {
  readonly cluster: ClusterRecord;
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly clientToken: string | undefined;
  /** Until then DescribeServices says MISSING. */
  readonly visibleAt: number;
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  desired: number;
  wishes: ServiceWishes;
  tags: Tag[];
  /** The PRIMARY one first, then those that still have tasks. Empty when the controller is not ECS. */
  deployments: DeploymentRecord[];
  /** The newest deployment that completed: where the circuit breaker goes back to. */
  lastCompleted?: DeploymentRecord;
  /** Newest first, at most 100. */
  events: ServiceEvent[];
  /** Whether the present state was already announced as steady. */
  steadyAnnounced: boolean;
}

/**
 * A revision of a service on its way: the task definition and the fields whose change starts a deployment.
 */
export interface DeploymentRecord {
  readonly id: string;
  readonly definition: DefinitionRecord;
  readonly wishes: ServiceWishes;
  readonly createdAt: Date;
  updatedAt: Date;
  status: 'PRIMARY' | 'ACTIVE';
  failedTasks: number;
  rolloutState: DeploymentRolloutState;
  rolloutStateReason: string;
}

export type TaskStatus = 'PROVISIONING' | 'PENDING' | 'ACTIVATING' | 'RUNNING' | 'DEACTIVATING' | 'STOPPING' | 'DEPROVISIONING' | 'STOPPED';

export interface TaskRecord {
  readonly id: string;
  readonly arn: string;
  readonly cluster: ClusterRecord;
  /** Undefined for a standalone task, which RunTask has started. */
  readonly owner: TaskOwner | undefined;
  readonly definition: DefinitionRecord;
  /** What it was asked to be, in the fields of a service. */
  readonly wishes: ServiceWishes;
  readonly startedBy: string | undefined;
  readonly group: string;
  tags: Tag[];
  readonly overrides: TaskOverride;
  readonly createdAt: Date;
  readonly attachmentId: string;
  readonly availabilityZone: string;
  readonly containers: ContainerRecord[];
  lastStatus: TaskStatus;
  desiredStatus: 'RUNNING' | 'STOPPED';
  /** Grows with every change of status, as `detail.version` of its events. */
  version: number;
  /** Targets that stand for this task, from registration to deregistration. */
  targets: readonly TaskTarget[];
  /** ARNs of the service registries (Cloud Map services) that name this task. */
  registries: readonly string[];
  startedAt?: Date;
  /** It was healthy once, by every check that it has. */
  wasHealthy?: boolean;
  pullStartedAt?: Date;
  pullStoppedAt?: Date;
  stoppingAt?: Date;
  executionStoppedAt?: Date;
  stoppedAt?: Date;
  stopCode?: TaskStopCode;
  stoppedReason?: string;
  /** Asks the task's life to end; only the first reason counts. */
  stop(request: StopRequest): void;
}

/** The service that keeps a task, and the deployment of it that started the task. */
interface TaskOwner {
  readonly service: ServiceRecord;
  readonly deployment: DeploymentRecord;
}

/** A task of a service: what its scheduler judges. */
export type ServiceTask = TaskRecord & { readonly owner: TaskOwner };

export interface TaskTarget {
  readonly targetGroup: string;
  readonly containerName: string;
  readonly containerPort: number;
  readonly address: TargetAddress;
}

export interface StopRequest {
  readonly code: TaskStopCode;
  readonly reason: string;
  /** Whether its targets drain before SIGTERM: so the scheduler scales in; StopTask does not wait. */
  readonly drain: boolean;
}

export interface ContainerRecord {
  readonly definition: ContainerDefinition & { readonly name: string; readonly image: string };
  readonly arn: string;
  readonly runtimeId: string;
  digest?: string;
  lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  /** By its own health check; UNKNOWN as long as none has told, and without one. */
  health: HealthStatus;
  exitCode?: number;
  reason?: string;
  /** Where the container answers, by its container port. */
  ports: ReadonlyMap<number, TargetAddress>;
  /** Ends its process at once, from outside; absent until it was started. */
  kill?: () => void;
}

export const isLive = (task: TaskRecord): boolean => task.desiredStatus === 'RUNNING';

export const tasksOf = (service: ServiceRecord): ServiceTask[] =>
  [...service.cluster.tasks.values()].filter((task): task is ServiceTask => task.owner?.service === service);
