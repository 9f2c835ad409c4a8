import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { expect } from '@jest/globals';
import { allFunctions } from '../../cli/local/all-functions.ts';
import { functionsOf, siteOf } from '../../cli/local/install.ts';
import { POLICY } from '../../cli/local/install-roles.ts';
import type { RunningTeal } from '../../cli/local/start-teal.ts';
import type { AccessReport } from '../../scripts/access/report.ts';
import { machinePermissions } from '../../src/aws/access/machine-policy.ts';
import { type Permission, permissionsOf } from '../../src/aws/access/permissions.ts';
import type { PolicyDocument } from '../../src/aws/access/policy.ts';
import { functionName, machineName, pushRuleName } from '../../src/aws/access/site.ts';
import { iam } from '../../src/aws/clients.ts';
import type { ServiceConfig } from '../../src/deployment/service-config.ts';

/** Where the gate wants to be told; without it nothing is written. */
const FOLDER = process.env.TEAL_ACCESS_REPORTS;

export interface AccessWatch {
  /** From now on the role of a function may not make a call, as when somebody edits its policy. Returns what gives it back. */
  takeAway(functionName: string, action: string): Promise<() => Promise<unknown>>;
  /** Actions that the role of a function was asked for, and allowed, so far. */
  made(functionName: string): readonly string[];
  /** Nothing was refused but what was taken away. Tells the gate which roles made and may make which calls. */
  end(): Promise<void>;
}

type Sample = Pick<RunningTeal<unknown, ServiceConfig>, 'local' | 'clients' | 'config'>;

/** Watches what roles are asked for, from now on. */
export function watchAccess({ local, clients, config }: Sample): AccessWatch {
  const made = new Set<string>();
  const refused = new Set<string>();
  const takenAway = new Set<string>();
  const unwatch = local.effects.watch((effect) => {
    if (effect.kind !== 'access') return;
    const { role, action, resource } = effect;
    const pair = `${role.slice(role.lastIndexOf('/') + 1)} ${action}${invoked(action, resource)}`;
    (effect.allowed ? made : refused).add(pair);
  });
  return {
    async takeAway(name, action) {
      const role = `teal-${name}`;
      const { PolicyDocument: text = '' } = await iam(clients).send(new GetRolePolicyCommand({ RoleName: role, PolicyName: POLICY }));
      const put = (document: PolicyDocument) =>
        iam(clients).send(new PutRolePolicyCommand({ RoleName: role, PolicyName: POLICY, PolicyDocument: JSON.stringify(document) }));
      const whole = JSON.parse(decodeURIComponent(text)) as PolicyDocument;
      await put(without(action, whole));
      takenAway.add(`${role} ${action}`);
      return () => put(whole);
    },

    made: (name) => [...made].flatMap((pair) => (pair.startsWith(`teal-${name} `) ? [pair.slice(pair.indexOf(' ') + 1)] : [])),

    async end() {
      unwatch();
      expect([...refused].filter((pair) => !takenAway.has(pair))).toEqual([]);
      if (FOLDER === undefined) return;
      mkdirSync(FOLDER, { recursive: true });
      const report: AccessReport = { ...(await local.clock.outside(declaredBy(local, config))), made: [...made] };
      writeFileSync(join(FOLDER, `${randomUUID()}.json`), JSON.stringify(report));
    },
  };
}

/** The pairs of role and action that the policies of this installation have: those that are calls, and those that calls imply. */
async function declaredBy(home: Sample['local'], config: ServiceConfig): Promise<Omit<AccessReport, 'made'>> {
  const site = siteOf(home, [config]);
  const functions = await allFunctions();
  const of = (role: string, permissions: readonly Permission[]) =>
    permissions.flatMap(({ actions, grant, because }) =>
      actions.flatMap((action) =>
        [...new Set(grant.resources.map((resource) => invoked(action, resource)))].map((which) => ({
          pair: `${role} ${action}${which}`,
          isCall: 'calledBy' in because,
        })),
      ),
    );
  const all = [
    ...[...functions.values()].flatMap(({ action }) => of(functionName(site, action.name), permissionsOf(action, site))),
    ...of(machineName(site, config.route), machinePermissions(functionsOf(config.route, functions.keys()), site)),
    { pair: `${pushRuleName(site, config.service)} states:StartExecution`, isCall: true },
  ];
  const pairs = (isCall: boolean) => [...new Set(all.flatMap((each) => (each.isCall === isCall ? [each.pair] : [])))];
  return { declared: pairs(true), implied: pairs(false) };
}

/** A machine's one call is told by function: which of them it calls is what its role is about. */
const invoked = (action: string, resource: string): string =>
  action === 'lambda:InvokeFunction' ? ` of ${resource.slice(resource.lastIndexOf(':') + 1)}` : '';

const without = (action: string, { Version, Statement }: PolicyDocument): PolicyDocument => ({
  Version,
  Statement: Statement.map((statement) => ({ ...statement, Action: statement.Action.filter((each) => each !== action) })).filter(
    ({ Action }) => Action.length > 0,
  ),
});
