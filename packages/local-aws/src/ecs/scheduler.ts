import { AwsError } from '../kernel/aws-error.ts';
import type { TargetState } from '../kernel/effects.ts';
import { digitsId } from '../kernel/ids.ts';
import { announceDeployment, announceSteadyState, tell } from './announce.ts';
import { breakCircuit, noteHealthyTask } from './circuit-breaker.ts';
import { healthOf as containerHealth, tellsHealth } from './container-health.ts';
import { type ScheduledTask, schedule } from './schedule.ts';
import { REACTION_MS } from './settings.ts';
import {
  type DefinitionRecord,
  type DeploymentRecord,
  isLive,
  type ServiceRecord,
  type ServiceTask,
  type ServiceWishes,
  type TaskTarget,
  tasksOf,
  type World,
} from './world.ts';

/** Keeps each service at what it is meant to be. */
export interface Scheduler {
  /** Makes the scheduler look at a service soon; calls within its reaction time are one. */
  wake(service: ServiceRecord): void;
  /**
   * Makes a definition the service's primary deployment. Older deployments stay until their tasks are gone.
   */
  deploy(service: ServiceRecord, definition: DefinitionRecord, wishes: ServiceWishes): DeploymentRecord;
  stop(): void;
}

const MINIMUM_HEALTHY_PERCENT = 100;
const MAXIMUM_PERCENT = 200;

/** `start` makes a task of a deployment and sets it going. */
export function makeScheduler(world: World, start: (service: ServiceRecord, deployment: DeploymentRecord) => ServiceTask): Scheduler {
  const { clock } = world.ctx;
  const due = new Map<ServiceRecord, { readonly at: number; readonly cancel: () => void }>();

  const lookIn = (service: ServiceRecord, ms: number) => {
    const at = clock.now() + ms;
    const planned = due.get(service);
    if (planned && planned.at <= at) return;
    planned?.cancel();
    due.set(service, { at, cancel: clock.after(ms, () => look(service)) });
  };

  const look = (service: ServiceRecord) => {
    due.delete(service);
    for (const task of tasksOf(service)) if (isLive(task) && judge(world, task).ready) noteHealthyTask(task);
    breakCircuit(world, service);
    act(world, service, start);
    settle(world, service);
    // Nobody tells us when a target's health changes.
    if (tasksOf(service).some((task) => isLive(task) && task.targets.length > 0)) lookIn(service, world.settings.healthPollMs);
  };

  return {
    wake: (service) => lookIn(service, REACTION_MS),
    deploy: (service, definition, wishes) => {
      const deployment = newDeployment(world, definition, wishes);
      const older = service.deployments.map((other) => Object.assign(other, { status: 'ACTIVE' as const }));
      service.deployments = [deployment, ...older];
      service.steadyAnnounced = false;
      announceDeployment(world, service, deployment, 'SERVICE_DEPLOYMENT_IN_PROGRESS');
      return deployment;
    },
    stop() {
      for (const { cancel } of due.values()) cancel();
      due.clear();
    },
  };
}

