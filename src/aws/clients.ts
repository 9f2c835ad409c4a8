import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { ApplicationSignalsClient } from '@aws-sdk/client-application-signals';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider, MiddlewareStack, RetryStrategyV2, UserAgent } from '@smithy/types';
import type { Clock } from '../deployment/ports/clock.ts';
import { retryOn } from './retry-strategy.ts';
import { VERSION } from './version.ts';

/** Where AWS is and how it is called. Everything left out comes from the environment, as the SDK reads it. */
export interface ClientOptions {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  /** Replaces the way to AWS: the in-process door of a local AWS, `local.transport`. */
  readonly transport?: Transport;
  /** Retries sleep on it. */
  readonly clock: Clock;
  /** Attempts a call, the first included. Default 3. */
  readonly attempts?: number;
  /** Jitter of the retries, in [0, 1); passed in where runs must repeat. */
  readonly random?: () => number;
  /** Told the `Date` header of each answer. */
  readonly heard?: (date: string | undefined) => void;
}

/** A transport, with the other settings that the SDK needs so that clients use nothing else. */
interface Transport {
  readonly requestHandler: {
    // biome-ignore lint/suspicious/noExplicitAny: the SDK's own interface differs by client in its options; a transport answers requests of all of them.
    handle(request: any, options?: any): Promise<{ response: any }>;
  };
}

/** A service's clients are made on first use and kept: a function that never asks for one never makes it. */
export interface Clients {
  readonly options: ClientOptions;
  /** The client that `make` makes, once. */
  get<C>(make: (settings: Settings) => C): C;
}

/** What every client is made with. */
export interface Settings {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  // biome-ignore lint/suspicious/noExplicitAny: each client types its transport by its own protocol's options; one setting serves them all.
  readonly requestHandler: any;
  readonly retryStrategy: RetryStrategyV2;
  readonly maxAttempts: number;
  readonly customUserAgent: UserAgent;
}

const CONNECT_MS = 1_000;
/**
 * Longer than AWS takes to answer any of the calls, short enough for three attempts within a function's 12
 * seconds.
 */
const REQUEST_MS = 3_500;

/** A function that is invoked is waited for nearly as long as a source has at a look. */
const INVOKED_MS = 7_500;

export function makeClients(options: ClientOptions): Clients {
  const attempts = options.attempts ?? 3;
  const settings: Settings = {
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
    // throwOnRequestTimeout: without it the SDK only warns, and a call could outlive its function.
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: REQUEST_MS, throwOnRequestTimeout: true },
    ...options.transport,
    retryStrategy: retryOn(options.clock, attempts, options.random ?? Math.random),
    maxAttempts: attempts,
    customUserAgent: [['teal', VERSION]],
  };
  const made = new Map<unknown, unknown>();
  return {
    options,
    get<C>(make: (settings: Settings) => C): C {
      if (!made.has(make)) made.set(make, options.heard ? listening(make(settings), options.heard) : make(settings));
      return made.get(make) as C;
    },
  };
}

/** The same client, whose answers are told of. */
function listening<C>(client: C, heard: (date: string | undefined) => void): C {
  const { middlewareStack } = client as { readonly middlewareStack: MiddlewareStack<object, object> };
  middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      heard((answer.response as { readonly headers?: Readonly<Record<string, string>> } | undefined)?.headers?.date);
      return answer;
    },
    { step: 'deserialize', name: 'tealHeard', priority: 'low' },
  );
  return client;
}

/** The factory of each region, always the same: a client is kept by its factory. */
function inRegion<C>(make: (settings: Settings) => C): (region: string | undefined) => (settings: Settings) => C {
  const made = new Map<string, (settings: Settings) => C>();
  return (region) => {
    if (region === undefined) return make;
    const factory = made.get(region) ?? ((settings) => make({ ...settings, region }));
    made.set(region, factory);
    return factory;
  };
}

/** A transport that is handed in has its own time-out. */
const waitsFor = ({ requestHandler }: Settings, requestTimeout: number) =>
  'handle' in requestHandler ? {} : { requestHandler: { ...requestHandler, requestTimeout } };

