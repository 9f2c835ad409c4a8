import type { Action, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DeploymentError } from '../../../deployment/errors.ts';
import type { RouteRef } from '../../../deployment/load-balanced.ts';
import { routeName } from '../../../deployment/load-balanced.ts';
import type { LoadBalancedPlan } from '../../../deployment/plan.ts';
import type { Clock } from '../../../deployment/ports/clock.ts';
import type { TrafficRouter } from '../../../deployment/ports/traffic-router.ts';
import type { Receipt } from '../../../deployment/receipt.ts';
import type { Split } from '../../../deployment/split.ts';
import { isThrottled } from '../../aws-errors.ts';
import { sideBySide } from '../../side-by-side.ts';
import { type Pair, weightsFor } from '../../weights.ts';
import { weightsOf, withSplit } from './forward-action.ts';
import { readProduction, routeSplitOf } from './production-reading.ts';
import { type LiveActions, readActions, writeActions } from './route-actions.ts';

/**
 * Reads of a route until it says what was written; the API reads its own writes, but no document promises it.
 */
const READ_BACKS = 4;
const READ_BACK_EVERY_MS = 500;

/** `settleSeconds` is of the plan too; a router made without it takes a write that reads back for settled. */
export type RoutedPlan = Pick<LoadBalancedPlan, 'production' | 'blue' | 'green'> &
  Partial<Pick<LoadBalancedPlan, 'settleSeconds' | 'routesAsPlanned'>>;

/** Writes under way at once. With one after the other, fifty routes take longer than a function may. */
const WRITES_AT_ONCE = 4;
/**
 * After a refusal for the rate, for which the client's own retries were not enough: 4 changes a second are
 * taken once the burst is used up.
 */
const THROTTLED_PAUSE_MS = 1_000;

/**
 * Production as listener rules and default actions, each with its own weights. They move together: a write is
 * one call for each route that does not read as wanted yet, some of them side by side, so that what an
 * attempt has written the next one need not write again. Beside these it looks at all routes twice, and up to
 * three times more while some of them do not say it back.
 */
export function albRouter(client: ElasticLoadBalancingV2Client, clock: Clock, plan: RoutedPlan): TrafficRouter {
  const pair: Pair = { blue: plan.blue.targetGroup, green: plan.green.targetGroup };

  const readAll = async (routes: readonly RouteRef[], signal?: AbortSignal): Promise<readonly LiveRoute[]> => {
    const actions = await readActions(client, routes, signal);
    return routes.map((route, i) => ({ route, actions: actions[i] }));
  };

  /** A route whose weights are the wanted ones, not just in their proportion. */
  const reads = ({ actions }: LiveRoute, split: Split): boolean => {
    const [live, wanted] = [weightsOf(actions ?? []), weightsFor(split)];
    return live[pair.blue] === wanted.blue && live[pair.green] === wanted.green;
  };

  const write = async ({ route, actions }: StandingRoute, split: Split, signal?: AbortSignal): Promise<void> => {
    for (;;) {
      try {
        return await writeActions(client, route, withSplit(actions, pair, split), signal);
      } catch (error) {
        // Until the function's time is up: what is written by then stays written.
        if (!isThrottled(error) || signal?.aborted) throw error;
        await clock.sleep(THROTTLED_PAUSE_MS, signal);
      }
    }
  };

  /** A write that the routes do not say back is not known to have happened. */
  const readBack = async (written: readonly RouteRef[], split: Split, signal?: AbortSignal): Promise<void> => {
    let silent = written;
    for (let look = 1; silent.length > 0; look++) {
      const live = (await readAll(silent, signal)).filter((each) => !reads(each, split));
      silent = live.map(({ route }) => route);
      const [first] = live;
      if (first && look === READ_BACKS) {
        throw new DeploymentError(
          'NotSettled',
          `${routeName(first.route)} reads ${JSON.stringify(weightsOf(first.actions ?? []))} after ${JSON.stringify(split)} was written`,
        );
      }
      if (first) await clock.sleep(READ_BACK_EVERY_MS, signal);
    }
  };

  const writeAll = async (split: Split, signal?: AbortSignal): Promise<Receipt> => {
    const live = await readAll(plan.production, signal);
    const strange = live.filter((each) => !leadsToThePairOnly(each, pair));
    // Forward, nothing moves unless all can. Back, every route that can go back goes: staying behind helps
    // nobody.
    if (strange.length > 0 && split.green > 0) throw notOurs(strange);
    const behind = live.filter((each): each is StandingRoute => !strange.includes(each) && !reads(each, split));
    const refused: unknown[] = [];
    await sideBySide(behind, WRITES_AT_ONCE, async (each) => {
      try {
        await write(each, split, signal);
      } catch (error) {
        if (split.green > 0 || signal?.aborted) throw error;
        refused.push(error);
      }
    });
    if (refused.length > 0) throw refused[0];
    const writtenAt = new Date(clock.now()).toISOString();
    await readBack(
      behind.map(({ route }) => route),
      split,
      signal,
    );
    if (strange.length > 0) throw notOurs(strange);
    return { writtenAt };
  };

  return {
    read: async (signal) =>
      (await readProduction(client, plan.production, signal)).map((reading) => routeSplitOf(reading, pair, plan.routesAsPlanned)),

    write: writeAll,

    // ECS refuses a service whose target group no load balancer has ("does not have an associated load
    // balancer", hashicorp/terraform#32908, of creating one). Whether it lowers one no document says: it is
    // not tried.
    async reattach(split, signal) {
      await writeAll(split, signal);
    },

    arrived: async (receipt) => ({ ...receipt, arrivedAt: receipt.arrivedAt ?? receipt.writtenAt }),

    settled: async ({ writtenAt }) => clock.now() >= Date.parse(writtenAt) + 1000 * (plan.settleSeconds ?? 0),
  };
}

interface LiveRoute {
  readonly route: RouteRef;
  readonly actions: LiveActions;
}

interface StandingRoute extends LiveRoute {
  readonly actions: readonly Action[];
}

/** A route at total weight 0 is ours too: it only lacks weights. */
function leadsToThePairOnly({ actions }: LiveRoute, pair: Pair): boolean {
  const groups = Object.keys(weightsOf(actions ?? []));
  return groups.length > 0 && groups.every((group) => group === pair.blue || group === pair.green);
}

const notOurs = (routes: readonly LiveRoute[]): DeploymentError =>
  new DeploymentError(
    'DriftDetected',
    routes
      .map(({ route, actions }) =>
        actions
          ? `${routeName(route)} does not forward to the pair and to nothing else any more: it has ${describe(actions)}`
          : `${routeName(route)} does not exist any more`,
      )
      .join('; '),
  );

const describe = (actions: readonly Action[]): string =>
  actions.map((action) => (action.Type === 'forward' ? `forward ${JSON.stringify(weightsOf([action]))}` : action.Type)).join(', ');
