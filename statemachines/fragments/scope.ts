import type { AcquireResult } from '../../functions/acquire-lease.ts';
import type { PlanResult } from '../../functions/plan-deployment.ts';
import type { Resolution } from '../../src/deployment/request/resolution.ts';

/** What fragments find in scope, by the states that put it there. */
export type Acquired = {
  /** Of 'Resolve request'. */
  readonly resolveRequest: Resolution;
  /** Of 'Acquire lease'. */
  readonly acquireLease: AcquireResult;
};

export type Planned = Pick<Acquired, 'resolveRequest'> & {
  /** Of 'Plan deployment'. */
  readonly planDeployment: PlanResult;
};

/** What a person or program answers a wait with; the record holds the word itself. */
export interface Answer {
  readonly verb: string;
}
