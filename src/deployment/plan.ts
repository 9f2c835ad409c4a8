import type {
  BalancedSide,
  DiscoveredSide,
  HealthConfig,
  HttpTest,
  JudgeConfig,
  OwnName,
  RetireConfig,
  RouteRef,
  StageConfig,
  Step,
} from './service-config.ts';

/**
 * What a deployment will do, decided once from the live world and then kept: it is what `teal plan` prints, what the
 * execution hands from state to state, and what the record keeps until the deployment ends. Plain JSON; seconds.
 */
export type Plan = LoadBalancedPlan | DnsPlan;

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
  readonly steps: readonly Step[];
  readonly judge: JudgeConfig;
  readonly windowSeconds: number;
  /** How long a written split is given to be live everywhere. On the DNS route at least the sum of the TTLs. */
  readonly settleSeconds: number;
  readonly settleBeforeDestroySeconds: number;
  /** The longer deregistration delay of the two groups; 0 where no load balancer drains. */
  readonly drainSeconds: number;
  /** Refusals that were overridden by name, each with its reason. */
  readonly allowed: readonly Allowance[];
  readonly cost: PlanCost;
}

export interface LoadBalancedPlan extends CommonPlan {
  readonly route: 'load-balancer';
  /** The side that had all production weight when the plan was made. */
  readonly blue: Planned<BalancedSide>;
  readonly green: Planned<BalancedSide>;
  readonly production: readonly RouteRef[];
  readonly stage: StageConfig;
}

export interface DnsPlan extends CommonPlan {
  readonly route: 'dns';
  /** The side that had all production weight when the plan was made. */
  readonly blue: PlannedDnsSide;
  readonly green: PlannedDnsSide;
  readonly record: PlannedRecord;
  readonly retire: RetireConfig;
}

/** The weighted pair of records, and how long a resolver may remember its answers. */
export interface PlannedRecord {
  readonly zone: string;
  readonly name: string;
  readonly type: 'A' | 'CNAME';
  /** A simple record stands there: the first write replaces it by the pair, in one batch. */
  readonly adopt: boolean;
  /** The TTLs that a client may wait out one after another, from the record on. */
  readonly chain: readonly { readonly name: string; readonly seconds: number }[];
  /** Of a record that is made, and the longest sum that the configuration allows. */
  readonly ttlSeconds: number;
  readonly maxTtlSeconds: number;
  /** How long a change may take to be in sync, and then, beyond the TTLs, to be seen in live answers. */
  readonly inSyncSeconds: number;
  readonly inAnswersSeconds: number;
  readonly failoverToIdle: boolean;
  readonly resolver?: string;
}

/** What one of the two records leads to. */
export type RecordAnswer =
  | { readonly kind: 'alias'; readonly name: string; readonly zone: string }
  | { readonly kind: 'cname'; readonly name: string; readonly ttlSeconds: number };

export interface PlannedImage {
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<repository>@sha256:...`: green runs exactly this. */
  readonly uri: string;
  readonly digest: string;
  readonly tag?: string;
}

export interface PlannedTaskDefinition {
  readonly family: string;
  /** The revision that green's is made from. */
  readonly template: string;
  /** Green's revision against blue's: one line a change, as `teal plan` prints it. */
  readonly changes: readonly string[];
}

/** A side of any plan. */
export type PlannedSide = Planned<BalancedSide> | Planned<DiscoveredSide>;

/** A side of a plan for the DNS route. */
export type PlannedDnsSide = PlannedSide & OwnName & { readonly answer: RecordAnswer };

export type Planned<Side> = Side & {
  /** The ECS service stands already (at 0, when idle). */
  readonly exists: boolean;
  /** Tasks: for blue what it wants now, for green what it will be raised to. */
  readonly desired: number;
  /** Task definition ARN that the side runs now, when it runs. */
  readonly taskDefinition?: string;
};

/** An override of a refusal, by its name. */
export interface Allowance {
  readonly refusal: string;
  readonly reason: string;
}

/** Bounds known before the start. The service allows 25,000 history events an execution. */
export interface PlanCost {
  readonly transitions: number;
  readonly historyEvents: number;
}
