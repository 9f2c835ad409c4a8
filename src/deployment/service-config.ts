import type { HttpTest } from './http-test.ts';
import type { RouteKind, RouteKinds } from './route-kinds.ts';

/**
 * A service's configuration as everything after the door sees it: validated, defaults filled in, durations in
 * seconds, rates as fractions. The forms that people write are in `configuration.ts` (the schemas); this is
 * what they parse to.
 */
export type ServiceConfig = { [K in RouteKind]: ConfigOf<K> }[RouteKind];

/** Of a service on this kind of route. */
export type ConfigOf<K extends RouteKind> = CommonConfig & { readonly route: K } & RouteKinds[K]['config'];

export type LoadBalancedConfig = ConfigOf<'load-balancer'>;
export type DnsConfig = ConfigOf<'dns'>;

export interface CommonConfig {
  readonly service: string;
  readonly cluster: string;
  /**
   * `tags`: wildcard patterns (`v*`) of pushes that start a deployment. `registry`: account id, when not the
   * own one.
   */
  readonly image: { readonly repository: string; readonly tags: readonly string[]; readonly registry?: string };
  readonly container: { readonly name: string; readonly port: number };
  /** The task definition family whose newest revision that Teal did not register is the template. */
  readonly taskDefinition: string;
  /**
   * ARNs or names of the IAM roles that its task definitions may name: Teal may pass these to tasks, and no
   * others.
   */
  readonly roles: readonly string[];
  readonly health: HealthConfig;
  readonly tests: readonly HttpTest[];
  /** Rising weights; the last is 100. */
  readonly steps: readonly Step[];
  readonly judge: JudgeConfig;
  readonly drift: DriftConfig;
  /** Whether weights that somebody changes between deployments are only told, or put back, too. */
  readonly atRest: AtRestConfig;
  /** Blue stands whole this long after 100 %. 0: no window. */
  readonly windowSeconds: number;
  readonly afterwards: { readonly blue: 'scale-to-zero' };
  /** Own revisions of the task definition that are not deregistered, besides those in use. */
  readonly keepRevisions: number;
  readonly whenBusy: 'queue' | 'refuse' | 'supersede';
  /** The time a written split is given to be live everywhere. */
  readonly settleSeconds: number;
  /** The longer settle before anything destructive. */
  readonly settleBeforeDestroySeconds: number;
}

export type AtRestConfig = 'tell' | 'put-back';

export interface HealthConfig {
  /** Green must be healthy within this time of its creation. */
  readonly deadlineSeconds: number;
  /** This many distinct stopped tasks or unhealthy replacements end the deployment. */
  readonly failedTasks: number;
  /** Path that is probed where the tests go. */
  readonly probe: string;
  /** Answers in a row that must come from green. */
  readonly probesInARow: number;
}

export interface Step {
  /** Percent of production traffic on green. */
  readonly weight: number;
  readonly bakeSeconds: number;
}

/** What happens when somebody else changes the weights or rules of production. */
export interface DriftConfig {
  /** How long a person is asked before the way back undoes the change. */
  readonly patienceSeconds: number;
}

export interface JudgeConfig {
  /** At most this long between two judgements. */
  readonly everySeconds: number;
  /** Judged from the side's own traffic. Absent: alarms and target health only. */
  readonly errorRate?: { readonly max: number; readonly minRequests: number };
  /** p99 of the response time. */
  readonly latency?: { readonly p99Ms: number };
  /** CloudWatch alarms: one in ALARM fails the deployment. */
  readonly alarms: readonly string[];
  /**
   * What an inconclusive verdict at the end of a bake leads to: more waiting (up to `patienceSeconds`), or
   * the way back.
   */
  readonly inconclusive: 'wait' | 'rollback' | 'pass';
  readonly patienceSeconds: number;
}
