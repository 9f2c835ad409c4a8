import type { Standing } from './standing.ts';

/** What of a target says whether it is sent requests, and how many. */
interface Member {
  readonly standing: Standing;
  readonly inFlight: number;
}

/** Targets that a group would send requests to, and the few facts that decide which. */
interface Choice<T> {
  readonly targets: Iterable<T>;
  /** `unhealthy_state_routing.minimum_healthy_targets.count`. */
  readonly leastHealthy: number;
}

/**
 * The targets in rotation. When fewer than the least number are healthy the group **fails open**:
 * every registered target takes requests, whatever its health. Draining targets never do, nor do unused ones,
 * unless their group has just left the rules.
 */
function inRotation<T extends Member>({ targets, leastHealthy }: Choice<T>): T[] {
  const registered = [...targets].filter((target) => stateOf(target) !== 'draining' && stateOf(target) !== 'unused');
  const healthy = registered.filter((target) => stateOf(target) === 'healthy');
  return healthy.length >= leastHealthy ? healthy : registered;
}

const stateOf = ({ standing: { state, before } }: Member) => before ?? state;

/** The targets of one group. */
export class Members<T extends Member> {
  /** Registered and draining targets, by `<id>:<port>`. */
  readonly targets = new Map<string, T>();
  /** Targets that have left, shown as draining until their deregistration delay is over (`until`: AWS ms). */
  readonly leaving = new Map<string, { readonly target: T; readonly until: number }>();
  rotation: readonly T[] = [];
  readonly #leastHealthy: () => number;
  #turn = 0;

  constructor(leastHealthy: () => number) {
    this.#leastHealthy = leastHealthy;
  }

  /** To be called after every change of a target's standing. */
  refresh(): void {
    this.rotation = inRotation({ targets: this.targets.values(), leastHealthy: this.#leastHealthy() });
  }

  /** Registered targets: those that are neither draining nor gone. */
  registered(): T[] {
    return [...this.targets.values()].filter((target) => target.standing.state !== 'draining');
  }

  /** The next target in turn. */
  next(): T | undefined {
    const { rotation } = this;
    if (rotation.length === 0) return undefined;
    this.#turn = (this.#turn + 1) % rotation.length;
    return rotation[this.#turn];
  }

  /** The target with the fewest requests open; among equals, the next in turn. */
  leastBusy(): T | undefined {
    let best = this.next();
    for (const target of this.rotation) if (best && target.inFlight < best.inFlight) best = target;
    return best;
  }
}
