/**
 * What a side's tasks are registered in, by its kind: each kind is a row here, in `live-side.ts` and in
 * `plan/sides/sides.ts`.
 */
export interface SideKinds {
  'target-group': BalancedSide;
  discovery: DiscoveredSide;
}

export type SideKind = keyof SideKinds;

/** A side of the pair as far as its tasks go: one ECS service, and where its tasks are registered. */
export type SideConfig = SideKinds[SideKind];

/** Its tasks are the targets of a load balancer's target group. */
export interface BalancedSide {
  readonly kind: 'target-group';
  readonly service: string;
  /** ARN. */
  readonly targetGroup: string;
}

/** Its tasks are the instances of a Cloud Map service. */
export interface DiscoveredSide {
  readonly kind: 'discovery';
  readonly service: string;
  /** ARN of the Cloud Map service. */
  readonly registry: string;
  /** Where the side's traffic can be read; without it nothing but health can be judged. */
  readonly traffic?: TrafficQuery;
}

/** What a side's traffic is read from where no load balancer counts it. */
export type TrafficQuery =
  | {
      /** Metrics of CloudWatch, published with a period of 60 seconds. */
      readonly cloudWatch: {
        readonly namespace: string;
        readonly dimensions: Readonly<Record<string, string>>;
        /** Names of metrics: counts by their sum, `latency` in milliseconds. */
        readonly requests: string;
        readonly errors?: string;
        readonly latency?: string;
      };
    }
  | {
      /**
       * A URL that tells of each minute from `?since=<ISO 8601>` to `&until=<ISO 8601>`, exclusive: `{
       * "minutes": [{ "at", "requests", "errors", "slow" }] }`. `slow`: those that took longer than
       * `&slowerThanMs=<n>`.
       */
      readonly http: string;
    };

/** A side's own name: base URL, and the Host header when it is not the URL's. */
export interface OwnName {
  readonly url: string;
  readonly host?: string;
}

/** A side of any plan. */
export type PlannedSide = Planned<BalancedSide> | Planned<DiscoveredSide>;

export type Planned<Side> = Side & {
  /** The ECS service stands already (at 0, when idle). */
  readonly exists: boolean;
  /** Tasks: for blue what it wants now, for green what it will be raised to. */
  readonly desired: number;
  /** Task definition ARN that the side runs now, when it runs. */
  readonly taskDefinition?: string;
};

const HOMES: { readonly [K in SideKind]: { home(side: SideKinds[K]): string } } = {
  'target-group': { home: ({ targetGroup }) => targetGroup },
  discovery: { home: ({ registry }) => registry },
};

/** The ARN of what a side's tasks are registered in. */
export const homeOf = (side: SideConfig): string => (HOMES[side.kind] as { home(side: SideConfig): string }).home(side);

const COUNTED: { readonly [K in SideKind]: { byMetrics(side: SideKinds[K]): boolean } } = {
  'target-group': { byMetrics: () => true },
  discovery: { byMetrics: ({ traffic }) => traffic !== undefined && 'cloudWatch' in traffic },
};

/** Is the side's traffic read from CloudWatch, a minute at a time? */
export const isCountedByMetrics = (side: SideConfig): boolean =>
  (COUNTED[side.kind] as { byMetrics(side: SideConfig): boolean }).byMetrics(side);
