import type { LocalAws } from '@teal/local-aws';

/** Calls that AWS counts together, by account and Region. */
export interface Throttle {
  /** As the wire names it: `ecs`, `monitoring`. */
  readonly service: string;
  readonly operations: readonly string[];
  /** Calls at once. */
  readonly burst: number;
  /** Calls a second that may go on for ever. */
  readonly perSecond: number;
  readonly document: string;
}

/** Where AWS says so, by service. The numbers are those that the local AWS throttles by. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  ecs: 'Amazon ECS API Reference, "Request throttling for the Amazon ECS API"',
  elasticloadbalancing: 'Elastic Load Balancing User Guide, "Request throttling for the ELB API"',
  lambda: 'AWS Lambda Developer Guide, "Lambda quotas"',
  monitoring: 'Amazon CloudWatch User Guide, "CloudWatch service quotas"',
  route53: 'Amazon Route 53 Developer Guide, "Quotas", five requests a second for an account',
  states: 'AWS Step Functions Developer Guide, "Step Functions service quotas"',
};

/** What the functions and machines do beside API calls. */
export const TRANSITION = { service: 'states', operation: 'StateTransition' };

/** The bucket of all Regions but the three large ones. */
const TRANSITIONS = { operations: [TRANSITION.operation], burst: 800, perSecond: 500 };

export const throttlesOf = ({ services }: Pick<LocalAws, 'services'>): readonly Throttle[] =>
  Object.values(services).flatMap(({ signingName, limits = [] }) =>
    [...limits, ...(signingName === TRANSITION.service ? [TRANSITIONS] : [])].map((limit) => ({
      service: signingName,
      ...limit,
      document: DOCUMENTS[signingName] ?? '',
    })),
  );
