import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import type { Effect } from '../../src/kernel/effects.ts';
import { startLocalAws } from '../../src/local-aws.ts';

export const ACCOUNT = '123456789012';

export const trusting = (principal: object | '*', condition?: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...(condition && { Condition: condition }) }],
  });

export const allowing = (...statements: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements.map((statement) => ({ Effect: 'Allow', Resource: '*', ...statement })) });

/** A local AWS that enforces policies, in virtual time. */
export async function givenIam(enforceIam = true) {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const local = await startLocalAws({ clock, enforceIam });
  const accesses: Extract<Effect, { kind: 'access' }>[] = [];
  local.effects.watch((effect) => effect.kind === 'access' && accesses.push(effect));
  /** A client's settings for whoever has these keys; the administrator unless told. */
  const as = (
    keys: { readonly accessKeyId: string; readonly secretAccessKey: string } = { accessKeyId: 'admin', secretAccessKey: 'x' },
  ) => ({
    region: local.region,
    credentials: keys,
    ...local.transport,
    maxAttempts: 1,
  });
  const iam = new IAMClient(as());
  const sts = new STSClient(as());

  async function makeRole(name: string, trust: string, policy?: string): Promise<string> {
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }));
    if (policy) await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'only', PolicyDocument: policy }));
    return Role?.Arn ?? '';
  }

  /** Settings of a client in a role that has this policy. */
  async function inRole(name: string, policy?: string) {
    const role = await makeRole(name, trusting({ AWS: ACCOUNT }), policy);
    const { Credentials: keys } = await sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'test' }));
    return as({ accessKeyId: keys?.AccessKeyId ?? '', secretAccessKey: keys?.SecretAccessKey ?? '' });
  }

  return { local, clock, iam, sts, as, makeRole, inRole, accesses };
}
