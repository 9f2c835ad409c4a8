import * as sdk from '@aws-sdk/client-ecs';
import type { Containers, TargetAddress } from '../kernel/neighbours.ts';
import type { LocalService, RateLimit, ServiceContext } from '../kernel/service.ts';
import { ecsAuthorization } from './authorization.ts';
import type { ModelOutcome, ModelRequest, TaskBehaviour, Work } from './behaviour.ts';
import { healthOf } from './container-health.ts';
import { isToldOf } from './lookup.ts';
import { modelRunner } from './model-runner.ts';
import { clusterOperations } from './operations/clusters.ts';
import { createServiceOperation } from './operations/create-service.ts';
import { deleteServiceOperation } from './operations/delete-service.ts';
import { describeServicesOperations } from './operations/describe-services.ts';
import { runTaskOperation } from './operations/run-task.ts';
import { tagOperations } from './operations/tags.ts';
import { taskDefinitionOperations } from './operations/task-definitions.ts';
import { taskOperations } from './operations/tasks.ts';
import { updateServiceOperation } from './operations/update-service.ts';
import { processRunner } from './process-runner.ts';
import { type RunRefusal, runRefusals } from './run-refusals.ts';
import { makeScheduler } from './scheduler.ts';
import { type EcsOptions, ecsSettings } from './settings.ts';
import { taskKeeper } from './task-keeper.ts';
import { taskMetadata } from './task-metadata.ts';
import type { TaskRecord, TaskStatus, World } from './world.ts';

/** What the rest of the local AWS, tests and the demo may ask of ECS beside its API. */
interface EcsFacade extends Containers {
  /** What a task's containers wrote last, a line each, `<container> | <text>`. `task`: id or ARN. */
  logs(task: string): readonly string[];
  /** Every task of a service that is not STOPPED, with the targets that stand for it. */
  tasks(): readonly TaskView[];
  /** Every task that RunTask has started, for as long as ECS tells of it. */
  standalone(): readonly StandaloneTaskView[];
  /** The next `times` calls of RunTask are refused like this. */
  refuseRuns(refusal: RunRefusal, times: number): void;
  /** Stops a task as AWS does when it takes capacity back. `task`: id or ARN; gone already is no error. */
  interrupt(task: string, code: 'SpotInterruption' | 'TerminationNotice'): void;
  /**
   * Kills a task's containers as a failing machine would: nobody asked the task to stop.
   * `task`: id or ARN; gone already is no error.
   */
  crash(task: string): void;
  /**
   * How tasks of an image behave (`tasks: 'model'` only); by reference or by digest.
   * Counts for running tasks at once.
   */
  behave(imageOrDigest: string, behaviour: TaskBehaviour): void;
  /** How containers with work to do end (`tasks: 'model'` only); the newest word counts. */
  work(ends: Work): void;
  /**
   * What a caller of a modelled task sees; `refused` for processes, which answer for themselves.
   * The load balancer's model of traffic takes it as it is: `elbv2.facade.respondWith(ecs.facade.answer)`.
   */
  readonly answer: (target: TargetAddress, request: ModelRequest) => ModelOutcome | Promise<ModelOutcome>;
}

interface TaskView {
  readonly arn: string;
  /** ARN of its service. */
  readonly service: string;
  readonly taskDefinition: string;
  readonly images: readonly string[];
  readonly status: TaskStatus;
  readonly targets: readonly { readonly targetGroup: string; readonly address: TargetAddress }[];
  /** By its containers' own health checks; false where it has none. */
  readonly healthy: boolean;
  /** Where its first container port answers; undefined before its containers start. */
  readonly address: TargetAddress | undefined;
}

interface StandaloneTaskView {
  readonly arn: string;
  readonly taskDefinition: string;
  readonly startedBy: string | undefined;
  readonly status: TaskStatus;
  readonly stopCode: string | undefined;
  /** Capacity providers that it was to run on, or its launch type. */
  readonly capacity: readonly string[];
  readonly containers: readonly {
    readonly name: string;
    readonly command: readonly string[];
    readonly exitCode: number | undefined;
  }[];
}

