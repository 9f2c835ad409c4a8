import type { LiveWorld } from './live-world.ts';
import type { Plan } from './plan.ts';
import type { Refusal } from './refusals.ts';
import type { DeploymentRequest } from './request.ts';
import type { ServiceConfig } from './service-config.ts';

export interface PlanFacts {
  readonly config: ServiceConfig;
  readonly request: DeploymentRequest;
  readonly world: LiveWorld;
  readonly epoch: number;
  /** The deployment's id: `<service>-<epoch>`. */
  readonly deployment: string;
}

export type PlanDecision =
  | { readonly kind: 'plan'; readonly plan: Plan }
  /** The same image and template already run. */
  | { readonly kind: 'nothing'; readonly reason: string }
  /** What stands in the way after the request's allowances; never empty. */
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/** Decides from the live world what a deployment will do. Pure: the same facts give the same decision. */
export function decidePlan(_facts: PlanFacts): PlanDecision {
  throw new Error('not written yet');
}
