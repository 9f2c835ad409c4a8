import { samePercent } from '../same-percent.ts';
import type { Observation, ObservedSide, WatchPolicy } from './observation.ts';

/** The world as the observations have built it: what the invariants look at. */
export interface ObservedWorld {
  /** Weights by group, by production route. */
  readonly routes: Readonly<Record<string, Weights>>;
  /** Changes of production routes that not all of their servers have yet, by route. */
  readonly underWay: Readonly<Record<string, string>>;
  readonly stage: { readonly weights: Weights; readonly setAt: number };
  readonly groups: Readonly<Record<string, ObservedGroup>>;
  readonly tasks: Readonly<Record<string, ObservedTask>>;
  /** The task that has an address, or had it last. */
  readonly taskAt: Readonly<Record<string, string>>;
  /** Desired counts by service. */
  readonly desired: Readonly<Record<string, number>>;
  /** Task definition revisions by service, where they are known. */
  readonly revisions: Readonly<Record<string, string>>;
  readonly deployment: ObservedDeployment | undefined;
  /** Some version has been committed: from here on there is something to lose. */
  readonly everCommitted: boolean;
  /** Failed requests that may yet turn out to be a task's own doing. */
  readonly suspects: readonly FailedRequest[];
  readonly traffic: {
    readonly requests: number;
    /**
     * Production requests that the load balancer answered 502, 503 or 504, or that broke: whoever's doing it
     * was.
     */
    readonly failed: number;
    readonly closedAtDrain: number;
  };
}

export type Weights = Readonly<Record<string, number>>;
/** `task`: who had the target's address when it failed. */
export type FailedRequest = Extract<Observation, { kind: 'request' }> & { readonly task: string | undefined };

export interface ObservedGroup {
  readonly targets: Readonly<Record<string, TargetState>>;
  /** When it last had a healthy target; `undefined`: never. */
  readonly healthyAt: number | undefined;
  /**
   * When its weight became 0 on every production route, and all of their servers had that; `undefined`: it
   * has weight, or never had.
   */
  readonly emptiedAt: number | undefined;
  /** When the stage route stopped leading to it; `undefined`: it does, or never did. */
  readonly unstagedAt: number | undefined;
  /** Somebody else gave it weight, and Teal has written it no other part since. */
  readonly exposed: boolean;
}

type TargetState = Exclude<Extract<Observation, { kind: 'target' }>['state'], 'gone'>;

export interface ObservedTask {
  readonly service: string;
  readonly digest: string | undefined;
  readonly target: string | undefined;
  /** When its process ended by itself. */
  readonly crashedAt: number | undefined;
  readonly stopped: boolean;
  /** When it was first seen. */
  readonly since: number;
}

export interface ObservedDeployment {
  readonly deployment: string;
  readonly plannedAt: number;
  readonly blue: ObservedSide;
  readonly green: ObservedSide;
  readonly digest: string | undefined;
  readonly committed: boolean;
  /** Green's percent as last read back. */
  readonly confirmed: number;
  /** Announced since and not read back: each route may show any of these. */
  readonly announced: readonly number[];
  readonly flight: Flight | undefined;
  /** A side that has no weight is being taken down. */
  readonly retiring: boolean;
  /** Announced by an execution that is dead by now, and perhaps still to be written. */
  readonly late?: number;
}

/** A shift under way: announced, and not read back yet. */
interface Flight {
  readonly way: 'forward' | 'back';
  readonly green: number;
  readonly ordered: boolean;
  /** Green gets less, by a person's word. */
  readonly lower: boolean;
  readonly writes: readonly { readonly route: string; readonly from: number | undefined; readonly to: number | undefined }[];
}

export const NOTICE_MS = 30_000;

export const unobserved: ObservedWorld = {
  routes: {},
  underWay: {},
  stage: { weights: {}, setAt: Number.NEGATIVE_INFINITY },
  groups: {},
  tasks: {},
  taskAt: {},
  desired: {},
  revisions: {},
  deployment: undefined,
  everCommitted: false,
  suspects: [],
  traffic: { requests: 0, failed: 0, closedAtDrain: 0 },
};

const unknownGroup: ObservedGroup = { targets: {}, healthyAt: undefined, emptiedAt: undefined, unstagedAt: undefined, exposed: false };

type Learn = {
  readonly [K in Observation['kind']]: (
    world: ObservedWorld,
    seen: Extract<Observation, { kind: K }>,
    policy: WatchPolicy,
  ) => ObservedWorld;
};

