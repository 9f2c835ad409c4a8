import type { HealthConfig, HttpTest, JudgeConfig, RouteRef, StageConfig, Step } from './service-config.ts';

/**
 * What a deployment will do, decided once from the live world and then kept: it is what `teal plan` prints, what the
 * execution hands from state to state, and what the record keeps until the deployment ends. Plain JSON; seconds.
 */
export interface Plan {
  readonly service: string;
  /** The deployment's id: `<service>-<epoch>`. */
  readonly deployment: string;
  /** The lease's epoch: every write of this deployment is conditional on it. */
  readonly epoch: number;
  readonly cluster: string;
  readonly image: PlannedImage;
  readonly container: { readonly name: string; readonly port: number };
  readonly taskDefinition: PlannedTaskDefinition;
  /** The side that had all production weight when the plan was made. */
  readonly blue: PlannedSide;
  readonly green: PlannedSide;
  /** Neither side runs anything yet: green takes everything in one step. */
  readonly first: boolean;
  readonly production: readonly RouteRef[];
  readonly stage: StageConfig;
  readonly health: HealthConfig;
  readonly tests: readonly HttpTest[];
  readonly steps: readonly Step[];
  readonly judge: JudgeConfig;
  readonly windowSeconds: number;
  readonly settleSeconds: number;
  readonly settleBeforeDestroySeconds: number;
  /** The longer deregistration delay of the two groups. */
  readonly drainSeconds: number;
  /** Refusals that were overridden by name, each with its reason. */
  readonly allowed: readonly Allowance[];
  readonly cost: PlanCost;
}

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

export interface PlannedSide {
  readonly service: string;
  readonly targetGroup: string;
  /** The ECS service stands already (at 0, when idle). */
  readonly exists: boolean;
  /** Tasks: for blue what it wants now, for green what it will be raised to. */
  readonly desired: number;
  /** Task definition ARN that the side runs now, when it runs. */
  readonly taskDefinition?: string;
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
}
