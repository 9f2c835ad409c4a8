import type { Facts } from './invariant-facts.ts';
import type { Observation, WatchPolicy } from './observation.ts';
import { learn, type ObservedWorld, unobserved } from './observed-world.ts';
import { failedRequests } from './request-invariants.ts';
import { blueTouched, destroyedUnderTraffic, nobodyLeft, otherImage, strangeTargets } from './side-invariants.ts';
import { dividedRoutes, weightWithoutHealth, writtenOverAnother, wrongWrites } from './weight-invariants.ts';

interface Invariant<K extends Observation['kind']> {
  readonly says: string;
  /** After which observations it can have been broken. */
  readonly after: readonly K[] | 'anything';
  /** What breaks it, a sentence each. */
  readonly broken: (facts: Facts<K>) => readonly string[];
}

const invariant = <const K extends Observation['kind']>(given: Invariant<K>): Invariant<K> => given;

/**
 * The safety invariants that can be judged from outside, each by its name. S4 and S5 speak of settled shifts:
 * routes are written one by one, so they are judged when none is in flight.
 */
export const INVARIANTS = {
  S1: invariant({
    says: 'every production route has a weight, and weight is raised only onto a side with the required healthy targets',
    after: ['route'],
    broken: weightWithoutHealth,
  }),
  S2: invariant({
    says: 'once a version has been committed some side can take 100 %, and if both die weights do not move',
    after: ['route', 'service', 'struck'],
    broken: nobodyLeft,
  }),
  S3: invariant({
    says: 'nothing destructive touches a side with weight, nor within settle and drain after its weight became 0 on all servers',
    after: ['service', 'struck'],
    broken: destroyedUnderTraffic,
  }),
  S4: invariant({
    says: 'weights are written absolutely, forward they only grow, but by a person who names an earlier step of the plan, and the way back is one write a route',
    after: ['shift-began', 'shift-ended', 'ended'],
    broken: wrongWrites,
  }),
  S5: invariant({
    says: 'once settled all routes carry one split, and until the commit no staging traffic reaches a side with weight',
    after: ['route', 'shift-ended'],
    broken: dividedRoutes,
  }),
  S6: invariant({
    says: 'weights are written only over the confirmed split or the announced one',
    after: ['route'],
    broken: writtenOverAnother,
  }),
  S10: invariant({
    says: 'blue is whole until the commit',
    after: ['service', 'struck'],
    broken: blueTouched,
  }),
  S11: invariant({
    says: 'no request and no connection fails because of a shift, a rollback or a recovery',
    after: 'anything',
    broken: failedRequests,
  }),
  S12: invariant({
    says: 'green runs exactly the planned digest, whoever changed it before the commit',
    after: ['task', 'committed'],
    broken: otherImage,
  }),
  S17: invariant({
    says: "every target of a side with weight is a task of that side's service",
    after: ['route', 'target'],
    broken: strangeTargets,
  }),
} as const;

type InvariantName = keyof typeof INVARIANTS;

export interface Violation {
  readonly invariant: InvariantName;
  readonly at: number;
  readonly detail: string;
}

/** Watches one service. Give it every observation in order, and `end()` at the end. */
export interface Watch {
  observe(seen: Observation): void;
  /** Nothing more comes: failed requests that waited for an explanation are judged. */
  end(): void;
  /** How many times an invariant was judged. */
  readonly checked: number;
  readonly violations: readonly Violation[];
  /** What has been learned of the world, traffic counts included. */
  readonly world: ObservedWorld;
}

const TABLE = Object.entries(INVARIANTS) as readonly [InvariantName, Invariant<Observation['kind']>][];

export function invariants(policy: WatchPolicy): Watch {
  let world = unobserved;
  let checked = 0;
  let at = 0;
  const violations: Violation[] = [];

  const observe = (seen: Observation): void => {
    const before = world;
    world = learn(world, seen, policy);
    at = seen.at;
    for (const [name, { after, broken }] of TABLE) {
      if (after !== 'anything' && !after.includes(seen.kind)) continue;
      checked += 1;
      violations.push(...broken({ before, after: world, seen, policy }).map((detail) => ({ invariant: name, at: seen.at, detail })));
    }
  };
  return {
    observe,
    end: () => observe({ kind: 'end-of-watch', at }),
    get checked() {
      return checked;
    },
    violations,
    get world() {
      return world;
    },
  };
}
