import type { TargetHealthReasonEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetState } from '../../kernel/effects.ts';

/** How a target stands, as DescribeTargetHealth tells it. A healthy one has no reason. */
export interface Standing {
  readonly state: TargetState;
  readonly reason?: TargetHealthReasonEnum;
  readonly description?: string;
  /**
   * What it was when its group left all rules: a node that does not have the change yet still sends requests
   * there, and it knows this.
   */
  readonly before?: TargetState;
}

export const NOT_IN_USE: Standing = {
  state: 'unused',
  reason: 'Target.NotInUse',
  description: 'Target group is not configured to receive traffic from the load balancer',
};
export const NOT_REGISTERED: Standing = {
  state: 'unused',
  reason: 'Target.NotRegistered',
  description: 'Target is not registered to the target group',
};
export const REGISTERING: Standing = {
  state: 'initial',
  reason: 'Elb.RegistrationInProgress',
  description: 'Target registration is in progress',
};
export const FIRST_CHECKS: Standing = {
  state: 'initial',
  reason: 'Elb.InitialHealthChecking',
  description: 'Initial health checks in progress',
};
export const HEALTHY: Standing = { state: 'healthy' };
export const DRAINING: Standing = {
  state: 'draining',
  reason: 'Target.DeregistrationInProgress',
  description: 'Target deregistration is in progress',
};
