/**
 * A service's configuration as everything after the door sees it: validated, defaults filled in, durations in seconds,
 * rates as fractions. The forms that people write are in `configuration.ts` (the schemas); this is what they parse to.
 */
export type ServiceConfig = LoadBalancedConfig | DnsConfig;

/** By which kind of route users reach the service: weights of listener rules, or weights of DNS records. */
export type RouteKind = ServiceConfig['route'];

interface CommonConfig {
  readonly service: string;
  readonly cluster: string;
  /** `tags`: wildcard patterns (`v*`) of pushes that start a deployment. `registry`: account id, when not the own one. */
  readonly image: { readonly repository: string; readonly tags: readonly string[]; readonly registry?: string };
  readonly container: { readonly name: string; readonly port: number };
  /** The task definition family whose newest revision that Teal did not register is the template. */
  readonly taskDefinition: string;
  /** ARNs or names of the IAM roles that its task definitions may name: Teal may pass these to tasks, and no others. */
  readonly roles: readonly string[];
  readonly health: HealthConfig;
  readonly tests: readonly HttpTest[];
  /** Rising weights; the last is 100. */
  readonly steps: readonly Step[];
  readonly judge: JudgeConfig;
  /** Blue stands whole this long after 100 %. 0: no window. */
  readonly windowSeconds: number;
  readonly afterwards: { readonly blue: 'scale-to-zero' };
  readonly whenBusy: 'queue' | 'refuse' | 'supersede';
  /** The time a written split is given to be live everywhere. */
  readonly settleSeconds: number;
  /** The longer settle before anything destructive. */
  readonly settleBeforeDestroySeconds: number;
}

export interface LoadBalancedConfig extends CommonConfig {
  readonly route: 'load-balancer';
  readonly sides: readonly [BalancedSide, BalancedSide];
  readonly production: readonly RouteRef[];
  readonly stage: StageConfig;
}

export interface DnsConfig extends CommonConfig {
  readonly route: 'dns';
  /** Both of one form. */
  readonly sides: readonly [DnsSide, DnsSide];
  readonly record: RecordConfig;
  readonly retire: RetireConfig;
}

/** A side of the pair as far as its tasks go: one ECS service, and where its tasks are registered. */
export type SideConfig = BalancedSide | DiscoveredSide;

/** Its tasks are the targets of a load balancer's target group. */
export interface BalancedSide {
  readonly service: string;
  /** ARN. */
  readonly targetGroup: string;
}

/** Its tasks are the instances of a Cloud Map service. */
export interface DiscoveredSide {
  readonly service: string;
  /** ARN of the Cloud Map service. */
  readonly registry: string;
  /** Where the side's traffic can be read; without it nothing but health can be judged. */
  readonly traffic?: TrafficQuery;
}

/** A side of the DNS route: what the record leads to, and where tests reach it by its own name. */
export type DnsSide = (BalancedSide & { readonly loadBalancer: string } & OwnName) | (DiscoveredSide & { readonly name: string } & OwnName);

/** A side's own name: base URL, and the Host header when it is not the URL's. */
export interface OwnName {
  readonly url: string;
  readonly host?: string;
}

/** What a side's traffic is read from where no load balancer counts it. */
export type TrafficQuery =
  | {
      /** Metrics of CloudWatch, published with a period of 60 seconds. */
      readonly cloudWatch: {
        readonly namespace: string;
        readonly dimensions: Readonly<Record<string, string>>;
        /** Names of metrics: counts by their sum, `latency` in milliseconds by its 99th percentile. */
        readonly requests: string;
        readonly errors?: string;
        readonly latency?: string;
      };
    }
  | {
      /** A URL that answers `{ "requests": n, "errors": n, "p99Ms": n }` of the time since `?since=<ISO 8601>`. */
      readonly http: string;
    };

/** The weighted record set that users resolve. */
export interface RecordConfig {
  /** Id of the hosted zone. */
  readonly zone: string;
  /** Without the dot at the end, in lower case. */
  readonly name: string;
  /** Of the records where Teal makes them; an alias has the load balancer's. */
  readonly ttlSeconds: number;
  /** The sum of the TTLs in the chain may be this long. */
  readonly maxTtlSeconds: number;
  /** All of Route 53's name servers must have a change within this time. */
  readonly inSyncSeconds: number;
  /** Beyond the TTLs: live answers must lead where the weights say within this time. */
  readonly inAnswersSeconds: number;
  /** Health checks on the records are accepted although they make a side at weight 0 serve. */
  readonly failoverToIdle: boolean;
  /** `<address>:<port>` of the DNS server that is asked for live answers; left out: the one of the function. */
  readonly resolver?: string;
}

/** When a side that has no weight any more may be taken down: its traffic has died away. */
export interface RetireConfig {
  /** No request for this long. */
  readonly quietSeconds: number;
  /** After this long a person is asked. */
  readonly deadlineSeconds: number;
  /** Nobody answers for so long: the deployment ends as one that needs a human. */
  readonly patienceSeconds: number;
}

/** A listener rule, or a listener's default action. */
export type RouteRef = { readonly rule: string } | { readonly listener: string };

export interface StageConfig {
  /** ARN of the listener rule on which only tests reach green. */
  readonly rule: string;
  /** Base URL under which Teal's probes and tests reach the stage route. */
  readonly url: string;
  /** Host header, when it is not the URL's. */
  readonly host?: string;
  readonly after: 'off' | 'old' | 'production';
}

export interface HealthConfig {
  /** Green must be healthy within this time of its creation. */
  readonly deadlineSeconds: number;
  /** This many distinct stopped tasks or unhealthy replacements end the deployment. */
  readonly failedTasks: number;
  /** Path that is probed where the tests go. */
  readonly probe: string;
  /** Answers in a row that must come from green. */
  readonly probesInARow: number;
}

/** A functional test: one HTTP request to green, before it has any weight, and what its answer must be. */
export interface HttpTest {
  readonly name: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS' | 'PATCH';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly expect: {
    readonly status: number;
    /** A regular expression that the body must match. */
    readonly body?: string;
    /** Header values (regular expressions), by lower-case name. */
    readonly headers?: Readonly<Record<string, string>>;
    /** Longest time to the whole answer, wall-clock milliseconds. */
    readonly withinMs?: number;
  };
}

export interface Step {
  /** Percent of production traffic on green. */
  readonly weight: number;
  readonly bakeSeconds: number;
}

export interface JudgeConfig {
  /** At most this long between two judgements. */
  readonly everySeconds: number;
  /** Judged from the side's own traffic. Absent: alarms and target health only. */
  readonly errorRate?: { readonly max: number; readonly minRequests: number };
  /** p99 of the response time. */
  readonly latency?: { readonly p99Ms: number };
  /** CloudWatch alarms: one in ALARM fails the deployment. */
  readonly alarms: readonly string[];
  /** What an inconclusive verdict at the end of a bake leads to: more waiting (up to `patienceSeconds`), or the way back. */
  readonly inconclusive: 'wait' | 'rollback' | 'pass';
  readonly patienceSeconds: number;
}
