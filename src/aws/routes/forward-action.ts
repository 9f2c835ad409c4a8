import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Split } from '../../deployment/split.ts';

/** The two target groups that a deployment moves traffic between. */
export interface Pair {
  readonly blue: string;
  readonly green: string;
}

/** Elastic Load Balancing's largest weight of a target group. */
const LARGEST_WEIGHT = 999;

/** Weights of the forward action by target group ARN; empty when the actions do not forward. */
export function weightsOf(actions: readonly Action[]): Readonly<Record<string, number>> {
  const forward = actions.find(({ Type }) => Type === 'forward');
  const tuples = forward?.ForwardConfig?.TargetGroups ?? (forward?.TargetGroupArn ? [{ TargetGroupArn: forward.TargetGroupArn }] : []);
  // A group without a weight has 1: the service's default.
  return Object.fromEntries(tuples.map(({ TargetGroupArn, Weight }) => [TargetGroupArn ?? '', Weight ?? 1]));
}

/** In percent. `undefined` when the weights lead to another group too, or nowhere. A missing group has weight 0. */
export function splitOf(weights: Readonly<Record<string, number>>, { blue, green }: Pair): Split | undefined {
  if (Object.keys(weights).some((group) => group !== blue && group !== green)) return undefined;
  const total = (weights[blue] ?? 0) + (weights[green] ?? 0);
  if (total === 0) return undefined;
  const percent = (100 * (weights[green] ?? 0)) / total;
  return { blue: 100 - percent, green: percent };
}

/** The whole numbers that say a split exactly. Throws RangeError for one that needs weights above `largest`. */
export function weightsFor(split: Split, largest = LARGEST_WEIGHT): { readonly blue: number; readonly green: number } {
  for (let factor = 1; factor <= 10; factor++) {
    const blue = nearlyWhole(split.blue * factor);
    const green = nearlyWhole(split.green * factor);
    if (blue !== undefined && green !== undefined && Math.max(blue, green) <= largest) return { blue, green };
  }
  throw new RangeError(
    `${split.green} % cannot be written as weights of at most ${largest}: use steps of ${largest === LARGEST_WEIGHT ? '0.1' : '0.5'} %`,
  );
}

function nearlyWhole(value: number): number | undefined {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-9 ? whole : undefined;
}

/**
 * The actions as read, in their order, with only the pair's weights changed: what ModifyRule and ModifyListener take. Both
 * groups are in it, always. Members that are only read back, or that are refused beside others, are left out:
 * `TargetGroupArn` beside a list of groups, and an OIDC secret, which the service keeps (`UseExistingClientSecret`).
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

/** An action as it may be sent back. DescribeRules leaves the client secret out, and a write without one must say to keep it. */
export function writable(action: Action): Action {
  const { AuthenticateOidcConfig: oidc, ...rest } = action;
  if (!oidc) return action;
  const { ClientSecret: _, ...kept } = oidc;
  return { ...rest, AuthenticateOidcConfig: { ...kept, UseExistingClientSecret: true } };
}
