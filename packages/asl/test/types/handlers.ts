import { lambda } from '../../src/index.ts';

/** The handlers that the type tests call, by type alone. */
type Handler<I, O, E extends string> = ((event: unknown) => Promise<O>) & { readonly $types?: { input: I; output: O; error: E } };

export interface Step {
  readonly weight: number;
  readonly bake: number;
}
export interface Plan {
  readonly service: string;
  readonly steps: readonly Step[];
  readonly note?: string;
}
export interface Input {
  readonly family: string;
  readonly bake: number;
  readonly plan: Plan;
}

export const register =
  lambda<Handler<{ family: string; note?: string }, { arn: string; revision: number; note?: string }, 'FamilyNotFound'>>('register');
export const check =
  lambda<Handler<{ service: string }, { running: number; healthy: boolean; verdict: 'pass' | 'fail' }, 'Fenced'>>('check');
export const awaitAnswer = lambda<Handler<{ token: string }, undefined, 'Fenced'>>('await-answer');