// One factory a service, each on its own, so that a bundle holds only the clients that its code names.
const makeEcs = (settings: Settings) => new ECSClient(settings);
const makeElb = (settings: Settings) => new ElasticLoadBalancingV2Client(settings);
const makeCloudWatch = (settings: Settings) => new CloudWatchClient(settings);
const makeEcr = (settings: Settings) => new ECRClient(settings);
const makeDynamo = (settings: Settings) => new DynamoDBClient(settings);
const makeSfn = (settings: Settings) => new SFNClient(settings);
const makeRoute53 = (settings: Settings) => new Route53Client(settings);
const makeDiscovery = (settings: Settings) => new ServiceDiscoveryClient(settings);
const makeScaling = (settings: Settings) => new ApplicationAutoScalingClient(settings);
const makeEvents = (settings: Settings) => new EventBridgeClient(settings);
const makeIam = (settings: Settings) => new IAMClient(settings);
const makeLambda = /* @__PURE__ */ inRegion((settings) => new LambdaClient(settings));
const makeSqs = (settings: Settings) => new SQSClient(settings);
const makeSts = (settings: Settings) => new STSClient(settings);

const makeSignals = (settings: Settings) => new ApplicationSignalsClient(settings);
// Each region has its own endpoint: a client of another one is made besides.
const makeSecrets = /* @__PURE__ */ inRegion((settings) => new SecretsManagerClient(settings));
const makeSsm = /* @__PURE__ */ inRegion((settings) => new SSMClient(settings));
/** A function that is slow must not be started again beside itself: the next look asks anew. */
const ONCE: RetryStrategyV2 = {
  acquireInitialRetryToken: async () => ({ getRetryCount: () => 0, getRetryDelay: () => 0 }),
  refreshRetryTokenForRetry: async () => Promise.reject(new Error('asked once')),
  recordSuccess: () => {},
};

const makeInvoker = /* @__PURE__ */ inRegion(
  (settings) => new LambdaClient({ ...settings, ...waitsFor(settings, INVOKED_MS), retryStrategy: ONCE, maxAttempts: 1 }),
);

/**
 * Longer than a cold start and all the time of the door's function: whoever speaks must hear what became of
 * it.
 */
const DOOR_MS = 25_000;
const makeSpeaker = (settings: Settings) =>
  new LambdaClient({ ...settings, ...waitsFor(settings, DOOR_MS), retryStrategy: ONCE, maxAttempts: 1 });

export const ecs = (clients: Clients): ECSClient => clients.get(makeEcs);
export const elb = (clients: Clients): ElasticLoadBalancingV2Client => clients.get(makeElb);
export const cloudWatch = (clients: Clients): CloudWatchClient => clients.get(makeCloudWatch);
export const ecr = (clients: Clients): ECRClient => clients.get(makeEcr);
export const dynamo = (clients: Clients): DynamoDBClient => clients.get(makeDynamo);
export const sfn = (clients: Clients): SFNClient => clients.get(makeSfn);
export const route53 = (clients: Clients): Route53Client => clients.get(makeRoute53);
export const discovery = (clients: Clients): ServiceDiscoveryClient => clients.get(makeDiscovery);
export const scaling = (clients: Clients): ApplicationAutoScalingClient => clients.get(makeScaling);
/** Not used by deployments: what installing Teal calls. */
export const events = (clients: Clients): EventBridgeClient => clients.get(makeEvents);
export const iam = (clients: Clients): IAMClient => clients.get(makeIam);
/** Without a region: of the own one. */
export const lambda = (clients: Clients, region?: string): LambdaClient => clients.get(makeLambda(region));
export const sqs = (clients: Clients): SQSClient => clients.get(makeSqs);
export const sts = (clients: Clients): STSClient => clients.get(makeSts);
export const applicationSignals = (clients: Clients): ApplicationSignalsClient => clients.get(makeSignals);
/** Without a region: of the own one. */
export const secretsManager = (clients: Clients, region?: string): SecretsManagerClient => clients.get(makeSecrets(region));
export const ssm = (clients: Clients, region?: string): SSMClient => clients.get(makeSsm(region));
/**
 * For words of people: a word that may have been heard is sent again by who knows that it is the same one.
 */
export const speaker = (clients: Clients): LambdaClient => clients.get(makeSpeaker);
/** A client that waits as long as the function that it invokes may take. */
export const invoker = (clients: Clients, region?: string): LambdaClient => clients.get(makeInvoker(region));
