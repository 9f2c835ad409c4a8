import type { AfterwardsConfig } from './afterwards.ts';
import type { ApprovalConfig } from './approval.ts';
import type { Check, FailPolicy, Policy } from './check.ts';
import type { HookConfig, TaskHook } from './hook.ts';
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
  /** Once green is tested, before the first weight. Absent: nobody is asked. */
  readonly approval?: ApprovalConfig;
  /** Rising weights; the last is 100. */
  readonly steps: readonly Step[];
  /** A task that runs before everything else. */
  readonly before?: TaskHook;
  /** Life-cycle hooks, in the order in which those of one place run. */
  readonly hooks: readonly HookConfig[];
  readonly judge: JudgeConfig;
  readonly drift: DriftConfig;
  /** Whether weights that somebody changes between deployments are only told, or put back, too. */
  readonly atRest: AtRestConfig;
  /** Blue stands whole this long after 100 %. 0: no window. */
  readonly windowSeconds: number;
  /** What becomes of sides that have no traffic any more. */
  readonly afterwards: AfterwardsConfig;
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
  /** At the end of its bake, before what comes next. Absent: nobody is asked. */
  readonly approval?: ApprovalConfig;
}

/** What happens when somebody else changes the weights or rules of production. */
export interface DriftConfig {
  /** How long a person is asked before the way back undoes the change. */
  readonly patienceSeconds: number;
}

export interface JudgeConfig {
  /** At most this long between two judgements. */
  readonly everySeconds: number;
  /** A check of failed requests. */
  readonly errorRate?: { readonly max?: number; readonly worse?: number; readonly minRequests: number; readonly strict?: boolean };
  /** A check of slow requests: at most one of a hundred may take longer. */
  readonly latency?: { readonly p99Ms: number; readonly worse?: number };
  /** CloudWatch alarms: one in ALARM fails the deployment. */
  readonly alarms: readonly string[];
  readonly checks: readonly Check[];
  /** What a bad verdict leads to. */
  readonly fail: FailPolicy;
  /** What an inconclusive verdict at the end of a bake leads to. */
  readonly inconclusive: Policy;
  /** What it leads to at the end of a bake that a source gives no answer. */
  readonly none: Policy;
  /** How long `wait` waits after the end of a bake. */
  readonly patienceSeconds: number;
  /** How long a person is asked by `ask`. */
  readonly answerSeconds: number;
  /** Of `hold`: how long a person may take, and what comes then. */
  readonly hold: { readonly seconds: number; readonly end: 'rollback' | 'pass' };
  /** What a plan says when a check could not even see that everything fails. */
  readonly blindGate: 'warn' | 'refuse';
}
