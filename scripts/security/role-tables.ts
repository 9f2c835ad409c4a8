import { EXEMPTIONS } from '../../src/aws/access/exemptions.ts';
import {
  FUNCTION_TRACING,
  IMPLIED_BY_CALL,
  type Implied,
  IN_SUBNETS,
  LOG_DELIVERY,
  logsOf,
  MACHINE_TRACING,
} from '../../src/aws/access/implied.ts';
import { machinePolicy } from '../../src/aws/access/machine-policy.ts';
import { ofImplied, type Permission, permissionsOf } from '../../src/aws/access/permissions.ts';
import { pushRulePolicy } from '../../src/aws/access/push-rule-policy.ts';
import type { Conditions, Grant, PolicyDocument } from '../../src/aws/policy.ts';
import { machineName, pushRuleName, type Site } from '../../src/aws/site.ts';
import { allFunctions } from '../../src/installation/all-functions.ts';
import { machineCalls } from '../../src/installation/called-functions.ts';
import { WORKFLOWS } from '../../src/installation/workflows.ts';
import { exampleSite } from './example-site.ts';

/** The generated parts of `docs/security.md`, by the name of their markers. */
export async function roleTables(): Promise<Readonly<Record<string, string>>> {
  const site = exampleSite();
  const actions = [...(await allFunctions()).values()].map(({ action }) => action);
  const functions = actions.map((action) => ({ name: action.name, permissions: permissionsOf(action, site) }));
  const called = (workflow: (typeof WORKFLOWS)[number]) => machineCalls(workflow, { actions });
  return {
    roles: table(
      ['function', 'may call', 'on', 'because it uses'],
      functions.flatMap(({ name, permissions }) => rowsOf(name, permissions)),
    ),
    machines: table(
      ['role of', 'may call', 'on', 'on the condition'],
      [
        ...WORKFLOWS.map((workflow) => ofPolicy(machineName(site, workflow.name), machinePolicy(workflow.name, called(workflow), site))),
        ...site.configs.map((config) => ofPolicy(pushRuleName(site, config.service), pushRulePolicy(config, site))),
      ],
    ),
    resources: table(
      ['on', 'which is, of the example', 'on the condition'],
      grantsOf([...functions.flatMap(({ permissions }) => permissions), ...settings(site)]).map((grant) => [
        code(grant.name),
        grant.resources.map((resource) => code(resource)).join(', '),
        conditionText(grant.condition),
      ]),
    ),
    implied: table(
      ['of', 'permission', 'why', 'source'],
      impliedRows().map(([of, { actions, why, source }]) => [of, actions.map((action) => code(action)).join(', '), why, source]),
    ),
    exemptions: table(
      ['action', 'why it is allowed on `*`', 'source'],
      Object.entries(EXEMPTIONS).map(([action, { reason, source }]) => [code(action), reason, source]),
    ),
  };
}

/** Of what the role calls itself; what is implied has a table of its own. */
function ofPolicy(name: string, { Statement: [first] }: PolicyDocument): readonly string[] {
  if (!first) throw new Error(`the role of ${name} may do nothing`);
  const on = first.Resource.map((resource) => code(resource.replace(/^.*:/, '')));
  return [code(name), first.Action.map(code).join(', '), on.join(', '), conditionText(first.Condition)];
}

/** One row a grant; a function that calls nothing has one that says so. */
function rowsOf(name: string, permissions: readonly Permission[]): readonly (readonly string[])[] {
  const called = permissions.filter(({ because }) => 'calledBy' in because);
  if (called.length === 0) return [[code(name), 'nothing', '', '']];
  return grantsOf(called).map((grant, index) => {
    const here = called.filter((permission) => permission.grant.name === grant.name);
    return [
      index === 0 ? code(name) : '',
      [...unique(here.flatMap(({ actions }) => actions))]
        .sort()
        .map((action) => code(action))
        .join(', '),
      code(grant.name),
      unique(here.flatMap(({ because }) => ('calledBy' in because ? [because.calledBy] : [])))
        .map((method) => code(method))
        .join(', '),
    ];
  });
}

const settings = (site: Site): readonly Permission[] => [...IN_SUBNETS].flatMap((implied) => ofImplied(implied, site));

const impliedRows = (): readonly (readonly [string, Implied])[] => [
  ...Object.entries(IMPLIED_BY_CALL).flatMap(([call, list]) => list.map((implied) => [code(call), implied] as const)),
  ['every function', logsOf('')],
  ...IN_SUBNETS.map((implied) => ['functions in subnets', implied] as const),
  ...FUNCTION_TRACING.map((implied) => ['traced functions', implied] as const),
  ['every state machine', LOG_DELIVERY],
  ...MACHINE_TRACING.map((implied) => ['traced state machines', implied] as const),
];

/** Of each name the widest: a call may be made for some sides only. */
function grantsOf(permissions: readonly Permission[]): readonly Grant[] {
  const found = new Map<string, Grant>();
  for (const { grant } of permissions) {
    const known = found.get(grant.name);
    if (!known || JSON.stringify(grant).length > JSON.stringify(known).length) found.set(grant.name, grant);
  }
  return [...found.values()];
}

const conditionText = (condition: Conditions = {}): string =>
  Object.values(condition)
    .flatMap((keys) => Object.entries(keys))
    .map(([key, values]) => `${code(key)} is ${values.map((value) => code(value)).join(' or ')}`)
    .join('; ');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

// A home is written as what it is of, whichever configuration it came from.
const code = (text: string): string =>
  `\`${text.replace('us-east-1', '<region>').replace('123456789012', '<account>').replaceAll('|', '\\|')}\``;

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
