import type { Effect } from '@teal/local-aws';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import { homeOf } from '../../deployment/side.ts';
import type { RunningTeal } from '../start-teal.ts';
import type { Production } from './production.ts';

/** One of the two sides as it stands in ECS and in the load balancer. */
export interface SideView {
  readonly service: string;
  readonly group: string;
  /** Whose tasks it has, or had last. */
  readonly version: string | undefined;
  /** Percent of production, as written. */
  readonly weight: number;
  readonly tasks: readonly TaskView[];
  /** Tasks that ended by themselves since its version came. */
  readonly crashes: number;
}

export interface TaskView {
  readonly task: string;
  readonly stands: 'starting' | 'healthy' | 'unhealthy' | 'leaving';
  readonly target?: string;
}

export type Pair = readonly [SideView, SideView];

/** The pair as it stands now. */
export function pairOf(
  { local, config }: Pick<RunningTeal<unknown, ServiceConfig>, 'local' | 'config'>,
  production: Production,
  versionOf: VersionOf,
): Pair {
  const { targetGroups } = local.services.elbv2.facade.snapshot();
  const tasks = local.services.ecs.facade.tasks();
  const empty = config.sides.map((side) => ({
    service: side.service,
    group: homeOf(side),
    version: undefined,
    weight: 0,
    tasks: [],
    crashes: 0,
  }));
  const happened: Effect[] = [
    { kind: 'route', at: 0, resource: production.route, before: {}, weights: production.weights },
    ...tasks.map(
      ({ arn, service, images: [image = ''], status, targets }): Effect => ({
        kind: 'task',
        at: 0,
        task: arn,
        service,
        image,
        status,
        targets: targets.map(({ address }) => `${address.id}:${address.port}`),
      }),
    ),
    ...Object.entries(targetGroups).flatMap(([targetGroup, { targets }]) =>
      targets.map(({ id, port, state }): Effect => ({ kind: 'target', at: 0, targetGroup, target: `${id}:${port}`, state })),
    ),
  ];
  return happened.reduce((pair, effect) => seen(pair, effect, production.route, versionOf), empty as unknown as Pair);
}

/** The version that an image reference stands for. */
export type VersionOf = (image: string) => string | undefined;

/**
 * The pair after one more effect of the local AWS. `versionOf` names the version of an image by its
 * reference.
 */
export function seen(pair: Pair, effect: Effect, route: string, versionOf: VersionOf): Pair {
  switch (effect.kind) {
    case 'route': {
      if (effect.resource !== route) return pair;
      const total = Object.values(effect.weights).reduce((sum, weight) => sum + weight, 0);
      return both(pair, (side) => ({ ...side, weight: total === 0 ? 0 : (100 * (effect.weights[side.group] ?? 0)) / total }));
    }
    case 'task':
      return both(pair, (side) => (effect.service.endsWith(`/${side.service}`) ? withTask(side, effect, versionOf(effect.image)) : side));
    case 'target': {
      const { targetGroup, target, state } = effect;
      const now = STANDS[state];
      if (now === undefined) return pair;
      return both(pair, (side) =>
        side.group === targetGroup
          ? { ...side, tasks: side.tasks.map((task) => (task.target === target ? { ...task, stands: after(task.stands, now) } : task)) }
          : side,
      );
    }
    default:
      return pair;
  }
}

const STANDS: Readonly<Partial<Record<Extract<Effect, { kind: 'target' }>['state'], TaskView['stands']>>> = {
  initial: 'starting',
  healthy: 'healthy',
  unhealthy: 'unhealthy',
  draining: 'leaving',
};

/** A task that does not answer yet is on its way up, whatever the load balancer calls it. */
const after = (before: TaskView['stands'], now: TaskView['stands']) => (before === 'starting' && now === 'unhealthy' ? before : now);

/** Task statuses on the way out. */
const LEAVING = new Set(['DEACTIVATING', 'STOPPING', 'DEPROVISIONING']);
const ITS_OWN_END = 'Essential container in task exited';

function withTask(side: SideView, effect: Extract<Effect, { kind: 'task' }>, version: string | undefined): SideView {
  const others = side.tasks.filter(({ task }) => task !== effect.task);
  const known = side.tasks.find(({ task }) => task === effect.task);
  const fresh = version !== undefined && version !== side.version;
  const crashed = effect.status === 'STOPPED' && effect.reason === ITS_OWN_END ? 1 : 0;
  const [target] = effect.targets;
  const task: TaskView = {
    task: effect.task,
    stands: LEAVING.has(effect.status) ? 'leaving' : (known?.stands ?? 'starting'),
    ...(target === undefined ? {} : { target }),
  };
  return {
    ...side,
    version: version ?? side.version,
    crashes: (fresh ? 0 : side.crashes) + crashed,
    // In the order in which they came.
    tasks: effect.status === 'STOPPED' ? others : known ? side.tasks.map((one) => (one === known ? task : one)) : [...others, task],
  };
}

const both = ([a, b]: Pair, change: (side: SideView) => SideView): Pair => [change(a), change(b)];
