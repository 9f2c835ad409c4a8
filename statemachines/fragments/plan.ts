import { type Caught, call, either, eq, type Flow, lit, type Refs } from '@teal/asl';
import type { Outcome } from '../../src/deployment/outcome.ts';
import type { RouteKind } from '../../src/deployment/route-kinds.ts';
import { planDeployment } from './actions.ts';
import { recorded } from './retries.ts';
import type { Acquired } from './scope.ts';

/** A plan, or the outcome of a deployment without one: it has changed nothing, so its lease is given back. */
export const planDeploymentOf = (flow: Flow<Acquired>, route: RouteKind) =>
  flow.part('Plan', (p) =>
    p.step(
      'Plan deployment',
      (s) =>
        call(planDeployment, {
          resolution: s.resolveRequest,
          epoch: s.acquireLease.epoch,
          deployment: s.acquireLease.deployment,
          route,
        }),
      {
        comment: 'Reads the live world and decides all that will be done, or refuses with every reason. It changes nothing.',
        retry: recorded,
        timeout: '60 seconds',
        catch: {
          'States.DataLimitExceeded': (b) => b.assign((s) => ({ finishAs: { outcome: withoutPlan(s), cause: s.error.Cause } })).leave(),
          'States.ALL': (b) => b.assign((s) => ({ finishAs: { outcome: withoutPlan(s), cause: s.error.Cause } })).leave(),
        },
      },
    ),
  );

/** A plan that grows beyond what a state may hold is refused, too. */
const withoutPlan = (s: Refs<{ readonly error: Caught }>) =>
  either<Outcome>(
    eq(s.error.Error, 'NothingToDo'),
    lit('NOTHING_TO_DO'),
    either<Outcome>(
      eq(s.error.Error, 'GaveWay'),
      lit('SUPERSEDED'),
      either<Outcome>(eq(s.error.Error, 'RollbackRequested'), lit('ROLLED_BACK'), lit('REFUSED')),
    ),
  );

/** The box behind the plan, for whoever reads the picture. */
export const ROLLOUT = { comment: 'All that happens before the commit. Any failure in it goes to the way back.' } as const;
