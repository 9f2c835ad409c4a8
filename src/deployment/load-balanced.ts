import * as z from 'zod';
import type { LiveBalancedSide } from './live-side.ts';
import type { RouteSplit } from './route-split.ts';
import { arn, balancedSide, taskCounts, text } from './shapes.ts';
import type { BalancedSide, Planned } from './side.ts';
import type { StageView } from './stage-view.ts';

/** What only a service has whose traffic is divided by weights of listener rules. */
export interface LoadBalanced {
  readonly side: BalancedSide;
  readonly config: { readonly sides: readonly [BalancedSide, BalancedSide] } & Routes;
  readonly plan: {
    readonly blue: Planned<BalancedSide>;
    readonly green: Planned<BalancedSide>;
    /**
     * Rules of `production`, and rules in front of it that take all of a route, as they were when the plan
     * was made. Absent in plans of an older release.
     */
    readonly routesAsPlanned?: readonly RouteAsPlanned[];
  } & Routes;
  /** What the live world is compared with: a configuration says it, and a plan does. */
  readonly wish: Pick<Routes, 'stage'>;
  /** What its loops go by, beside what those of every kind go by: nothing. */
  readonly waits: unknown;
  readonly world: {
    readonly sides: readonly [LiveBalancedSide, LiveBalancedSide];
    readonly routes: readonly LiveRoute[];
    /**
     * Rules and listeners of the same load balancers that forward to either group and are named neither as
     * production nor as stage.
     */
    readonly unnamedRoutes: readonly string[];
    /** `undefined`: the stage rule does not exist. */
    readonly stage: StageView | undefined;
    /** What the stage rule and its listener ask of whoever comes, in words: a login, a client certificate. */
    readonly stageAsks?: readonly string[];
  };
}

interface Routes {
  readonly production: readonly RouteRef[];
  readonly stage: StageConfig;
}

/** A listener rule, or a listener's default action. */
export type RouteRef = { readonly rule: string } | { readonly listener: string };

interface StageConfig {
  /** ARN of the listener rule on which only tests reach green. */
  readonly rule: string;
  /** Base URL under which Teal's probes and tests reach the stage route. */
  readonly url: string;
  /** Host header, when it is not the URL's. */
  readonly host?: string;
  readonly after: 'off' | 'old' | 'production';
}

/** What a listener rule is made of, its actions apart: only somebody else changes it. */
export interface RouteAsPlanned {
  /** ARN of the rule. */
  readonly route: string;
  /** As the API has it: a number, as text. */
  readonly priority: string;
  /** What it matches, in one text. */
  readonly conditions: string;
  /** Of a rule in front: the routes of production that get no request because of it. */
  readonly takesAllOf?: readonly string[];
}

type RuleParts = Pick<RouteAsPlanned, 'priority' | 'conditions'>;

/** The target groups of a pair, in its order. */
export const groupsOf = ([a, b]: readonly [BalancedSide, BalancedSide]): readonly [string, string] => [a.targetGroup, b.targetGroup];

/** ARN of a listener rule, or of the listener whose default action is meant. */
export const routeName = (route: RouteRef): string => ('rule' in route ? route.rule : route.listener);

/** A configured production route. `weights` are by target group ARN as the route has them. */
export interface LiveRoute {
  readonly route: string;
  readonly exists: boolean;
  readonly weights: RouteSplit['weights'];
  /** Group stickiness of the forward action in seconds; `undefined` when off. */
  readonly stickySeconds: number | undefined;
  /** Of a rule, not of a default action. */
  readonly asRule?: RuleParts;
  /** Rules of the same listener that take every request before it. Absent: none. */
  readonly takenBy?: readonly (RuleParts & { readonly route: string })[];
  /**
   * A target group of another balancer, an action that is no forward, several forwards: what stands in the
   * way of moving it.
   */
  readonly oddities: readonly string[];
}

const routes = {
  production: z.array(z.union([z.object({ rule: arn }), z.object({ listener: arn })])).min(1),
  stage: z.object({ rule: arn, url: z.url(), host: text.exactOptional(), after: z.enum(['off', 'old', 'production']) }),
};

const plannedSide = z.object({ ...taskCounts, ...balancedSide });

/** The same as it travels through an execution. */
export const loadBalancedShape = {
  config: { sides: z.tuple([z.object(balancedSide), z.object(balancedSide)]), ...routes },
  plan: {
    blue: plannedSide,
    green: plannedSide,
    routesAsPlanned: z
      .array(z.object({ route: arn, priority: text, conditions: z.string(), takesAllOf: z.array(arn).exactOptional() }))
      .exactOptional(),
    ...routes,
  },
};
