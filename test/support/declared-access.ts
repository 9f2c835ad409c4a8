import { arnPattern, type Matcher } from '../../packages/local-aws/src/iam/policy/wildcard.ts';
import { machinePermissions } from '../../src/aws/access/machine-policy.ts';
import { type Permission, permissionsOf } from '../../src/aws/access/permissions.ts';
import { pushRulePolicy } from '../../src/aws/access/push-rule-policy.ts';
import { functionName, HOOKS, machineName, pushRuleName } from '../../src/aws/site.ts';
import { PUT_BACK, RECOVER } from '../../src/deployment/holder.ts';
import type { ServiceConfig } from '../../src/deployment/service-config.ts';
import { allFunctions } from '../../src/installation/all-functions.ts';
import { machineCalls } from '../../src/installation/called-functions.ts';
import { WORKFLOWS } from '../../src/installation/workflows.ts';
import { siteOf } from '../../src/rehearsal/install.ts';

/** One action that a role may use on some resources. */
export interface DeclaredAccess {
  /** `teal-shift-traffic elasticloadbalancing:ModifyListener on ProductionListeners` */
  readonly name: string;
  /** It is a call of Teal's, and not only what AWS asks for beside calls. */
  readonly isCall: boolean;
  readonly role: string;
  readonly action: string;
  readonly covers: Matcher;
}

/** Everything that the roles of an installation with this one service may do. */
export async function declaredAccess(
  home: { readonly region: string; readonly account: string },
  config: ServiceConfig,
): Promise<readonly DeclaredAccess[]> {
  const site = siteOf(home, [config]);
  const functions = await allFunctions();
  const actions = [...functions.keys()].map((name) => ({ name }));
  const one = (role: string, action: string, name: string, resources: readonly string[], isCall: boolean): DeclaredAccess => {
    const patterns = resources.map((resource) => arnPattern(resource));
    return {
      name: `${role} ${action} on ${name}`,
      isCall,
      role,
      action,
      covers: (resource) => patterns.some((covers) => covers(resource)),
    };
  };
  const of = (role: string, permissions: readonly Permission[]) =>
    permissions.flatMap(({ actions, grant, because }) =>
      actions.map((action) => one(role, action, grant.name, grant.resources, 'calledBy' in because)),
    );
  const { route } = config;
  const ofRoute = WORKFLOWS.filter(
    ({ name }) => name === route || name === `${RECOVER}-${route}` || name === `${PUT_BACK}-${route}` || name === HOOKS,
  );
  return [
    ...[...functions.values()].flatMap(({ action }) => of(functionName(site, action.name), permissionsOf(action, site))),
    // A machine's one call is told by function: which of them it calls is what its role is about.
    ...ofRoute.flatMap((workflow) =>
      machinePermissions(machineCalls(workflow, { actions }), site).flatMap(({ actions, grant, because }) =>
        actions.flatMap((action) =>
          grant.resources.map((resource) =>
            one(machineName(site, workflow.name), action, resource.slice(resource.lastIndexOf(':') + 1), [resource], 'calledBy' in because),
          ),
        ),
      ),
    ),
    ...pushRulePolicy(config, site).Statement.flatMap(({ Sid, Action, Resource }) =>
      Action.map((action) => one(pushRuleName(site, config.service), action, Sid, Resource, true)),
    ),
  ];
}
