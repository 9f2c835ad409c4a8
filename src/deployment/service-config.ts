/**
 * A service's configuration as everything after the door sees it: validated, defaults filled in, durations in seconds,
 * rates as fractions. The form that people write is in `configuration.ts` (the schema); this is what it parses to.
 */
export interface ServiceConfig {
  readonly service: string;
  readonly cluster: string;
  /** `tags`: wildcard patterns (`v*`) of pushes that start a deployment. `registry`: account id, when not the own one. */
  readonly image: { readonly repository: string; readonly tags: readonly string[]; readonly registry?: string };
  readonly container: { readonly name: string; readonly port: number };
  /** The task definition family whose newest revision that Teal did not register is the template. */
  readonly taskDefinition: string;
  readonly sides: readonly [SideConfig, SideConfig];
  readonly production: readonly RouteRef[];
  readonly stage: StageConfig;
  readonly health: HealthConfig;
  readonly tests: readonly HttpTest[];
  /** Rising weights; the last is 100. */
  readonly steps: readonly Step[];
  readonly judge: JudgeConfig;
  /** Blue stands whole this long after 100 %. 0: no window. */
  readonly windowSeconds: number;
  readonly afterwards: { readonly blue: 'scale-to-zero' };
  readonly whenBusy: 'queue' | 'refuse' | 'supersede';
  /** The time a written split is given to be live everywhere. */
  readonly settleSeconds: number;
  /** The longer settle before anything destructive. */
  readonly settleBeforeDestroySeconds: number;
}

/** A side of the pair: one ECS service and the target group it serves. */
export interface SideConfig {
  readonly service: string;
  /** ARN. */
  readonly targetGroup: string;
}

/** A listener rule, or a listener's default action. */
export type RouteRef = { readonly rule: string } | { readonly listener: string };

export interface StageConfig {
  /** ARN of the listener rule on which only tests reach green. */
  readonly rule: string;
  /** Base URL under which Teal's probes and tests reach the stage route. */
  readonly url: string;
  /** Host header, when it is not the URL's. */
  readonly host?: string;
  readonly after: 'off' | 'old' | 'production';
}

export interface HealthConfig {
  /** Green must be healthy within this time of its creation. */
  readonly deadlineSeconds: number;
  /** This many distinct stopped tasks or unhealthy replacements end the deployment. */
  readonly failedTasks: number;
  /** Path that is probed through the stage route. */
  readonly probe: string;
  /** Answers in a row that must come from green. */
  readonly probesInARow: number;
}

/** A functional test: one HTTP request to the stage route and what its answer must be. */
export interface HttpTest {
  readonly name: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS' | 'PATCH';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly expect: {
    readonly status: number;
    /** A regular expression that the body must match. */
    readonly body?: string;
    /** Header values (regular expressions), by lower-case name. */
    readonly headers?: Readonly<Record<string, string>>;
    /** Longest time to the whole answer, wall-clock milliseconds. */
    readonly withinMs?: number;
  };
}

export interface Step {
  /** Percent of production traffic on green. */
  readonly weight: number;
  readonly bakeSeconds: number;
}

export interface JudgeConfig {
  /** At most this long between two judgements. */
  readonly everySeconds: number;
  /** Judged from the load balancer's own metrics. Absent: alarms and target health only. */
  readonly errorRate?: { readonly max: number; readonly minRequests: number };
  /** p99 of the target response time. */
  readonly latency?: { readonly p99Ms: number };
  /** CloudWatch alarms: one in ALARM fails the deployment. */
  readonly alarms: readonly string[];
  /** What an inconclusive verdict at the end of a bake leads to: more waiting (up to `patienceSeconds`), or the way back. */
  readonly inconclusive: 'wait' | 'rollback' | 'pass';
  readonly patienceSeconds: number;
}
