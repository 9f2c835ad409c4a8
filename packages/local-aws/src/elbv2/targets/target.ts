import type { TargetHealthReasonEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetState } from '../../kernel/effects.ts';
import type { TargetAddress } from '../../kernel/neighbours.ts';
import type { TargetGroup } from '../resources.ts';

/** How a target stands, as DescribeTargetHealth tells it. A healthy one has no reason. */
export interface Standing {
  readonly state: TargetState;
  readonly reason?: TargetHealthReasonEnum;
  readonly description?: string;
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

/** One registration of a target: a target that is registered again while it drains is a new one. */
export class Target {
  readonly group: TargetGroup;
  readonly id: string;
  readonly port: number;
  /** `<id>:<port>`. */
  readonly key: string;
  standing: Standing = NOT_IN_USE;
  /** Checks in a row that passed, and that failed. */
  passes = 0;
  failures = 0;
  checking = false;
  /** Requests and tunnels that are open to it. */
  inFlight = 0;
  /** Called when the last of them ends. */
  whenIdle: (() => void) | undefined;

  constructor(group: TargetGroup, address: TargetAddress) {
    this.group = group;
    this.id = address.id;
    this.port = address.port;
    this.key = targetKey(address);
  }

  begin(): void {
    this.inFlight++;
  }

  end(): void {
    this.inFlight--;
    if (this.inFlight === 0) this.whenIdle?.();
  }
}

export const targetKey = (address: TargetAddress) => `${address.id}:${address.port}`;
