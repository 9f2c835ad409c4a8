import type { Named } from '../../deployment/plan/routes/route-planner.ts';
import { plannerOf } from '../../deployment/plan/routes/routes.ts';
import type { Plan } from '../../deployment/plan.ts';
import type { ServiceRecord } from '../../deployment/record.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import { homeOf, type SideConfig, type SideKind } from '../../deployment/side.ts';

/**
 * A deployment in flight that new configurations would take the permissions from that it needs to go on, or
 * back.
 */
export interface Stranded {
  readonly service: string;
  readonly deployment: string;
  /** What its plan names and its service's new configuration does not, a line each. */
  readonly lost: readonly string[];
}

/**
 * Roles are made from the configurations, and a deployment in flight keeps the plan that it has. What that
 * plan names must stay configured until it has ended, one that waits for a person included; more may be
 * configured than it names.
 */
export function stranded(records: readonly ServiceRecord[], configs: readonly ServiceConfig[]): readonly Stranded[] {
  const byName = records.toSorted((a, b) => a.service.localeCompare(b.service));
  return byName.flatMap(({ service, active }) => {
    if (active === undefined) return [];
    const config = configs.find((each) => each.service === service);
    const lost =
      config === undefined ? ['the service is configured no more'] : active.plan === undefined ? [] : lostOf(active.plan, config);
    return lost.length === 0 ? [] : [{ service, deployment: active.id, lost }];
  });
}

function lostOf(plan: Plan, config: ServiceConfig): readonly string[] {
  // Over another kind of route nothing of what it goes by is the same.
  if (plan.route !== config.route) return [`route: it goes over ${plan.route}, and ${config.route} is configured`];
  const configured = named(config, config.sides);
  return named(plan, [plan.blue, plan.green]).flatMap(([what, name]) => {
    if (configured.some(([kind, other]) => kind === what && other === name)) return [];
    const now = configured.flatMap(([kind, other]) => (kind === what ? [other] : []));
    return [`${what}: its plan has ${name}, and configured is ${now.join(', ') || 'none'}`];
  });
}

/** What a side's tasks are registered in, in words. */
const HOMES = { 'target-group': 'target group', discovery: 'Cloud Map service' } as const satisfies Record<SideKind, string>;

/** What a role of a deployment is narrowed to. */
const named = (of: Plan | ServiceConfig, sides: readonly SideConfig[]): readonly Named[] => [
  ['cluster', of.cluster],
  ...sides.flatMap((side): readonly Named[] => [
    ['ECS service', side.service],
    [HOMES[side.kind], homeOf(side)],
  ]),
  ...plannerOf(of).named(of),
];

/** What people read when `serverless deploy` refuses. */
export const refusalOf = (found: readonly Stranded[]): string =>
  [
    'deployments in flight could go neither on nor back under the roles of the new configurations:',
    ...found.flatMap(({ deployment, lost }) => [`  ${deployment}`, ...lost.map((line) => `    ${line}`)]),
    'Wait for their end or roll them back, and deploy then:',
    ...found.map(({ service }) => `  npx teal status ${service}; npx teal rollback ${service}`),
    'or deploy all the same with --param="inFlight=ignore": such a deployment then stops where it is and needs a person (docs/upgrades.md).',
  ].join('\n');
