import type { PutRuleRequest, RuleState, Target } from '@aws-sdk/client-eventbridge';
import { AwsError } from '../kernel/aws-error.ts';
import type { ServiceContext } from '../kernel/service.ts';
import type { EventPattern } from './pattern.ts';

/** The default bus and its rules: the local EventBridge has no other bus. */
export interface Bus {
  readonly ctx: ServiceContext;
  readonly rules: Map<string, BusRule>;
}

export interface BusRule {
  readonly name: string;
  readonly arn: string;
  readonly request: PutRuleRequest;
  readonly pattern: EventPattern | undefined;
  state: RuleState;
  readonly targets: Map<string, Target>;
}

export const invalid = (message: string) => new AwsError('ValidationException', message);
const notFound = (message: string) => new AwsError('ResourceNotFoundException', message);
export const badToken = () => invalid('Invalid token.');

/**
 * Throws ResourceNotFoundException for a bus other than the default one, which may be named by its ARN too.
 */
export function refuseOtherBus({ ctx }: Bus, name = 'default'): void {
  if (name !== 'default' && name !== `arn:aws:events:${ctx.region}:${ctx.account}:event-bus/default`)
    throw notFound(`Event bus ${name} does not exist.`);
}

/** Throws ResourceNotFoundException. */
export function ruleOf(bus: Bus, name = '', busName?: string): BusRule {
  refuseOtherBus(bus, busName);
  const rule = bus.rules.get(name);
  if (!rule) throw notFound(`Rule ${name} does not exist on EventBus default.`);
  return rule;
}
