import type { Caller, SessionKeys } from '../kernel/identity.ts';
import { upperId } from '../kernel/ids.ts';
import type { ServiceContext } from '../kernel/service.ts';
import { type Roles, roleByArn } from './roles.ts';

type SessionCaller = Extract<Caller, { kind: 'session' }>;

export interface Sessions {
  /** Every key that belongs to no session is the administrator's. */
  callerOf(accessKeyId: string): Caller;
  /** Undefined for a key that belongs to no session. */
  keysOf(accessKeyId: string): SessionKeys | undefined;
  /** A new session of a role, whoever asks. `seconds`: an hour unless told; nothing ends a session. */
  open(role: string, session: string, seconds?: number): { readonly caller: SessionCaller; readonly keys: SessionKeys };
}

export function makeSessions({ account, clock, random, region }: ServiceContext, roles: Roles): Sessions {
  const byKey = new Map<string, { readonly caller: SessionCaller; readonly keys: SessionKeys }>();
  return {
    callerOf: (key) => byKey.get(key)?.caller ?? { kind: 'administrator', arn: `arn:aws:iam::${account}:user/${key}`, userId: key },
    keysOf: (key) => byKey.get(key)?.keys,
    open(role, session, seconds = 3_600) {
      const known = roleByArn(roles, role);
      if (known) known.lastUsed = { at: new Date(clock.now()), region };
      const id = known?.id ?? 'AROAUNKNOWN';
      const name = role.slice(role.lastIndexOf('/') + 1);
      const caller = {
        kind: 'session',
        arn: `arn:aws:sts::${account}:assumed-role/${name}/${session}`,
        userId: `${id}:${session}`,
        role,
      } as const;
      const keys = {
        accessKeyId: `ASIA${upperId(random, 16)}`,
        secretAccessKey: upperId(random, 40),
        sessionToken: upperId(random, 64),
        expiration: new Date(clock.now() + seconds * 1000),
      };
      byKey.set(keys.accessKeyId, { caller, keys });
      return { caller, keys };
    },
  };
}
