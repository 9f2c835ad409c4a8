import type { RouteKind } from '../../deployment/route-kinds.ts';
import type { AwsCall, CallScope, DeclaredCall } from '../aws-call.ts';
import type { Grant } from '../policy.ts';
import { type Site, withTasks } from '../site.ts';
import { CALL_RESOURCES } from './call-resources.ts';
import { IMPLIED_BY_CALL, type Implied, logsOf } from './implied.ts';

/** As much of an action as its role follows from. */
export interface AccessOf {
  readonly name: string;
  readonly route?: RouteKind;
  readonly only?: 'with tasks';
  readonly uses: readonly { readonly port: string; readonly calls: Readonly<Record<string, readonly DeclaredCall[]>> }[];
}

/** Some actions of IAM on one grant, and where they come from. */
export interface Permission {
  readonly actions: readonly string[];
  readonly grant: Grant;
  /**
   * A port's method that makes the call, as `<port>.<method>`; or why AWS asks for more, and the document
   * that says so.
   */
  readonly because: { readonly calledBy: string } | { readonly why: string; readonly source: string };
}

/**
 * Everything that a function's role may do: its log, the calls of the methods that its action names, and what
 * these imply.
 */
export function permissionsOf(action: AccessOf, site: Site): readonly Permission[] {
  const { route, only } = action;
  const tasking = only === 'with tasks' ? { ...site, configs: withTasks(site) } : site;
  const own = route === undefined ? tasking : { ...tasking, configs: tasking.configs.filter((config) => config.route === route) };
  const called = action.uses.flatMap(({ port, calls }) =>
    Object.entries(calls).flatMap(([method, declared]) =>
      declared.flatMap((each) => {
        const { call, of } = typeof each === 'string' ? { call: each, of: undefined } : each;
        return ofCall(call, `${port}.${method}`, own, of);
      }),
    ),
  );
  return [...ofImplied(logsOf(action.name), site), ...called];
}

/** One that does not can be put into subnets that lead nowhere but to the services. */
export const callsAws = ({ uses }: AccessOf): boolean => uses.some(({ calls }) => Object.values(calls).some((each) => each.length > 0));

function ofCall(call: AwsCall, calledBy: string, site: Site, of: CallScope | undefined): readonly Permission[] {
  const granted = CALL_RESOURCES[call](site, of).map((grant) => ({ actions: [call], grant, because: { calledBy } }));
  // Nothing that the call could be made for: then nothing that it implies either.
  return granted.length === 0 ? [] : [...granted, ...(IMPLIED_BY_CALL[call] ?? []).flatMap((implied) => ofImplied(implied, site))];
}

export const ofImplied = ({ actions, why, source, grants }: Implied, site: Site): readonly Permission[] =>
  grants(site).map((grant) => ({ actions, grant, because: { why, source } }));
