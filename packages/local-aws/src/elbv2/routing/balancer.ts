import type { FixedResponseActionConfig, RedirectActionConfig } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Target, TargetGroup } from '../targets/target-group.ts';
import type { RequestView } from './rule-matching.ts';
import { GROUP_COOKIE, pinCookies, pinOf, TARGET_COOKIE } from './stickiness.ts';
import { type Destination, destinationOf, type RoutingTable } from './table.ts';
import { pickWeighted } from './weights.ts';

/** Where one request goes. */
export type Route =
  | {
      readonly kind: 'target';
      readonly group: TargetGroup;
      readonly target: Target;
      /** `Set-Cookie` values to add to the answer. */
      readonly cookies: readonly string[];
    }
  /** The group has no target to send it to, or all weights are 0: 503. */
  | { readonly kind: 'no-target'; readonly group: TargetGroup | undefined }
  | { readonly kind: 'fixed-response'; readonly config: FixedResponseActionConfig }
  | { readonly kind: 'redirect'; readonly config: RedirectActionConfig };

const NO_COOKIES: readonly string[] = [];

/** Decides where a request goes: rule, then target group, then target. */
export function route(table: RoutingTable, request: RequestView, now: number, random: () => number): Route {
  const destination = destinationOf(table, request);
  return destination.kind === 'forward' ? forward(destination, request, now, random) : destination;
}

function forward(destination: Destination & { kind: 'forward' }, request: RequestView, now: number, random: () => number): Route {
  const { shares, stickySeconds } = destination;
  const [only] = shares;
  let group: TargetGroup | undefined;
  if (stickySeconds !== undefined) {
    const pinned = pinOf(request.header('cookie'), GROUP_COOKIE, now);
    group = shares.find((share) => share.group.fullName === pinned)?.group;
  }
  if (shares.length === 1 && only && only.weight > 0) group = only.group;
  group ??= pickWeighted(shares, random())?.group;
  if (!group) return { kind: 'no-target', group };
  const stickyTarget = group.attributes.get('stickiness.enabled') === 'true' && group.attributes.get('stickiness.type') === 'lb_cookie';
  const target = (stickyTarget ? pinnedTarget(group, request, now) : undefined) ?? nextTarget(group, random);
  if (!target) return { kind: 'no-target', group };
  if (stickySeconds === undefined && !stickyTarget) return { kind: 'target', group, target, cookies: NO_COOKIES };
  return {
    kind: 'target',
    group,
    target,
    cookies: [
      ...(stickySeconds === undefined ? [] : pinCookies(GROUP_COOKIE, group.fullName, stickySeconds, now)),
      ...(stickyTarget
        ? pinCookies(TARGET_COOKIE, target.key, Number(group.attributes.get('stickiness.lb_cookie.duration_seconds')), now)
        : []),
    ],
  };
}

function pinnedTarget(group: TargetGroup, request: RequestView, now: number): Target | undefined {
  const pinned = pinOf(request.header('cookie'), TARGET_COOKIE, now);
  return pinned === undefined ? undefined : group.members.rotation.find((target) => target.key === pinned);
}

function nextTarget(group: TargetGroup, random: () => number): Target | undefined {
  const { members } = group;
  switch (group.attributes.get('load_balancing.algorithm.type')) {
    case 'least_outstanding_requests':
      return members.leastBusy();
    case 'weighted_random':
      return members.rotation[Math.floor(random() * members.rotation.length)];
    default:
      return members.next();
  }
}

/** The address that a redirect action sends a client to. Source: RedirectActionConfig, API reference. */
export function redirectLocation(
  config: RedirectActionConfig,
  request: { readonly protocol: string; readonly host: string; readonly port: number; readonly path: string; readonly query: string },
): string {
  const fill = (text: string) =>
    text
      .replaceAll('#{protocol}', request.protocol)
      .replaceAll('#{host}', request.host)
      .replaceAll('#{port}', String(request.port))
      .replaceAll('#{path}', request.path.replace(/^\//, ''))
      .replaceAll('#{query}', request.query);
  const protocol = fill(config.Protocol ?? '#{protocol}').toLowerCase();
  const query = fill(config.Query ?? '#{query}');
  return `${protocol}://${fill(config.Host ?? '#{host}')}:${fill(config.Port ?? '#{port}')}${fill(config.Path ?? '/#{path}')}${query && `?${query}`}`;
}
