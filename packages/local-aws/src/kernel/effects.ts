/**
 * What happened in the local AWS, as it happened. Watchers (the invariants, the demo's screen) subscribe;
 * nothing in the local AWS depends on anyone listening. `at` is AWS milliseconds.
 */
export type Effect =
  /** An API call was answered. `error` is the code when it failed. Published after the call's effect. */
  | {
      readonly kind: 'api-call';
      readonly at: number;
      /** ARN of whoever made the call. */
      readonly caller: string;
      readonly service: string;
      readonly operation: string;
      readonly input: unknown;
      readonly output?: unknown;
      readonly error?: string;
    }
  /**
   * A role's policies were asked whether it may do something:
   * for a call, or for a service that acts in the role.
   */
  | {
      readonly kind: 'access';
      readonly at: number;
      /** ARN of the role's session. */
      readonly caller: string;
      readonly role: string;
      readonly action: string;
      readonly resource: string;
      readonly allowed: boolean;
    }
  /**
   * The actions of a listener's default (`resource` is the
   * listener's ARN) or of a rule changed. Weights as written.
   */
  | {
      readonly kind: 'route';
      readonly at: number;
      readonly resource: string;
      readonly weights: Readonly<Record<string, number>>;
      readonly before: Readonly<Record<string, number>>;
    }
  /** A target of a group changed state, came or went (`state: 'gone'`). */
  | {
      readonly kind: 'target';
      readonly at: number;
      readonly targetGroup: string;
      readonly target: string;
      readonly state: TargetState | 'gone';
      readonly reason?: string;
    }
  /**
   * A service's desired count or task definition was set (CreateService,
   * UpdateService) or the service went away.
   */
  | {
      readonly kind: 'service';
      readonly at: number;
      readonly service: string;
      readonly desired: number;
      readonly taskDefinition: string;
      readonly before: { readonly desired: number } | undefined;
    }
  /**
   * A task changed status. `targets`: where the load balancer, or a client in service discovery,
   * reaches it, `<ip>:<port>`, from the start of its containers on.
   */
  | {
      readonly kind: 'task';
      readonly at: number;
      readonly task: string;
      readonly service: string;
      readonly image: string;
      readonly status: string;
      readonly targets: readonly string[];
      readonly reason?: string;
    }
  /** A task that RunTask has started changed status. `exits`: by container, of those that have ended. */
  | {
      readonly kind: 'standalone-task';
      readonly at: number;
      readonly task: string;
      readonly startedBy?: string;
      readonly status: string;
      readonly exits: Readonly<Record<string, number>>;
      readonly reason?: string;
    }
  /** The container health checks of a task found it to be otherwise than before. */
  | { readonly kind: 'task-health'; readonly at: number; readonly task: string; readonly service: string; readonly healthy: boolean }
  /** The load balancer answered a request, or closed a connection at the end of its drain. */
  | {
      readonly kind: 'request';
      readonly at: number;
      readonly listener: string;
      readonly targetGroup: string | undefined;
      readonly target: string | undefined;
      readonly status: number;
      readonly fromLoadBalancer: boolean;
      readonly ms: number;
    }
  | {
      readonly kind: 'drain-closed';
      readonly at: number;
      readonly targetGroup: string;
      readonly target: string;
      readonly connections: number;
    }
  /**
   * The weighted record sets of a name changed: weights by set identifier, as written.
   * No name server may answer by them yet.
   */
  | {
      readonly kind: 'records';
      readonly at: number;
      /** Id of the hosted zone, without `/hostedzone/`. */
      readonly zone: string;
      /** With a trailing dot. */
      readonly name: string;
      readonly type: string;
      readonly weights: Readonly<Record<string, number>>;
      readonly before: Readonly<Record<string, number>>;
      /** Id of the change, without `/change/`. */
      readonly change: string;
    }
  /** Every name server of the zone has a change of its records. */
  | { readonly kind: 'in-sync'; readonly at: number; readonly change: string }
  /**
   * A name was resolved. `values` as in the answer section, those of the asked type only;
   * empty: there are none, or no such name.
   */
  | {
      readonly kind: 'dns-answer';
      readonly at: number;
      readonly name: string;
      readonly type: string;
      readonly rcode: string;
      readonly values: readonly string[];
      /** Seconds that the answer may be kept: the least in the chain. */
      readonly ttl: number;
    }
  /** An execution of a state machine changed status, or entered or left a state. */
  | { readonly kind: 'execution'; readonly at: number; readonly execution: string; readonly stateMachine: string; readonly status: string }
  | {
      readonly kind: 'state';
      readonly at: number;
      readonly execution: string;
      readonly state: string;
      readonly phase: 'entered' | 'exited';
    };

/** Target states as DescribeTargetHealth gives them. */
export type TargetState = 'unused' | 'initial' | 'healthy' | 'unhealthy' | 'draining';

/** An effect without its time: the bus stamps it. */
export type Happening = Effect extends infer E ? (E extends Effect ? Omit<E, 'at'> : never) : never;

/**
 * The bus. Watchers are called in order, at once:
 * a watcher that throws fails the call that caused the effect.
 */
export class Effects {
  readonly #watchers = new Set<(effect: Effect) => void>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  emit(happening: Happening): void {
    const effect = { ...happening, at: this.#now() } as Effect;
    for (const watch of this.#watchers) watch(effect);
  }

  /** Returns the function that ends the subscription. */
  watch(watcher: (effect: Effect) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}
