import type { Transition } from '../ports/deployment-record.ts';
import type { ActiveDeployment, RequestedVerb } from '../record.ts';
import { keep, without, write } from './record-change.ts';
import { check, fence, isGoingBack, pendingVerb } from './record-fence.ts';

/** `token`: the wait to answer, so that the running execution sees the verb at once. */
export type VerbRequested =
  | { readonly kind: 'recorded'; readonly deployment: string; readonly token?: string }
  | { readonly kind: 'nothing-in-flight' }
  | { readonly kind: 'committed'; readonly deployment: string }
  | { readonly kind: 'needs-human'; readonly deployment: string; readonly reason: string };

/** A person or program orders the deployment in flight back. The order is only recorded: the running execution does it. */
export function requestVerb(verb: RequestedVerb & { readonly verb: 'rollback' | 'supersede' }): Transition<VerbRequested> {
  return (record) => {
    const { active } = record;
    if (active === undefined) return keep({ kind: 'nothing-in-flight' });
    const deployment = active.id;
    // After the commit recovery goes forward: blue may be going down, and an order to roll back must not be half obeyed.
    if (active.committedAt !== undefined) return keep({ kind: 'committed', deployment });
    if (active.needsHuman !== undefined) return keep({ kind: 'needs-human', deployment, reason: active.needsHuman.reason });
    const result = { kind: 'recorded', deployment, ...(active.token === undefined ? {} : { token: active.token }) } as const;
    const next = withVerb(active, verb);
    return next === active ? keep(result) : write(record, { ...record, active: next }, result);
  };
}

/** The first order stays; only 'give way' makes room for a stronger one. On the way back there is nothing to order. */
export function withVerb(active: ActiveDeployment, verb: RequestedVerb): ActiveDeployment {
  if (active.committedAt !== undefined || isGoingBack(active)) return active;
  if (verb.verb === 'give way' && active.hadWeight) return active;
  const stands = active.verb !== undefined && (active.verb.verb !== 'give way' || verb.verb === 'give way');
  return stands ? active : { ...active, verb };
}

export type TokenStored = { readonly kind: 'stored' } | { readonly kind: 'pending'; readonly verb: RequestedVerb };

/**
 * Stores the token of the wait that begins. Finding no pending verb and storing it is one change: a verb is either seen
 * here, or whoever writes it later finds the token to answer.
 */
export function storeToken(epoch: number, token: string): Transition<TokenStored> {
  return (record) => {
    const verb = pendingVerb(fence(record, epoch).active);
    if (verb !== undefined) return keep({ kind: 'pending', verb });
    const { active } = check(record, epoch);
    return active.token === token
      ? keep({ kind: 'stored' })
      : write(record, { ...record, active: { ...active, token } }, { kind: 'stored' });
  };
}

/** The wait is over. */
export function clearToken(epoch: number): Transition<undefined> {
  return (record) => {
    const { active } = fence(record, epoch);
    return active.token === undefined ? keep(undefined) : write(record, { ...record, active: without(active, 'token') }, undefined);
  };
}
