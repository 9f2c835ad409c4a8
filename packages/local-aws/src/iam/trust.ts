import type { Caller } from '../kernel/identity.ts';
import { type ContextValues, contextOf } from './policy/context.ts';
import { decide } from './policy/decide.ts';
import type { TrustStatement } from './policy/read-policy.ts';
import { listOf } from './policy/statement.ts';
import type { Role } from './roles.ts';

/**
 * How a trust policy takes somebody: by name, by their account (whose policies decide then), or not at all.
 */
export type Trust = 'itself' | 'the account' | 'no';

/** `service`: `states.amazonaws.com`; the name of the service in the region counts for it too. */
export function trustsService(role: Role, service: string, region: string, context: ContextValues): boolean {
  const names = [service, service.replace('.', `.${region}.`)];
  return trusted(role.trust.statements, ({ Service }) => listOf(Service).some((name) => names.includes(name)), context);
}

export function trustIn(role: Role, caller: Caller, account: string, context: ContextValues): Trust {
  const own: readonly string[] = ['*', caller.arn, ...(caller.kind === 'session' ? [caller.role] : [])];
  if (trusted(role.trust.statements, ({ AWS }) => listOf(AWS).some((name) => own.includes(name)), context)) return 'itself';
  const accounts = [account, `arn:aws:iam::${account}:root`];
  return trusted(role.trust.statements, ({ AWS }) => listOf(AWS).some((name) => accounts.includes(name)), context) ? 'the account' : 'no';
}

type Principals = Readonly<Record<string, string | readonly string[]>>;

function trusted(statements: readonly TrustStatement[], names: (principals: Principals) => boolean, context: ContextValues): boolean {
  const about = statements.filter(({ principal }) => names(principal === '*' ? { AWS: '*' } : principal));
  return decide(about, { action: 'sts:AssumeRole', resource: '*', context: contextOf(context) }) === 'allowed';
}
