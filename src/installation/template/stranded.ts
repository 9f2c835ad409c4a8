import { lostNames } from '../../deployment/plan/lost-names.ts';
import type { ServiceRecord } from '../../deployment/record.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';

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
      config === undefined ? ['the service is configured no more'] : active.plan === undefined ? [] : lostNames(active.plan, config);
    return lost.length === 0 ? [] : [{ service, deployment: active.id, lost }];
  });
}

/** What people read when `serverless deploy` refuses. */
export const refusalOf = (found: readonly Stranded[]): string =>
  [
    'deployments in flight could go neither on nor back under the roles of the new configurations:',
    ...found.flatMap(({ deployment, lost }) => [`  ${deployment}`, ...lost.map((line) => `    ${line}`)]),
    'Wait for their end or roll them back, and deploy then:',
    ...found.map(({ service }) => `  npx teal status ${service}; npx teal rollback ${service}`),
    'or deploy all the same with --param="inFlight=ignore": such a deployment then stops where it is and needs a person (docs/upgrades.md).',
  ].join('\n');