/** The world after one more observation. */
export function learn(world: ObservedWorld, seen: Observation, policy: WatchPolicy): ObservedWorld {
  const next = (LEARN[seen.kind] as (world: ObservedWorld, seen: Observation, policy: WatchPolicy) => ObservedWorld)(world, seen, policy);
  const over = (suspect: FailedRequest) => seen.kind === 'end-of-watch' || seen.at > suspect.at + (policy.noticeMs ?? NOTICE_MS);
  return next.suspects.some(over) ? { ...next, suspects: next.suspects.filter((suspect) => !over(suspect)) } : next;
}

const LEARN: Learn = {
  planned: (world, { at, deployment, blue, green, digest, first }) => ({
    ...world,
    everCommitted: world.everCommitted || !first,
    deployment: {
      deployment,
      plannedAt: at,
      blue,
      green,
      digest,
      committed: false,
      confirmed: 0,
      announced: [],
      flight: undefined,
      retiring: false,
    },
  }),
  'shift-began': (world, { way, green, ordered, lower = false }) =>
    onDeployment(world, (deployment) => ({
      ...deployment,
      announced: [...deployment.announced, green],
      flight: { way, green, ordered, lower, writes: [] },
    })),
  'retirement-began': (world) => onDeployment(world, (known) => ({ ...known, retiring: true })),
  fenced: (world, { green }) => onDeployment(world, (deployment) => ({ ...deployment, late: green })),
  'shift-ended': (world, { green }) =>
    onDeployment(world, (deployment) => ({ ...deployment, confirmed: green, announced: [], flight: undefined })),
  committed: (world) => ({ ...onDeployment(world, (deployment) => ({ ...deployment, committed: true })), everCommitted: true }),
  ended: (world) => ({ ...world, deployment: undefined }),
  route: learnRoute,
  arrived: learnArrival,
  target: (world, { at, group, target, state }) =>
    onGroup(world, group, (known) => {
      const { [target]: _, ...others } = known.targets;
      const targets = state === 'gone' ? others : { ...others, [target]: state };
      const healthy = Object.values(targets).includes('healthy') || known.targets[target] === 'healthy';
      return { ...known, targets, healthyAt: healthy ? at : known.healthyAt };
    }),
  task: (world, seen) => {
    const known = world.tasks[seen.task];
    const target = seen.target ?? known?.target;
    const task: ObservedTask = {
      service: seen.service,
      digest: seen.digest ?? known?.digest,
      target,
      since: known?.since ?? seen.at,
      stopped: known?.stopped === true || seen.stoppedBy !== undefined,
      crashedAt: known?.crashedAt ?? (seen.stoppedBy === 'itself' ? seen.at : undefined),
    };
    const taskAt = seen.target === undefined ? world.taskAt : { ...world.taskAt, [seen.target]: seen.task };
    return { ...world, tasks: { ...world.tasks, [seen.task]: task }, taskAt };
  },
  service: (world, { service, desired, revision }) => ({
    ...world,
    desired: { ...world.desired, [service]: desired ?? 0 },
    ...(revision !== undefined && { revisions: { ...world.revisions, [service]: revision } }),
  }),
  struck: (world) => world,
  request: (world, seen, policy) => {
    const failed = isFailed(seen) && isProduction(world, seen, policy);
    const { requests, failed: before } = world.traffic;
    return {
      ...world,
      traffic: { ...world.traffic, requests: requests + 1, failed: before + (failed ? 1 : 0) },
      suspects:
        failed && !isServedByNobody(world, seen) ? [...world.suspects, { ...seen, task: world.taskAt[seen.target ?? ''] }] : world.suspects,
    };
  },
  'drain-closed': (world, { connections }) => ({
    ...world,
    traffic: { ...world.traffic, closedAtDrain: world.traffic.closedAtDrain + connections },
  }),
  'end-of-watch': (world) => world,
};

