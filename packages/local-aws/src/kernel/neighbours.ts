import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { TargetState } from './effects.ts';
import type { Identities } from './identity.ts';

/**
 * What the local services offer to one another, without going over the wire.
 * Each is implemented by one service.
 */
export interface Neighbours {
  readonly loadBalancing: LoadBalancing;
  readonly functions: Functions;
  readonly executions: Executions;
  readonly events: Events;
  readonly metrics: Metrics;
  readonly images: Images;
  readonly containers: Containers;
  readonly zones: Zones;
  readonly names: Names;
  readonly discovery: Discovery;
  readonly queueing: Queueing;
  readonly identities: Identities;
}

/**
 * A task behind a load balancer:
 * `id` is an IP address (target type `ip`) or an instance id, `port` the target's port.
 */
export interface TargetAddress {
  readonly id: string;
  readonly port: number;
}

/**
 * Elastic Load Balancing, for ECS.
 * Arguments are target group ARNs; unknown ones throw AwsError `TargetGroupNotFoundException`.
 */
export interface LoadBalancing {
  register(targetGroup: string, target: TargetAddress): void;
  /**
   * Starts draining; resolves when the target has left the
   * group (in-flight 0 or the deregistration delay is over).
   */
  deregister(targetGroup: string, target: TargetAddress): Promise<void>;
  /** Undefined when the target is not in the group. */
  stateOf(targetGroup: string, target: TargetAddress): TargetState | undefined;
  /** True when a listener or rule forwards to the group. ECS refuses a service whose group has none. */
  isAttached(targetGroup: string): boolean;
  /**
   * The load balancer with a DNS name (without a trailing dot, `dualstack.` before it or not), for Route 53;
   * undefined: there is none.
   */
  byDnsName(dnsName: string): BalancerName | undefined;
}

/** What a load balancer's own name stands for. */
export interface BalancerName {
  /** The zone that an alias to it has to name. */
  readonly hostedZoneId: string;
  /** IPv4 addresses that its listeners answer on. */
  readonly addresses: readonly string[];
  /** As EvaluateTargetHealth sees it: every target group that its rules forward to has a healthy target. */
  readonly healthy: boolean;
}

/** Lambda, for Step Functions and EventBridge. */
export interface Functions {
  /**
   * `functionName`: name, ARN or qualified ARN.
   * Never throws for the function's own failure; throws AwsError when Lambda itself refuses.
   */
  invoke(functionName: string, payload: unknown): Promise<InvocationResult>;
}

/**
 * A function's answer, or its failure as Step Functions names it (`errorType`:
 * the error's name, `Sandbox.Timedout`, `Runtime.ExitError`).
 */
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

/**
 * CloudWatch, for services that publish metrics. One observation; statistics are made per 60-second period.
 */
export interface Metrics {
  observe(metric: {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, string>>;
    readonly value: number;
    readonly unit?: string;
  }): void;
}

/**
 * ECR, for ECS: what an image reference runs.
 * Undefined when nothing was pushed under it (the task then stops with CannotPullContainerError).
 */
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

/** ECS, for Application Auto Scaling. */
export interface Containers {
  /** Whether DescribeServices tells of a service that is not deleted. Both by name. */
  hasService(cluster: string, service: string): boolean;
}

/** Route 53, for Cloud Map: a namespace is a hosted zone, an instance some record sets in it. */
export interface Zones {
  /**
   * Makes a private zone that only Cloud Map writes (`managedBy`: the namespace's ARN); gives its id.
   * `soaSeconds`: the TTL of its SOA record, Route 53's own when left out. Throws AwsError when the VPC has
   * one with the name.
   */
  create(zone: { readonly name: string; readonly vpc: string; readonly managedBy: string; readonly soaSeconds?: number }): string;
  /** Takes the zone with all its records away. */
  delete(zoneId: string): void;
  /**
   * Puts record sets in and takes others out, as one change; resolves when every name server answers by it.
   */
  write(zoneId: string, change: { readonly put?: readonly ZoneRecord[]; readonly remove?: readonly ZoneRecord[] }): Promise<void>;
}

/** A record set with one value, one of several with the same name and type. */
export interface ZoneRecord {
  /** With a trailing dot. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'CNAME' | 'SRV';
  readonly setIdentifier: string;
  readonly routing: 'multivalue' | 'weighted';
  readonly ttl: number;
  readonly value: string;
  /** Left out: always healthy. Otherwise asked at every answer. */
  readonly healthy?: () => boolean;
}

/** Route 53, for Lambda: the resolver that a VPC has. */
export interface Names {
  /** `<address>:<port>` of the DNS server, the same for UDP and TCP; undefined while it does not listen. */
  resolver(): string | undefined;
}

/**
 * Cloud Map, for ECS. `registry`: the ARN of a Cloud Map service;
 * unknown ones throw AwsError `ServiceNotFound`.
 */
export interface Discovery {
  /** DNS record types that the service writes; empty when it is found by the API alone. */
  recordTypes(registry: string): readonly string[];
  /** Resolves when the instance is found by name. The same instance again is written anew. */
  register(registry: string, instance: DiscoveryInstance): Promise<void>;
  /** Resolves when the name no longer leads to the instance; what clients have cached is theirs. */
  deregister(registry: string, instanceId: string): Promise<void>;
  setHealth(registry: string, instanceId: string, healthy: boolean): void;
}

interface DiscoveryInstance {
  readonly id: string;
  /** In Cloud Map's words: `AWS_INSTANCE_IPV4`, `AWS_INSTANCE_PORT`, `AWS_INIT_HEALTH_STATUS`, ... */
  readonly attributes: Readonly<Record<string, string>>;
}

/** SQS, for Step Functions and EventBridge. */
export interface Queueing {
  /**
   * Puts a message into a queue, which is named by its URL or its ARN; answers as SendMessage does.
   * Throws AwsError as SendMessage does.
   */
  send(queue: string, message: QueuedMessage): SentMessage;
}

interface QueuedMessage {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, MessageAttributeValue>>;
  /** The queue's own unless told. */
  readonly delaySeconds?: number;
  /** Who sends: the SenderId of the message. */
  readonly senderId: string;
}

export interface SentMessage {
  readonly MessageId: string;
  readonly MD5OfMessageBody: string;
  readonly MD5OfMessageAttributes: string | undefined;
}
