import type { Action, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DeploymentError } from '../../../deployment/errors.ts';
import type { RouteRef } from '../../../deployment/load-balanced.ts';
import { routeName } from '../../../deployment/load-balanced.ts';
import type { LoadBalancedPlan } from '../../../deployment/plan.ts';
import type { Clock } from '../../../deployment/ports/clock.ts';
import type { TrafficRouter } from '../../../deployment/ports/traffic-router.ts';
import type { RouteSplit } from '../../../deployment/route-split.ts';
import type { Split } from '../../../deployment/split.ts';
import { type Pair, splitOf, weightsFor } from '../../weights.ts';
import { weightsOf, withSplit } from './forward-action.ts';
import { readActions, writeActions } from './route-actions.ts';

/** Reads of a route until it says what was written; the API reads its own writes, but no document promises it. */
const READ_BACKS = 4;
const READ_BACK_EVERY_MS = 500;

/** `settleSeconds` is of the plan too; a router made without it takes a write that reads back for settled. */
export type RoutedPlan = Pick<LoadBalancedPlan, 'production' | 'blue' | 'green'> & Partial<Pick<LoadBalancedPlan, 'settleSeconds'>>;

/** Production as listener rules and default actions, each with its own weights. They move together, one call a route. */
export function albRouter(client: ElasticLoadBalancingV2Client, clock: Clock, plan: RoutedPlan): TrafficRouter {
  const pair: Pair = { blue: plan.blue.targetGroup, green: plan.green.targetGroup };

  const readAll = async (signal?: AbortSignal): Promise<readonly LiveActions[]> =>
    Promise.all(plan.production.map(async (route) => ({ route, actions: await readActions(client, route, signal) })));

  /** A write that the route does not say back is not known to have happened. */
  const readBack = async (route: RouteRef, split: Split, signal?: AbortSignal): Promise<void> => {
    const wanted = weightsFor(split);
    for (let read = 1; ; read++) {
      const live = weightsOf((await readActions(client, route, signal)) ?? []);
      if (live[pair.blue] === wanted.blue && live[pair.green] === wanted.green) return;
      if (read === READ_BACKS) {
        throw new DeploymentError(
          'NotSettled',
          `${routeName(route)} reads ${JSON.stringify(live)} after ${JSON.stringify(split)} was written`,
        );
      }
      await clock.sleep(READ_BACK_EVERY_MS, signal);
    }
  };

  return {
    read: async (signal) => (await readAll(signal)).map((live) => asSplit(live, pair)),

    async write(split, signal) {
      const live = await readAll(signal);
      const strange = live.filter((each) => !leadsToThePairOnly(each, pair));
      // Forward, nothing moves unless all can. Back, every route that can go back goes: staying behind helps nobody.
      if (strange.length > 0 && split.green > 0) throw notOurs(strange);
      const ours = live.filter((each): each is LiveActions & { actions: readonly Action[] } => !strange.includes(each));
      const refused: unknown[] = [];
      for (const { route, actions } of ours) {
        try {
          await writeActions(client, route, withSplit(actions, pair, split), signal);
        } catch (error) {
          if (split.green > 0 || signal?.aborted) throw error;
          refused.push(error);
        }
      }
      if (refused.length > 0) throw refused[0];
      const writtenAt = new Date(clock.now()).toISOString();
      for (const { route } of ours) await readBack(route, split, signal);
      if (strange.length > 0) throw notOurs(strange);
      return { writtenAt };
    },

    arrived: async (receipt) => ({ ...receipt, arrivedAt: receipt.arrivedAt ?? receipt.writtenAt }),

    settled: async ({ writtenAt }) => clock.now() >= Date.parse(writtenAt) + 1000 * (plan.settleSeconds ?? 0),
  };
}

interface LiveActions {
  readonly route: RouteRef;
  readonly actions: readonly Action[] | undefined;
}

function asSplit({ route, actions }: LiveActions, pair: Pair): RouteSplit {
  const weights = weightsOf(actions ?? []);
  return { route: routeName(route), split: splitOf(weights, pair), weights };
}

/** A route at total weight 0 is ours too: it only lacks weights. */
function leadsToThePairOnly({ actions }: LiveActions, pair: Pair): boolean {
  const groups = Object.keys(weightsOf(actions ?? []));
  return groups.length > 0 && groups.every((group) => group === pair.blue || group === pair.green);
}

const notOurs = (routes: readonly LiveActions[]): DeploymentError =>
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
