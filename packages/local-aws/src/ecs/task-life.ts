import type { ContainerDefinition, TaskOverride } from '@aws-sdk/client-ecs';
import { AwsError } from '../kernel/aws-error.ts';
import { deferred } from '../kernel/deferred.ts';
import { hexId, uuid } from '../kernel/ids.ts';
import { newLoopbackAddress } from '../kernel/loopback.ts';
import { announceHealth, announceTask, tellOf } from './announce.ts';
import { watchHealth } from './container-health.ts';
import { containerArn, taskArn } from './lookup.ts';
import type { Exit, PulledImage, Runner, RunningContainer } from './runner.ts';
import { DEFAULT_STOP_TIMEOUT_SECONDS } from './settings.ts';
import { enterRegistries, leaveRegistries, tellHealth } from './task-discovery.ts';
import type { TaskLog } from './task-log.ts';
import type { TaskMetadata } from './task-metadata.ts';
import { targetsOf } from './task-targets.ts';
import type { ContainerRecord, StopRequest, TaskRecord, TaskStatus, World } from './world.ts';

/** What a task's life needs beside the world. */
export interface LifeSupport {
  readonly runner: Runner;
  /** Undefined where tasks are models: nobody asks. */
  readonly metadata: TaskMetadata | undefined;
  readonly log: TaskLog;
  /** Aborted when the local AWS stops: the task's life is then over at once, and `liveTask` rejects. */
  readonly halted: AbortSignal;
  /** Called after each change that the scheduler may answer to. */
  changed(task: TaskRecord): void;
}

interface Part {
  readonly record: ContainerRecord;
  readonly running: RunningContainer;
}

const ZONES = ['a', 'b', 'c'];

/** What is asked of a task before it has an id. */
export type TaskOrder = Pick<TaskRecord, 'cluster' | 'owner' | 'definition' | 'wishes' | 'startedBy' | 'group' | 'tags' | 'overrides'>;

export type NewTask = TaskRecord & { readonly stopping: Promise<StopRequest> };

/** A new task, in PROVISIONING; `liveTask` makes it live. */
export function newTask<T extends TaskOrder>(world: World, order: T): NewTask & Pick<T, 'owner'> {
  const { ctx } = world;
  const id = hexId(ctx.random, 32);
  const { promise, resolve } = deferred<StopRequest>();
  const { name: cluster, tasks } = order.cluster;
  return {
    ...order,
    id,
    arn: taskArn(ctx, cluster, id),
    createdAt: new Date(ctx.clock.now()),
    attachmentId: uuid(ctx.random),
    availabilityZone: `${ctx.region}${ZONES[tasks.size % ZONES.length]}`,
    containers: (order.definition.definition.containerDefinitions ?? []).map((definition) => ({
      definition: overridden(definition, order.overrides),
      arn: containerArn(ctx, cluster, id, uuid(ctx.random)),
      runtimeId: `${id}-${hexId(ctx.random, 10)}`,
      lastStatus: 'PENDING',
      health: 'UNKNOWN',
      ports: new Map(),
    })),
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    version: 0,
    targets: [],
    registries: [],
    stopping: promise,
    stop(request) {
      if (this.desiredStatus === 'STOPPED') return;
      this.desiredStatus = 'STOPPED';
      this.stopCode = request.code;
      this.stoppedReason = request.reason;
      this.stoppingAt = new Date(ctx.clock.now());
      resolve(request);
    },
  };
}

/**
 * One task from PROVISIONING to STOPPED. On the way down with `drain`, its targets leave their groups
 * (in-flight requests done or the deregistration delay over) before the containers get SIGTERM; SIGKILL
 * follows after stopTimeout.
 */