function newDeployment({ ctx }: World, definition: DefinitionRecord, wishes: ServiceWishes): DeploymentRecord {
  const id = `ecs-svc/${digitsId(ctx.random, 19)}`;
  const now = new Date(ctx.clock.now());
  return {
    id,
    definition,
    wishes,
    createdAt: now,
    updatedAt: now,
    status: 'PRIMARY',
    failedTasks: 0,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${id} in progress.`,
  };
}

/** Starts and stops what the decision says. */
function act(world: World, service: ServiceRecord, start: (service: ServiceRecord, deployment: DeploymentRecord) => ServiceTask): void {
  const primary = service.deployments[0];
  if (!primary) return;
  const live = tasksOf(service).filter(isLive);
  const limits = service.wishes.deploymentConfiguration;
  const decision = schedule({
    desired: service.status === 'ACTIVE' ? service.desired : 0,
    minimumHealthyPercent: limits?.minimumHealthyPercent ?? MINIMUM_HEALTHY_PERCENT,
    maximumPercent: limits?.maximumPercent ?? MAXIMUM_PERCENT,
    tasks: live.map((task) => judge(world, task)),
  });

  const stopped: ServiceTask[] = [];
  for (const { id, because } of decision.stop) {
    const task = live.find((candidate) => candidate.id === id);
    if (!task) continue;
    if (because === 'unhealthy') giveUpUnhealthy(world, task);
    else task.stop({ code: 'ServiceSchedulerInitiated', reason: `Scaling activity initiated by (deployment ${primary.id})`, drain: true });
    stopped.push(task);
  }
  if (stopped.length > 0) tell(world, service, `has stopped ${stopped.length} running tasks: ${names(stopped)}.`);

  const starts = primary.rolloutState === 'FAILED' ? 0 : decision.start;
  const started = Array.from({ length: starts }, () => start(service, primary));
  if (started.length > 0) tell(world, service, `has started ${started.length} tasks: ${names(started)}.`);
  if (started.length > 0 || stopped.length > 0) service.steadyAnnounced = false;
}

const names = (tasks: readonly ServiceTask[]) => tasks.map(({ id }) => `(task ${id})`).join(' ');

function judge(world: World, task: ServiceTask): ScheduledTask {
  const running = task.lastStatus === 'RUNNING';
  const states = task.targets.map((target) => healthOf(world, target));
  const health = containerHealth(task);
  const grace = (task.owner.service.wishes.healthCheckGracePeriodSeconds ?? 0) * 1000;
  const graceOver = task.startedAt !== undefined && world.ctx.clock.now() >= task.startedAt.getTime() + grace;
  return {
    id: task.id,
    primary: task.owner.deployment.status === 'PRIMARY',
    running,
    // A group that no listener uses has no health checks, so there is nothing that a task of it could fail.
    ready: running && states.every((state) => state === 'healthy' || state === 'unused') && (!tellsHealth(task) || health === 'HEALTHY'),
    unhealthy: running && graceOver && (states.includes('unhealthy') || health === 'UNHEALTHY'),
  };
}

/** Undefined too when the group was deleted meanwhile. */
function healthOf(world: World, { targetGroup, address }: TaskTarget): TargetState | undefined {
  try {
    return world.ctx.neighbours.loadBalancing.stateOf(targetGroup, address);
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

function giveUpUnhealthy(world: World, task: ServiceTask): void {
  if (containerHealth(task) === 'UNHEALTHY') {
    task.owner.deployment.failedTasks++;
    tell(world, task.owner.service, `(task ${task.id}) failed container health checks.`);
    task.stop({ code: 'ServiceSchedulerInitiated', reason: 'Task failed container health checks', drain: true });
    return;
  }
  const target = task.targets.find((candidate) => healthOf(world, candidate) === 'unhealthy');
  task.owner.deployment.failedTasks++;
  tell(
    world,
    task.owner.service,
    `(port ${target?.containerPort}) is unhealthy in (target-group ${target?.targetGroup}) due to (reason Health checks failed).`,
  );
  task.stop({
    code: 'ServiceSchedulerInitiated',
    reason: `Task failed ELB health checks in (target-group ${target?.targetGroup})`,
    drain: true,
  });
}

/**
 * Forgets deployments without tasks, completes the primary one,
 * announces a steady state, and ends a draining service.
 */
function settle(world: World, service: ServiceRecord): void {
  const now = new Date(world.ctx.clock.now());
  const tasks = tasksOf(service).filter((task) => task.lastStatus !== 'STOPPED');
  service.deployments = service.deployments.filter(
    (deployment) => deployment.status === 'PRIMARY' || tasks.some((task) => task.owner.deployment === deployment),
  );
  if (service.status === 'DRAINING' && tasks.every(({ lastStatus }) => lastStatus === 'STOPPING' || lastStatus === 'DEPROVISIONING'))
    service.status = 'INACTIVE';
  const primary = service.deployments[0];
  if (!primary || service.status !== 'ACTIVE') return;

  const running = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING');
  const steady =
    service.deployments.length === 1 &&
    running.length === service.desired &&
    tasks.filter(isLive).length === service.desired &&
    running.every((task) => judge(world, task).ready);
  if (!steady) return;
  if (primary.rolloutState === 'IN_PROGRESS') {
    primary.rolloutState = 'COMPLETED';
    primary.rolloutStateReason = `ECS deployment ${primary.id} completed.`;
    primary.updatedAt = now;
    service.lastCompleted = primary;
    tell(world, service, `(deployment ${primary.id}) deployment completed.`);
    announceDeployment(world, service, primary, 'SERVICE_DEPLOYMENT_COMPLETED');
  }
  if (!service.steadyAnnounced) {
    service.steadyAnnounced = true;
    announceSteadyState(world, service);
  }
}
