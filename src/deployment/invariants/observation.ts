/**
 * What the invariants are judged by, in words that belong to no AWS and to no local one. `at`: AWS
 * milliseconds. Routes, groups, services, tasks and targets are named by any text, as long as it is the same
 * text everywhere (ARNs, `<ip>:<port>`). Observations of things that the policy does not name may be given
 * too: they are ignored.
 *
 * Needed by: S1, S3-S6 `route`; S1, S2 `target`; S2, S3, S10 `service`, `struck`; S11 `request`, `task`; S12,
 * S17 `task` and `target` with the same address; all but S11: `planned` ... `ended`, which
 * `record-observations.ts` makes of the record.
 */
export type Observation = { readonly at: number } & Happening;

type Happening =
  /** The deployment's plan stands: which side is which, and what green is to run. */
  | {
      readonly kind: 'planned';
      readonly deployment: string;
      readonly blue: ObservedSide;
      readonly green: ObservedSide;
      /** Absent: it deploys nothing, and puts weights back. */
      readonly digest?: string;
      /** No version was ever committed. */
      readonly first: boolean;
    }
  /**
   * A shift was announced. `green`: the percent it will write. `ordered`: somebody ordered it, or was asked,
   * drift or not.
   */
  | {
      readonly kind: 'shift-began';
      readonly way: 'forward' | 'back';
      readonly green: number;
      readonly ordered: boolean;
      /** By a person's word green gets the weight of an earlier step of the plan. Absent: no. */
      readonly lower?: true;
    }
  /** A side that has no weight is about to be taken down. */
  | { readonly kind: 'retirement-began' }
  /**
   * A shift to this percent was announced by an execution that is dead: a function that AWS runs late may
   * write it.
   */
  | { readonly kind: 'fenced'; readonly green: number }
  /** All production routes were read back at this split. */
  | { readonly kind: 'shift-ended'; readonly green: number }
  | { readonly kind: 'committed' }
  /** The lease is free again. */
  | { readonly kind: 'ended' }
  /** The weights of a production or stage route were written. `{}`: it forwards nowhere (a fixed answer). */
  | {
      readonly kind: 'route';
      readonly route: string;
      readonly weights: Readonly<Record<string, number>>;
      readonly by?: 'somebody else';
      /** Its servers have the weights only when this `arrived`. Left out: at once. */
      readonly change?: string;
    }
  /** All of a route's servers have a change. */
  | { readonly kind: 'arrived'; readonly change: string }
  | {
      readonly kind: 'target';
      readonly group: string;
      readonly target: string;
      readonly state: 'unused' | 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'gone';
    }
  /**
   * A task came, got its address, or stopped. `stoppedBy: 'itself'`: its process ended, nobody asked it to.
   */
  | {
      readonly kind: 'task';
      readonly task: string;
      readonly service: string;
      readonly digest?: string;
      readonly target?: string;
      readonly stoppedBy?: 'itself' | 'the service';
      /**
       * Of a revision that its deployment did not set: ECS took the service back, or somebody deployed it.
       */
      readonly by?: 'somebody else';
    }
  /**
   * A service's desired count or revision was set. `undefined`: the service was deleted. `revision`: absent
   * where it is not known.
   */
  | {
      readonly kind: 'service';
      readonly service: string;
      readonly desired: number | undefined;
      readonly revision?: string;
      readonly by?: 'somebody else';
    }
  /** A side was hit otherwise: a task stopped by hand, a target deregistered, a group deleted. */
  | { readonly kind: 'struck'; readonly service?: string; readonly group?: string; readonly call: string; readonly by?: 'somebody else' }
  /**
   * A request got its answer, or its connection broke. `by`: who made the answer. `group` and `target` as the
   * load balancer chose them; a fixed answer has neither.
   */
  | {
      readonly kind: 'request';
      readonly group?: string;
      readonly target?: string;
      readonly status: number | 'broken';
      readonly by: 'target' | 'load balancer';
    }
  /** Connections that were still open at the end of a drain, and were closed. */
  | { readonly kind: 'drain-closed'; readonly group: string; readonly connections: number }
  /** Nothing more will be observed: what waited for more to be known is judged by what is known. */
  | { readonly kind: 'end-of-watch' };

export interface ObservedSide {
  readonly service: string;
  readonly group: string;
  /** Healthy targets that must stand before weight is raised onto the side; never fewer than 1. */
  readonly required: number;
  /** The same where a person's word gives it more while green is well. Absent: `required`. */
  readonly whole?: number;
}

/** What is watched: one service's pair and routes, and the times that its deployments promise. */
export interface WatchPolicy {
  readonly production: readonly string[];
  readonly stage?: string;
  readonly sides: readonly [{ readonly service: string; readonly group: string }, { readonly service: string; readonly group: string }];
  readonly settleMs: number;
  /** Between the weight 0 of a side and the first destructive act on it. */
  readonly beforeDestroyMs: number;
  readonly drainMs: number;
  /** How late the end of a task's process may be observed after the requests that it broke. Default 30 s. */
  readonly noticeMs?: number;
}
