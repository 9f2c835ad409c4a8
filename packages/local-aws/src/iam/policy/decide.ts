import type { Context } from './context.ts';
import type { CompiledStatement } from './statement.ts';

export interface Question {
  /** `ecs:UpdateService` */
  readonly action: string;
  /** ARN, or `*` where the action is about no resource. */
  readonly resource: string;
  readonly context: Context;
}

/** `denied`: by a statement; `not allowed`: by no statement. */
export type Decision = 'allowed' | 'denied' | 'not allowed';

/**
 * All statements are asked: one that denies wins over every one that allows,
 * and what none allows is not allowed. Source: "Policy evaluation logic".
 */
export function decide(statements: readonly CompiledStatement[], { action, resource, context }: Question): Decision {
  let decision: Decision = 'not allowed';
  for (const { effect, covers, about, when } of statements) {
    if ((effect === 'Allow' && decision === 'allowed') || !covers(action) || !about(resource, context) || !when(context)) continue;
    if (effect === 'Deny') return 'denied';
    decision = 'allowed';
  }
  return decision;
}
