import type { AfterwardsConfig } from './afterwards.ts';
import type { ApprovalConfig } from './approval.ts';
import type { Gate, Unforeseen } from './gate.ts';
import type { HookConfig } from './hook.ts';
import type { HttpTest } from './http-test.ts';
import type { KeptSide } from './kept-side.ts';
import type { RequestedImage } from './requested-image.ts';
import type { RouteKind, RouteKinds } from './route-kinds.ts';
import type { AtRestConfig, DriftConfig, HealthConfig, JudgeConfig, Step } from './service-config.ts';
import type { OwnName } from './side.ts';
import type { SideCount } from './side-count.ts';

/**
 * What a deployment will do, decided once from the live world and then kept: it is what `teal plan` prints,
 * what the execution hands from state to state, and what the record keeps until the deployment ends. Plain
 * JSON; seconds.
 */
export type Plan = { [K in RouteKind]: PlanOf<K> }[RouteKind];

/**
 * Of a service on this kind of route. `blue`: the side that had all production weight when the plan was made.
 */
export type PlanOf<K extends RouteKind> = CommonPlan & { readonly route: K } & RouteKinds[K]['plan'];

export type LoadBalancedPlan = PlanOf<'load-balancer'>;
export type DnsPlan = PlanOf<'dns'>;

export interface CommonPlan {
  readonly service: string;
  /** The deployment's id: `<service>-<epoch>`. */
  readonly deployment: string;
  /** The lease's epoch: every write of this deployment is conditional on it. */
  readonly epoch: number;
  readonly cluster: string;
  readonly image: PlannedImage;
  readonly container: { readonly name: string; readonly port: number };
  readonly taskDefinition: PlannedTaskDefinition;
  /** Neither side runs anything yet: green takes everything in one step. */
  readonly first: boolean;
  readonly health: HealthConfig;
  readonly tests: readonly HttpTest[];
  /** Where probes and tests reach green before it has any weight. */
  readonly testsGoTo: OwnName;
  /** Once green is tested, before the first weight. Absent: nobody is asked. */
  readonly approval?: ApprovalConfig;
  readonly steps: readonly Step[];
  /** Absent: there are none. */
  readonly hooks?: readonly HookConfig[];
  /** Boxes of the workflow that have hooks to run. Absent: none has. */
  readonly hooksAt?: readonly string[];
  /** Longer than any of these boxes can take: behind it nothing runs any more. Absent without hooks. */
  readonly hooksSeconds?: number;
  readonly judge: JudgeConfig;
  /** What blue counted in the hour before, by the names of checks. Absent where nothing was read. */
  readonly before?: Readonly<Record<string, SideCount>>;
  /** What checks can see in each bake. Absent of the first deployment, which nothing judges. */
  readonly gates?: readonly Gate[];
  /** Of which checks nothing is foreseen. Absent: of none. */
  readonly unforeseen?: readonly Unforeseen[];
  readonly drift: DriftConfig;
  /** What is done about weights that somebody changes once this deployment has ended. */
  readonly atRest: AtRestConfig;
  /** What becomes of sides that have no traffic any more. Absent: they are scaled to zero at once. */
  readonly afterwards?: AfterwardsConfig;
  /** It deploys the version that ran before, at once. */
  readonly undo?: PlannedUndo;
  /** Green is not tested before it has traffic. */
  readonly quick?: true;
  /** A side that was kept stands in green's place: its tasks are replaced by green's. */
  readonly evicts?: KeptSide['was'];
  /** What blue runs, where its revision names it by digest. */
  readonly replaces?: RequestedImage;
  readonly windowSeconds: number;
  /**
   * How long a written split is given to be live everywhere. On the DNS route at least the sum of the TTLs.
   */
  readonly settleSeconds: number;
  readonly settleBeforeDestroySeconds: number;
  /**
   * Before the first weight on green, from when it was tested: resolvers may remember that green's name had
   * no address. 0: it had one.
   */
  readonly settleBeforeFirstSeconds: number;
  readonly liveWithin: LiveWithin;
  /** The longer deregistration delay of the two groups; 0 where no load balancer drains. */
  readonly drainSeconds: number;
  /**
   * ECS services of the cluster of which it is not known where they register: it has so many. Absent: none.
   */
  readonly unseenServices?: number;
  /** Own revisions of the task definition that are not deregistered at the end, besides those in use. */
  readonly keepRevisions: number;
  /** Refusals that were overridden by name, each with its reason. */
  readonly allowed: readonly Allowance[];
  readonly cost: PlanCost;
}

/** How long a written split may take to be live everywhere, beside the settle. */
interface LiveWithin {
  /** Until the route's own servers all have a change. 0: they have it once it reads back. */
  readonly inSyncSeconds: number;
  /** Then, beyond what clients may remember, until live answers show it. */
  readonly inAnswersSeconds: number;
}

interface PlannedUndo {
  /** Id of the deployment whose version goes. */
  readonly of: string;
  /** ARN of the revision that green runs again, while it is ACTIVE; otherwise one is made from it. */
  readonly revision: string;
  /** Green's side still runs it. */
  readonly kept: boolean;
}

interface PlannedImage {
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<repository>@sha256:...`: green runs exactly this. */
  readonly uri: string;
  readonly digest: string;
  readonly tag?: string;
  /** An index names an image for each platform. Absent in plans of an older release. */
  readonly manifest?: 'image' | 'index';
}

interface PlannedTaskDefinition {
  readonly family: string;
  /** The revision that green's is made from. */
  readonly template: string;
  /** The number of the family's newest ACTIVE revision when the plan was made: green's own is newer. */
  readonly newest: number;
  /**
   * ARNs of revisions by other hands that are newer than the one that blue runs, newest first. Not all, if
   * there are many.
   */
  readonly foreign: readonly string[];
  /**
   * Green's revision against blue's, one line a change, and the containers that keep an image of the
   * service's own: as `teal plan` prints it.
   */
  readonly changes: readonly string[];
}

/** An override of a refusal, by its name. */
export interface Allowance {
  readonly refusal: string;
  readonly reason: string;
}

/** Bounds known before the start. The service allows 25,000 history events an execution. */
export interface PlanCost {
  readonly transitions: number;
  readonly historyEvents: number;
  /**
   * History events that taking a step of the plan once more may cost, in the order of the steps, and the
   * rollback window. Absent in plans of an older release.
   */
  readonly again?: { readonly steps: readonly number[]; readonly window: number };
}