const standaloneView = (task: TaskRecord): StandaloneTaskView => ({
  arn: task.arn,
  taskDefinition: task.definition.definition.taskDefinitionArn,
  startedBy: task.startedBy,
  status: task.lastStatus,
  stopCode: task.stopCode,
  capacity: task.wishes.capacityProviderStrategy?.map(({ capacityProvider = '' }) => capacityProvider) ?? [task.wishes.launchType ?? 'EC2'],
  containers: task.containers.map(({ definition: { name, command = [] }, exitCode }) => ({ name, command, exitCode })),
});

export type EcsLocal = LocalService & { readonly facade: EcsFacade };

/** Source: "Request throttling for the Amazon ECS API". */
const LIMITS: readonly RateLimit[] = [
  { operations: ['CreateService', 'UpdateService', 'DeleteService'], burst: 50, perSecond: 5 },
  { operations: ['DescribeServices', 'ListServices'], burst: 100, perSecond: 20 },
  { operations: ['DescribeTasks', 'ListTasks'], burst: 100, perSecond: 20 },
  { operations: ['RegisterTaskDefinition', 'DeregisterTaskDefinition'], burst: 20, perSecond: 1 },
  { operations: ['DescribeTaskDefinition', 'ListTaskDefinitions', 'ListTaskDefinitionFamilies'], burst: 50, perSecond: 20 },
  { operations: ['TagResource', 'UntagResource'], burst: 20, perSecond: 10 },
  // Of this one: gchq/sleeper#907.
  { operations: ['RunTask'], burst: 20, perSecond: 20 },
];

/** The local ECS: control plane, scheduler, and tasks as child processes or as models. */
export function ecsService(ctx: ServiceContext, options: EcsOptions = {}): EcsLocal {
  const world: World = { ctx, settings: ecsSettings(options, ctx.clock), clusters: new Map(), families: new Map() };
  const model = world.settings.tasks === 'model' ? modelRunner(ctx.clock, () => ctx.neighbours.images) : undefined;
  const runner = model ?? processRunner(() => ctx.neighbours.images, ctx.clock);
  const tasks = taskKeeper(world, { runner, metadata: model ? undefined : taskMetadata() }, (service) => scheduler.wake(service));
  const scheduler = makeScheduler(world, tasks.start);
  const refusals = runRefusals();
  const find = (task: string) => tasks.all().find(({ id, arn }) => id === task || arn === task);

  return {
    signingName: 'ecs',
    sdk,
    operations: {
      ...clusterOperations(world),
      ...taskDefinitionOperations(world),
      ...createServiceOperation(world, scheduler),
      ...updateServiceOperation(world, scheduler),
      ...deleteServiceOperation(world, scheduler),
      ...describeServicesOperations(world),
      ...taskOperations(world),
      ...runTaskOperation(world, tasks, refusals),
      ...tagOperations(world),
    },
    authorization: ecsAuthorization(world),
    limits: LIMITS,
    facade: {
      hasService: (cluster, service) => {
        const found = world.clusters.get(cluster)?.services.get(service);
        return found !== undefined && isToldOf(world, found) && found.status !== 'INACTIVE';
      },
      logs: tasks.logs,
      tasks: () =>
        tasks.all().flatMap((task) =>
          task.owner
            ? {
                arn: task.arn,
                service: task.owner.service.arn,
                taskDefinition: task.definition.definition.taskDefinitionArn,
                images: task.containers.map(({ definition }) => definition.image),
                status: task.lastStatus,
                targets: task.targets,
                healthy: healthOf(task) === 'HEALTHY',
                address: task.containers.flatMap(({ ports }) => [...ports.values()])[0],
              }
            : [],
        ),
      standalone: () =>
        [...world.clusters.values()].flatMap((cluster) => [...cluster.tasks.values()].filter(({ owner }) => !owner).map(standaloneView)),
      refuseRuns: (refusal, times) => refusals.add(refusal, times),
      interrupt: (task, code) => find(task)?.stop({ code, reason: 'Your Spot Task was interrupted.', drain: false }),
      crash: (task) => {
        for (const { kill } of find(task)?.containers ?? []) kill?.();
      },
      behave(imageOrDigest, behaviour) {
        if (!model) throw new Error("behave() is for tasks: 'model'; here tasks are processes");
        model.behave(imageOrDigest, behaviour);
      },
      work(ends) {
        if (!model) throw new Error("work() is for tasks: 'model'; here tasks are processes");
        model.work(ends);
      },
      answer: (target, request) => model?.answer(target, request) ?? 'refused',
    },
    async stop() {
      scheduler.stop();
      await tasks.stop();
    },
  };
}
