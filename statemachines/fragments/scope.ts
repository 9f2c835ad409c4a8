import type { AcquireResult } from '../../functions/acquire-lease.ts';
import type { PlanResult } from '../../functions/plan-deployment.ts';
import type { Outcome } from '../../src/deployment/outcome.ts';
import type { Resolution } from '../../src/deployment/request/resolution.ts';

/** What fragments find in scope, by the states that put it there. */
export type Held = {
  /** Of 'Acquire lease', or of 'Adopt deployment'. */
  readonly acquireLease: Pick<AcquireResult, 'service' | 'epoch' | 'deployment' | 'machine'>;
};

export type Acquired = {
  /** Of 'Resolve request'. */
  readonly resolveRequest: Resolution;
  readonly acquireLease: AcquireResult;
};

export type Planned = Acquired & HeldPlan;

/** What the way back and the retirement need, whoever holds the lease. */
export type HeldPlan = Held & {
  /** Of 'Plan deployment', or of 'Recall plan'. */
  readonly planDeployment: PlanResult;
};

/** What the deployment is finished as, whichever way it went. */
export interface ToFinish {
  readonly outcome: Outcome;
  readonly cause: string;
  readonly image?: string | undefined;
}

/** How an execution ended, in words for people. */
export interface Ended {
  readonly outcome: Outcome | 'QUEUED';
  readonly reason: string;
  readonly image?: string | undefined;
}

/** What a person or program answers a wait with; the record holds the word itself. */
export interface Answer {
  readonly verb: string;
}
