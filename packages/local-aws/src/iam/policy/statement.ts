import { type ConditionBlock, compileCondition } from './condition.ts';
import type { Context } from './context.ts';
import { fillVariables, hasVariables } from './variables.ts';
import { arnPattern, type Matcher, wildcard } from './wildcard.ts';

type OneOrMore = string | readonly string[];

/** A statement of a policy as it is written. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  readonly Principal?: '*' | Readonly<Record<string, OneOrMore>>;
  readonly Condition?: ConditionBlock;
}

/** A statement ready to be asked. */
export interface CompiledStatement {
  readonly effect: Statement['Effect'];
  /** By the action as AWS writes it; its case does not count. */
  readonly covers: Matcher;
  /** By ARN or `*`. The case counts. */
  readonly about: (resource: string, context: Context) => boolean;
  readonly when: (context: Context) => boolean;
}

export const listOf = (given: OneOrMore | undefined): readonly string[] =>
  given === undefined ? [] : typeof given === 'string' ? [given] : given;

/**
 * `variables`: the policy's Version has them (2012-10-17).
 * `problem`: what to do with an operator that does not exist.
 */
export function compileStatement(statement: Statement, variables: boolean, problem: (operator: string) => never): CompiledStatement {
  const actions = listOf(statement.Action ?? statement.NotAction).map((pattern) => wildcard(pattern, { caseless: true }));
  const resources = listOf(statement.Resource ?? statement.NotResource).map((pattern) => resourcePattern(pattern, variables));
  const { NotAction, NotResource, Condition } = statement;
  return {
    effect: statement.Effect,
    covers: (action) => actions.some((matches) => matches(action)) !== (NotAction !== undefined),
    about: (resource, context) => resources.some((matches) => matches(resource, context)) !== (NotResource !== undefined),
    when: Condition ? compileCondition(Condition, variables, problem) : () => true,
  };
}

function resourcePattern(pattern: string, variables: boolean): (resource: string, context: Context) => boolean {
  if (!variables || !hasVariables(pattern)) return arnPattern(pattern);
  return (resource, context) => {
    const filled = fillVariables(pattern, context, (character) => character);
    return filled !== undefined && arnPattern(filled)(resource);
  };
}
