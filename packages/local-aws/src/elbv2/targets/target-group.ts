import type { TargetAddress } from '../../kernel/neighbours.ts';
import type { HealthCheck } from '../health-check.ts';
import type { Members } from './members.ts';
import { NOT_IN_USE, type Standing } from './standing.ts';

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  /** `targetgroup/<name>/<id>`. */
  readonly fullName: string;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly protocolVersion: string;
  readonly port: number;
  readonly vpcId: string | undefined;
  readonly targetType: 'instance' | 'ip';
  readonly ipAddressType: string;
  healthCheck: HealthCheck;
  readonly attributes: Map<string, string>;
  readonly members: Members<Target>;
}

/** One registration of a target. A target that is registered again while it drains is a new one. */
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