export async function liveTask(world: World, task: NewTask, support: LifeSupport): Promise<void> {
  const { settings } = world;
  const parts: Part[] = [];
  let crash: Promise<void> | undefined;

  const enter = (status: TaskStatus) => {
    task.lastStatus = status;
    task.version++;
    announceTask(world, task);
    support.changed(task);
  };
  const asked = task.stopping.then(() => 'asked' as const);
  /** Waits for `ms`, but no longer than until the task is asked to stop. */
  const pause = async (ms: number) => {
    const over = new AbortController();
    const slept = world.ctx.clock.sleep(ms, AbortSignal.any([over.signal, support.halted])).catch(() => {});
    await Promise.race([slept, asked]);
    over.abort();
    support.halted.throwIfAborted();
    return task.desiredStatus === 'RUNNING';
  };

  const rise = async (): Promise<boolean> => {
    enter('PROVISIONING');
    if (!(await pause(settings.provisioningMs))) return false;
    task.pullStartedAt = new Date(world.ctx.clock.now());
    enter('PENDING');
    if (!(await pause(settings.pullMs))) return false;
    const pulled = pullAll(task, support.runner);
    if (!pulled) return false;
    task.pullStoppedAt = new Date(world.ctx.clock.now());
    const ownAddress = task.wishes.serviceRegistries?.length ? newLoopbackAddress() : undefined;
    for (const [record, image] of pulled) {
      const running = await support.runner.launch({
        name: record.definition.name,
        image: record.definition.image,
        pulled: image,
        command: [...(record.definition.entryPoint ?? []), ...(record.definition.command ?? [])],
        environment: {
          ...Object.fromEntries((record.definition.environment ?? []).map(({ name, value }) => [name ?? '', value ?? ''])),
          ...(await support.metadata?.environmentFor(task, record)),
        },
        containerPorts: (record.definition.portMappings ?? []).flatMap(({ containerPort }) => containerPort ?? []),
        ownAddress,
        log: (line) => support.log.add(record.definition.name, line),
      });
      record.ports = running.ports;
      record.kill = () => running.signal('SIGKILL');
      record.lastStatus = 'RUNNING';
      parts.push({ record, running });
      watchHealth(world, record, running, support.halted, () => healthChanged(world, task, support));
    }
    crash = watch(parts, task);
    enter('ACTIVATING');
    if (!(await pause(settings.activatingMs))) return false;
    if (!registerAll(world, task)) return false;
    enterRegistries(world, task);
    task.startedAt = new Date(world.ctx.clock.now());
    enter('RUNNING');
    return true;
  };

  const fall = async ({ drain }: StopRequest) => {
    support.halted.throwIfAborted();
    const drained = deregisterAll(world, task, support.halted);
    leaveRegistries(world, task);
    if (drain && task.targets.length > 0) {
      enter('DEACTIVATING');
      tellOf(world, task, 'has begun draining connections on 1 tasks.');
      await drained;
    }
    enter('STOPPING');
    await Promise.all(parts.map((part) => end(world, part)));
    await crash;
    support.halted.throwIfAborted();
    // What never ran has stopped, too: without an exit code.
    for (const container of task.containers) container.lastStatus = 'STOPPED';
    task.executionStoppedAt = new Date(world.ctx.clock.now());
    enter('DEPROVISIONING');
    await world.ctx.clock.sleep(settings.deprovisioningMs, support.halted);
    task.stoppedAt = new Date(world.ctx.clock.now());
    task.targets = [];
    task.registries = [];
    enter('STOPPED');
  };

  if (await rise()) await asked;
  else if (task.startedAt === undefined && task.stopCode !== 'ServiceSchedulerInitiated' && task.stopCode !== 'UserInitiated')
    countFailed(task);
  await fall(await task.stopping);
}

function countFailed({ owner }: TaskRecord): void {
  if (owner) owner.deployment.failedTasks++;
}

