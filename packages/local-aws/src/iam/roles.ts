import { AwsError } from '../kernel/aws-error.ts';
import type { TrustStatement } from './policy/read-policy.ts';
import type { CompiledStatement } from './policy/statement.ts';

export interface Role {
  readonly name: string;
  readonly path: string;
  /** `AROA...` */
  readonly id: string;
  readonly arn: string;
  readonly createdAt: Date;
  readonly description: string | undefined;
  readonly maxSessionSeconds: number;
  readonly tags: ReadonlyMap<string, string>;
  trust: { readonly text: string; readonly statements: readonly TrustStatement[] };
  /** By name, as they were put. */
  readonly policies: Map<string, { readonly text: string; readonly statements: readonly CompiledStatement[] }>;
  /** Managed policies, by ARN. */
  readonly attached: Map<string, ManagedPolicy>;
  /** When and where its credentials were given out last. IAM itself tells of it hours later. */
  lastUsed?: { readonly at: Date; readonly region: string };
  /** Statements that cover an action, found once; emptied when a policy changes. */
  readonly covering: Map<string, readonly CompiledStatement[]>;
}

/** A policy of its own, which roles may have beside their inline ones. */
export interface ManagedPolicy {
  readonly name: string;
  readonly path: string;
  /** `ANPA...` */
  readonly id: string;
  readonly arn: string;
  readonly createdAt: Date;
  readonly description: string | undefined;
  readonly text: string;
  readonly statements: readonly CompiledStatement[];
}

/** By ARN. */
export type ManagedPolicies = Map<string, ManagedPolicy>;

/** The roles of the account, by name: one name stands once, whatever its path. */
export type Roles = Map<string, Role>;

/** Throws NoSuchEntity. */
export function roleOf(roles: Roles, name = ''): Role {
  const role = roles.get(name);
  if (!role) throw new AwsError('NoSuchEntityException', `The role with name ${name} cannot be found.`);
  return role;
}

/** Undefined when the ARN, path included, is no role's. */
export function roleByArn(roles: Roles, arn: string): Role | undefined {
  const role = roles.get(arn.slice(arn.lastIndexOf('/') + 1));
  return role?.arn === arn ? role : undefined;
}

/** The statements of all policies of a role that speak of an action. */
export function statementsOn(role: Role, action: string): readonly CompiledStatement[] {
  const known = role.covering.get(action);
  if (known) return known;
  const found = [...role.policies.values(), ...role.attached.values()].flatMap(({ statements }) =>
    statements.filter(({ covers }) => covers(action)),
  );
  role.covering.set(action, found);
  return found;
}
