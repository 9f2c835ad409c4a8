import type { TargetState } from './effects.ts';

/** What the local services offer to one another, without going over the wire. Each is implemented by one service. */
export interface Neighbours {
  readonly loadBalancing: LoadBalancing;
  readonly functions: Functions;
  readonly executions: Executions;
  readonly events: Events;
  readonly metrics: Metrics;
  readonly images: Images;
}

/** A task behind a load balancer: `id` is an IP address (target type `ip`) or an instance id, `port` the target's port. */
export interface TargetAddress {
  readonly id: string;
  readonly port: number;
}

/** Elastic Load Balancing, for ECS. Arguments are target group ARNs; unknown ones throw AwsError `TargetGroupNotFoundException`. */
export interface LoadBalancing {
  register(targetGroup: string, target: TargetAddress): void;
  /** Starts draining; resolves when the target has left the group (in-flight 0 or the deregistration delay is over). */
  deregister(targetGroup: string, target: TargetAddress): Promise<void>;
  /** Undefined when the target is not in the group. */
  stateOf(targetGroup: string, target: TargetAddress): TargetState | undefined;
  /** True when a listener or rule forwards to the group. ECS refuses a service whose group has none. */
  isAttached(targetGroup: string): boolean;
}

/** Lambda, for Step Functions and EventBridge. */
export interface Functions {
  /** `functionName`: name, ARN or qualified ARN. Never throws for the function's own failure; throws AwsError when Lambda itself refuses. */
  invoke(functionName: string, payload: unknown): Promise<InvocationResult>;
}

/** A function's answer, or its failure as Step Functions names it (`errorType`: the error's name, `Sandbox.Timedout`, `Runtime.ExitError`). */
export type InvocationResult =
  | { readonly ok: true; readonly payload: unknown; readonly requestId: string }
  | {
      readonly ok: false;
      readonly errorType: string;
      readonly errorMessage: string;
      readonly trace: readonly string[];
      readonly requestId: string;
    };

/** Step Functions, for EventBridge. */
export interface Executions {
  start(stateMachineArn: string, input: string, name?: string): Promise<{ readonly executionArn: string }>;
}

/** An event on the default bus, in the members of EventBridge's own envelope. */
export interface BusEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: unknown;
  readonly resources: readonly string[];
}

/** EventBridge, for every service that tells what happened. Delivery is asynchronous. */
export interface Events {
  put(event: BusEvent): void;
}

/** CloudWatch, for services that publish metrics. One observation; statistics are made per 60-second period. */
export interface Metrics {
  observe(metric: {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, string>>;
    readonly value: number;
    readonly unit?: string;
  }): void;
}

/** ECR, for ECS: what an image reference runs. Undefined when nothing was pushed under it (the task then stops with CannotPullContainerError). */
export interface Images {
  resolve(image: string): RunnableImage | undefined;
}

/** An image of the local AWS names a folder and a command: the manifest's config blob holds them. */
export interface RunnableImage {
  readonly digest: string;
  /** Absolute folder to run in. */
  readonly folder: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}
