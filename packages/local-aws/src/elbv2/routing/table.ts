import type { FixedResponseActionConfig, RedirectActionConfig } from '@aws-sdk/client-elastic-load-balancing-v2';
import { inOrder } from '../actions.ts';
import type { StoredCondition } from '../conditions.ts';
import type { Listener, Resources, StoredAction } from '../resources.ts';
import type { TargetGroup } from '../targets/target-group.ts';
import { compileConditions, type Matches, type RequestView } from './rule-matching.ts';

/**
 * What a rule does with a request.
 * Authenticate actions let every request through: there is no identity provider here.
 */
export type Destination =
  | {
      readonly kind: 'forward';
      readonly shares: readonly { readonly group: TargetGroup; readonly weight: number }[];
      /** Undefined: group stickiness is off. */
      readonly stickySeconds: number | undefined;
    }
  | { readonly kind: 'fixed-response'; readonly config: FixedResponseActionConfig }
  | { readonly kind: 'redirect'; readonly config: RedirectActionConfig };

/** The rules of a listener as a node of the load balancer carries them out. */
export interface RoutingTable {
  /** In order of priority. */
  readonly rules: readonly { readonly matches: Matches; readonly destination: Destination }[];
  readonly otherwise: Destination;
}

export function compileTable(listener: Listener, resources: Resources): RoutingTable {
  return {
    rules: listener.rules.map((rule) => ({
      matches: compileConditions(rule.conditions as readonly StoredCondition[]),
      destination: destination(rule.actions, resources),
    })),
    otherwise: destination(listener.actions, resources),
  };
}

export function destinationOf(table: RoutingTable, request: RequestView): Destination {
  for (const rule of table.rules) if (rule.matches(request)) return rule.destination;
  return table.otherwise;
}

function destination(actions: readonly StoredAction[], resources: Resources): Destination {
  const last = inOrder(actions).at(-1);
  if (last?.FixedResponseConfig) return { kind: 'fixed-response', config: last.FixedResponseConfig };
  if (last?.RedirectConfig) return { kind: 'redirect', config: last.RedirectConfig };
  const forward = last?.ForwardConfig;
  const sticky = forward?.TargetGroupStickinessConfig;
  return {
    kind: 'forward',
    shares: (forward?.TargetGroups ?? []).map((tuple) => ({
      group: resources.targetGroup(tuple.TargetGroupArn!),
      weight: tuple.Weight ?? 1,
    })),
    stickySeconds: sticky?.Enabled ? sticky.DurationSeconds : undefined,
  };
}
