import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { expect } from '@jest/globals';
import type { AccessReport } from '../../scripts/access/report.ts';
import { functionPolicies } from '../../src/aws/access/function-policy.ts';
import { iam } from '../../src/aws/clients.ts';
import type { PolicyDocument } from '../../src/aws/policy.ts';
import type { ServiceConfig } from '../../src/deployment/service-config.ts';
import { allFunctions } from '../../src/installation/all-functions.ts';
import { POLICY } from '../../src/installation/install-roles.ts';
import { siteOf } from '../../src/rehearsal/install.ts';
import type { RunningTeal } from '../../src/rehearsal/start-teal.ts';
import { type DeclaredAccess, declaredAccess } from './declared-access.ts';

/** Where the gate wants to be told; without it nothing is written. */
const FOLDER = process.env.TEAL_ACCESS_REPORTS;

/** Roles of a story itself have this path: they are no part of an installation. */
const OWN_ROLES = ':role/story/';

export interface AccessWatch {
  /**
   * From now on the role of a function may not make a call, as when somebody edits its policy. Returns what
   * gives it back.
   */
  takeAway(functionName: string, action: string): Promise<() => Promise<unknown>>;
  /**
   * From now on the role of a function is that of other configurations, as after `serverless deploy`.
   * `loses`: what it may then be refused.
   */
  configured(functionName: string, configs: readonly ServiceConfig[], loses: string): Promise<() => Promise<unknown>>;
  /** Actions that the role of a function was asked for, and allowed, so far. */
  made(functionName: string): readonly string[];
  /**
   * Nothing was refused but what was taken away. Tells the gate what roles may do, and on what, and what they
   * did.
   */
  end(): Promise<void>;
}

type Sample = Pick<RunningTeal<unknown, ServiceConfig>, 'local' | 'clients' | 'config'>;

/** Watches what roles are asked for, from now on. */
export function watchAccess({ local, clients, config }: Sample): AccessWatch {
  const allowed = new Map<string, Asked>();
  const refused = new Set<string>();
  const takenAway = new Set<string>();
  const unwatch = local.effects.watch((effect) => {
    if (effect.kind !== 'access' || effect.role.startsWith(OWN_ROLES, effect.role.indexOf(':role/'))) return;
    const { action, resource } = effect;
    const role = effect.role.slice(effect.role.lastIndexOf('/') + 1);
    if (effect.allowed) allowed.set(`${role} ${action} ${resource}`, { role, action, resource });
    else refused.add(`${role} ${action}`);
  });
  /** `loses`: an action that the role may be refused from now on. */
  async function rewrite(name: string, loses: string, change: (whole: PolicyDocument) => PolicyDocument): Promise<() => Promise<unknown>> {
    const role = `teal-${name}`;
    const { PolicyDocument: text = '' } = await iam(clients).send(new GetRolePolicyCommand({ RoleName: role, PolicyName: POLICY }));
    const put = (document: PolicyDocument) =>
      iam(clients).send(new PutRolePolicyCommand({ RoleName: role, PolicyName: POLICY, PolicyDocument: JSON.stringify(document) }));
    const whole = JSON.parse(decodeURIComponent(text)) as PolicyDocument;
    await put(change(whole));
    takenAway.add(`${role} ${loses}`);
    return () => put(whole);
  }

  return {
    takeAway: (name, action) => rewrite(name, action, (whole) => without(action, whole)),

    async configured(name, configs, loses) {
      const { action } = (await local.clock.outside(allFunctions())).get(name) ?? {};
      if (!action) throw new Error(`there is no function ${name}`);
      return rewrite(name, loses, () => functionPolicies(action, siteOf(local, configs)).inline);
    },

    made: (name) => [...allowed.values()].flatMap(({ role, action }) => (role === `teal-${name}` ? [action] : [])),

    async end() {
      unwatch();
      expect([...refused].filter((pair) => !takenAway.has(pair))).toEqual([]);
      if (FOLDER === undefined) return;
      const declared = await local.clock.outside(declaredAccess(local, config));
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(join(FOLDER, `${randomUUID()}.json`), JSON.stringify(reportOf(declared, [...allowed.values()])));
    },
  };
}

interface Asked {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

function reportOf(declared: readonly DeclaredAccess[], made: readonly Asked[]): AccessReport {
  const namesOf = (isCall: boolean) => [...new Set(declared.flatMap((each) => (each.isCall === isCall ? [each.name] : [])))];
  const uses = made.flatMap(({ role, action, resource }) => {
    const of = declared.filter((each) => each.role === role && each.action === action && each.covers(resource));
    return of.length > 0 ? of.map(({ name }) => name) : [`${role} ${action} on ${resource}`];
  });
  return { declared: namesOf(true), implied: namesOf(false), made: [...new Set(uses)] };
}

const without = (action: string, { Version, Statement }: PolicyDocument): PolicyDocument => ({
  Version,
  Statement: Statement.map((statement) => ({ ...statement, Action: statement.Action.filter((each) => each !== action) })).filter(
    ({ Action }) => Action.length > 0,
  ),
});