/** An override replaces the command as a whole, and of the environment the variables that it names. */
function overridden(definition: ContainerDefinition, { containerOverrides }: TaskOverride): ContainerRecord['definition'] {
  const { name = '', image = '', environment = [] } = definition;
  const override = containerOverrides?.find((one) => one.name === name);
  const named = new Set(override?.environment?.map((variable) => variable.name));
  return {
    ...definition,
    name,
    image,
    environment: [...environment.filter((variable) => !named.has(variable.name)), ...(override?.environment ?? [])],
    ...(override?.command && { command: override.command }),
    ...(override?.cpu !== undefined && { cpu: override.cpu }),
    ...(override?.memory !== undefined && { memory: override.memory }),
    ...(override?.memoryReservation !== undefined && { memoryReservation: override.memoryReservation }),
  };
}

function healthChanged(world: World, task: TaskRecord, support: LifeSupport): void {
  announceHealth(world, task);
  tellHealth(world, task);
  support.changed(task);
}

/** What each container runs, or undefined when an image cannot be pulled: the task is then asked to stop. */
function pullAll(task: TaskRecord, runner: Runner): [ContainerRecord, PulledImage][] | undefined {
  const pulled: [ContainerRecord, PulledImage][] = [];
  for (const record of task.containers) {
    const { image } = record.definition;
    const found = runner.pull(image);
    if (!found) {
      const reason = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`;
      record.reason = reason;
      task.stop({ code: 'TaskFailedToStart', reason, drain: false });
      return undefined;
    }
    record.digest = found.digest;
    pulled.push([record, found]);
  }
  return pulled;
}

/**
 * Notes each container's end; the end of an essential one is asked to be the end of the task. Resolves when
 * all have ended.
 */
async function watch(parts: readonly Part[], task: TaskRecord): Promise<void> {
  await Promise.all(
    parts.map(async ({ record, running }) => {
      noteExit(record, await running.exited);
      if (record.definition.essential !== false)
        task.stop(
          record.reason === undefined
            ? { code: 'EssentialContainerExited', reason: 'Essential container in task exited', drain: false }
            : { code: 'TaskFailedToStart', reason: record.reason, drain: false },
        );
    }),
  );
}

function noteExit(record: ContainerRecord, { code, reason }: Exit): void {
  record.lastStatus = 'STOPPED';
  if (code !== undefined) record.exitCode = code;
  if (reason !== undefined) record.reason = reason;
}

/** False when a group would not take the task: the task is then asked to stop. */
function registerAll(world: World, task: TaskRecord): boolean {
  for (const target of targetsOf(task)) {
    try {
      world.ctx.neighbours.loadBalancing.register(target.targetGroup, target.address);
    } catch (error) {
      const reason = `failed to register targets in (target-group ${target.targetGroup}) with (error ${(error as Error).message})`;
      tellOf(world, task, reason);
      task.stop({ code: 'TaskFailedToStart', reason, drain: false });
      return false;
    }
    task.targets = [...task.targets, target];
    tellOf(world, task, `registered 1 targets in (target-group ${target.targetGroup})`);
  }
  return true;
}

async function deregisterAll(world: World, task: TaskRecord, halted: AbortSignal): Promise<void> {
  await Promise.all(
    task.targets.map(async ({ targetGroup, address }) => {
      tellOf(world, task, `deregistered 1 targets in (target-group ${targetGroup})`);
      try {
        await world.ctx.neighbours.loadBalancing.deregister(targetGroup, address);
      } catch (error) {
        // A target group that was deleted meanwhile has nothing left to drain.
        if (!(error instanceof AwsError) && !halted.aborted) throw error;
      }
    }),
  );
}

async function end(world: World, { record, running }: Part): Promise<void> {
  if (record.lastStatus === 'STOPPED') return;
  const patience = (record.definition.stopTimeout ?? DEFAULT_STOP_TIMEOUT_SECONDS) * 1000;
  const cancel = world.ctx.clock.after(patience, () => running.signal('SIGKILL'));
  running.signal('SIGTERM');
  await running.exited;
  cancel();
}
