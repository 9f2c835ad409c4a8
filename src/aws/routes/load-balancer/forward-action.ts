import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Split } from '../../../deployment/split.ts';
import { type Pair, weightsFor } from '../../weights.ts';

/** Weights of the forward action by target group ARN; empty when the actions do not forward. */
export function weightsOf(actions: readonly Action[]): Readonly<Record<string, number>> {
  const forward = actions.find(({ Type }) => Type === 'forward');
  const tuples = forward?.ForwardConfig?.TargetGroups ?? (forward?.TargetGroupArn ? [{ TargetGroupArn: forward.TargetGroupArn }] : []);
  // A group without a weight has 1: the service's default.
  return Object.fromEntries(tuples.map(({ TargetGroupArn, Weight }) => [TargetGroupArn ?? '', Weight ?? 1]));
}

/**
 * The actions as read, in their order, with only the pair's weights changed: what ModifyRule and
 * ModifyListener take. Both groups are in it, always. Members that are only read back, or that are refused
 * beside others, are left out: `TargetGroupArn` beside a list of groups, and an OIDC secret, which the
 * service keeps (`UseExistingClientSecret`).
 */
export function withSplit(actions: readonly Action[], pair: Pair, split: Split): Action[] {
  const weights = weightsFor(split);
  const wanted = new Map([
    [pair.blue, weights.blue],
    [pair.green, weights.green],
  ]);
  return actions.map((action) => (action.Type === 'forward' ? forwardTo(action, wanted) : writable(action)));
}

function forwardTo(action: Action, wanted: ReadonlyMap<string, number>): Action {
  const { TargetGroupArn, ForwardConfig, ...rest } = action;
  const present = ForwardConfig?.TargetGroups?.map((tuple) => tuple.TargetGroupArn ?? '') ?? (TargetGroupArn ? [TargetGroupArn] : []);
  const groups = [...present, ...[...wanted.keys()].filter((group) => !present.includes(group))];
  return {
    ...rest,
    ForwardConfig: { ...ForwardConfig, TargetGroups: groups.map((group) => ({ TargetGroupArn: group, Weight: wanted.get(group) ?? 0 })) },
  };
}

/**
 * An action as it may be sent back. DescribeRules leaves the client secret out, and a write without one must
 * say to keep it.
 */
export function writable(action: Action): Action {
  const { AuthenticateOidcConfig: oidc, ...rest } = action;
  if (!oidc) return action;
  const { ClientSecret: _, ...kept } = oidc;
  return { ...rest, AuthenticateOidcConfig: { ...kept, UseExistingClientSecret: true } };
}
