import { AwsError } from '../kernel/aws-error.ts';
import type { Caller, Identities, Permission, ServiceInRole } from '../kernel/identity.ts';
import type { ServiceContext } from '../kernel/service.ts';
import { denial } from './denial.ts';
import { type Context, contextOf } from './policy/context.ts';
import { decide } from './policy/decide.ts';
import { type Role, type Roles, roleByArn, statementsOn } from './roles.ts';
import type { Sessions } from './sessions.ts';
import { trustIn, trustsService } from './trust.ts';

const principalOf = (caller: Caller): string => (caller.kind === 'session' ? caller.role : caller.arn);

/** Who calls, and what they may do, by the roles of the account. */
export function makeIdentities(ctx: ServiceContext, roles: Roles, sessions: Sessions): Identities {
  const enforced = ctx.enforceIam === true;
  const acting = new Map<string, Caller>();

  const trusts: Identities['trusts'] = ({ service, role: arn, source }) => {
    if (!enforced) return true;
    const role = roleByArn(roles, arn);
    const context = { 'aws:SourceArn': source, 'aws:SourceAccount': source === undefined ? undefined : ctx.account };
    return role !== undefined && trustsService(role, service, ctx.region, context);
  };

  function refusal(caller: Caller, permissions: readonly Permission[]): AwsError | undefined {
    if (!enforced || caller.kind === 'administrator') return undefined;
    const role = roleByArn(roles, caller.role);
    for (const permission of permissions) {
      const { action, resource } = permission;
      const decision = role
        ? decide(statementsOn(role, action), { action, resource, context: contextIn(caller, permission) })
        : 'not allowed';
      ctx.effects.emit({ kind: 'access', caller: caller.arn, role: caller.role, action, resource, allowed: decision === 'allowed' });
      if (decision !== 'allowed') return denial(caller.arn, permission, decision);
    }
    return undefined;
  }

  /** Made when a condition asks for it: most statements have none. */
  function contextIn(caller: Extract<Caller, { kind: 'session' }>, { context = {} }: Permission): Context {
    let made: Context | undefined;
    return (key) => {
      const now = ctx.clock.now();
      made ??= contextOf(context, {
        'aws:PrincipalArn': caller.role,
        'aws:PrincipalAccount': ctx.account,
        'aws:PrincipalType': 'AssumedRole',
        'aws:userid': caller.userId,
        'aws:ResourceAccount': ctx.account,
        'aws:RequestedRegion': ctx.region,
        'aws:CurrentTime': new Date(now).toISOString(),
        'aws:EpochTime': String(Math.floor(now / 1000)),
      });
      return made(key);
    };
  }

  function open(who: ServiceInRole) {
    if (trusts(who)) return sessions.open(who.role, who.session);
    const user = `${who.service} for ${who.source ?? who.session}`;
    throw new AwsError('AccessDeniedException', `User: ${user} is not authorized to perform: sts:AssumeRole on resource: ${who.role}`);
  }

  return {
    callerOf: sessions.callerOf,
    keysOf: sessions.keysOf,
    trusts,
    refusal,
    assume: (who) => open(who).keys,
    assumeAs(caller, { role: arn, session, seconds }) {
      const role = roleByArn(roles, arn);
      const permission = { action: 'sts:AssumeRole', resource: arn, context: { 'sts:RoleSessionName': session } };
      const trust = role ? trustIn(role, caller, ctx.account, { 'aws:PrincipalArn': principalOf(caller), ...permission.context }) : 'no';
      if (!role || (enforced && trust === 'no')) throw denial(caller.arn, permission, 'not allowed');
      // A role that names somebody itself needs no word of their own policies.
      const refused = trust === 'the account' ? refusal(caller, [permission]) : undefined;
      if (refused) throw refused;
      refuseLength(role, caller, seconds);
      return sessions.open(arn, session, seconds);
    },
    require(who, permission) {
      if (!enforced) return;
      const name = `${who.service} ${who.role} ${who.session}`;
      const caller = acting.get(name) ?? open(who).caller;
      acting.set(name, caller);
      const refused = refusal(caller, [permission]);
      if (refused) throw refused;
    },
  };
}

/** Texts: kreuzwerker/awsu#27, 99designs/aws-vault#263 and prowler-cloud/prowler#7721. */
function refuseLength(role: Role, caller: Caller, seconds: number | undefined): void {
  const tooLong = (limit: string) => new AwsError('ValidationError', `The requested DurationSeconds exceeds the ${limit}`);
  if (seconds === undefined) return;
  if (caller.kind === 'session' && seconds > 3_600) throw tooLong('1 hour session limit for roles assumed by role chaining.');
  if (seconds > role.maxSessionSeconds) throw tooLong('MaxSessionDuration set for this role.');
}