function learnRoute(world: ObservedWorld, seen: Extract<Observation, { kind: 'route' }>, policy: WatchPolicy): ObservedWorld {
  const { at, route, weights } = seen;
  if (route === policy.stage) {
    const left = policy.sides.filter(({ group }) => weightIn(world.stage.weights, group) > 0 && weightIn(weights, group) === 0);
    return left.reduce((next, { group }) => onGroup(next, group, (known) => ({ ...known, unstagedAt: at })), {
      ...world,
      stage: { weights, setAt: at },
    });
  }
  if (!policy.production.includes(route)) return world;
  const { [route]: _, ...others } = world.underWay;
  const underWay = seen.change === undefined ? others : { ...others, [route]: seen.change };
  const written: ObservedWorld = { ...world, underWay, routes: { ...world.routes, [route]: weights } };
  const settled = policy.sides.reduce((next, { group }) => {
    const [had, has] = [hasWeight(world, group), hasWeight(written, group)];
    return had === has ? next : onGroup(next, group, (known) => ({ ...known, emptiedAt: has ? undefined : at }));
  }, written);
  const exposed = policy.sides.reduce((next, { group }) => {
    const [had, has] = [shareOf(world.routes[route], group) ?? 0, shareOf(weights, group) ?? 0];
    const stays = has === 0 || samePercent(has, had);
    const byAnother = seen.by === undefined ? stays && groupOf(world, group).exposed : has > had || groupOf(world, group).exposed;
    return byAnother === groupOf(world, group).exposed ? next : onGroup(next, group, (known) => ({ ...known, exposed: byAnother }));
  }, settled);
  return onDeployment(exposed, (deployment) => {
    if (deployment.flight === undefined || seen.by !== undefined) return deployment;
    const [from, to] = [greenShare(world.routes[route], deployment), greenShare(weights, deployment)];
    return { ...deployment, flight: { ...deployment.flight, writes: [...deployment.flight.writes, { route, from, to }] } };
  });
}

/** What a change took from a side is gone only now: until then some servers led there. */
function learnArrival(world: ObservedWorld, { at, change }: Extract<Observation, { kind: 'arrived' }>, policy: WatchPolicy): ObservedWorld {
  const route = Object.keys(world.underWay).find((one) => world.underWay[one] === change);
  if (route === undefined) return world;
  const { [route]: _, ...underWay } = world.underWay;
  return policy.sides
    .filter(({ group }) => groupOf(world, group).emptiedAt !== undefined)
    .reduce<ObservedWorld>((next, { group }) => onGroup(next, group, (known) => ({ ...known, emptiedAt: at })), { ...world, underWay });
}

const onDeployment = (world: ObservedWorld, change: (known: ObservedDeployment) => ObservedDeployment): ObservedWorld =>
  world.deployment === undefined ? world : { ...world, deployment: change(world.deployment) };

const onGroup = (world: ObservedWorld, group: string, change: (known: ObservedGroup) => ObservedGroup): ObservedWorld => ({
  ...world,
  groups: { ...world.groups, [group]: change(world.groups[group] ?? unknownGroup) },
});

export const groupOf = (world: ObservedWorld, group: string): ObservedGroup => world.groups[group] ?? unknownGroup;
export const weightIn = (weights: Weights, group: string): number => weights[group] ?? 0;
export const totalOf = (weights: Weights): number => Object.values(weights).reduce((sum, weight) => sum + weight, 0);

/** On any production route. */
export const hasWeight = (world: ObservedWorld, group: string): boolean =>
  Object.values(world.routes).some((weights) => weightIn(weights, group) > 0);

export const healthyIn = (world: ObservedWorld, group: string): number =>
  Object.values(groupOf(world, group).targets).filter((state) => state === 'healthy').length;

/** A group's part of a route in percent; `undefined`: the route is not known or has no weight. */
export function shareOf(weights: Weights | undefined, group: string): number | undefined {
  if (weights === undefined || totalOf(weights) <= 0) return undefined;
  return (weightIn(weights, group) / totalOf(weights)) * 100;
}

/** Green's part, where the route leads to the pair alone. */
export function greenShare(weights: Weights | undefined, { blue, green }: Pick<ObservedDeployment, 'blue' | 'green'>): number | undefined {
  const elsewhere = Object.entries(weights ?? {}).some(([group, weight]) => weight > 0 && group !== blue.group && group !== green.group);
  return elsewhere ? undefined : shareOf(weights, green.group);
}

type Request = Extract<Observation, { kind: 'request' }>;

const isFailed = ({ by, status }: Request): boolean =>
  status === 'broken' || (by === 'load balancer' && (status === 502 || status === 503 || status === 504));

/**
 * Nobody stands where somebody else led the traffic, or where it led before the first version: no shift took
 * them away.
 */
function isServedByNobody(world: ObservedWorld, { group = '', target }: Request): boolean {
  if (target !== undefined) return false;
  const { exposed, healthyAt } = groupOf(world, group);
  return exposed || (!world.everCommitted && group !== world.deployment?.green.group && healthyAt === undefined);
}

/**
 * Users reach a side that has weight, or had it while connections may still lead there. Only tests reach it
 * otherwise.
 */
function isProduction(world: ObservedWorld, { at, group }: Request, policy: WatchPolicy): boolean {
  if (group === undefined || !policy.sides.some((side) => side.group === group)) return false;
  const { emptiedAt } = groupOf(world, group);
  return hasWeight(world, group) || (emptiedAt !== undefined && at - emptiedAt <= policy.beforeDestroyMs + policy.drainMs);
}
