import { call, context, eq, type Flow } from '@teal/asl';
import type { Outcome } from '../../src/deployment/outcome.ts';
import type { ExecutionInput } from '../../src/deployment/request/execution-input.ts';
import type { RouteKind } from '../../src/deployment/route-kinds.ts';
import { acquireLease, finishDeployment, planDeployment, resolveDeployment } from './actions.ts';
import { passing, recorded, untilAllowed } from './retries.ts';
import type { Acquired, Planned } from './scope.ts';

/** From whatever started the execution to a plan. Whoever is queued, busy, refused or has nothing to do ends here; nothing was changed. */
export const makePlan = (flow: Flow<{ readonly input: ExecutionInput }>, route: RouteKind) =>
  flow
    .step(
      'Resolve request',
      (s) => call(resolveDeployment, { input: s.input, execution: context.execution.id, startedAt: context.execution.startTime }),
      { retry: passing, timeout: '30 seconds' },
    )
    .step('Acquire lease', (s) => call(acquireLease, { resolution: s.resolveRequest, execution: context.execution.id }), {
      retry: recorded,
      timeout: '30 seconds',
    })
    .choose(
      'Who has the lease?',
      [
        [
          'queued behind another deployment',
          (s) => eq(s.acquireLease.decision, 'queued'),
          (b) => b.succeed('Queued', (s) => ({ outcome: 'QUEUED', reason: s.acquireLease.reason })),
        ],
        [
          'a duplicate, out of date, or no image',
          (s) => eq(s.acquireLease.decision, 'nothing'),
          (b) => b.succeed('Ignored', (s) => ({ outcome: 'NOTHING_TO_DO', reason: s.acquireLease.reason })),
        ],
        [
          'another deployment is in flight',
          (s) => eq(s.acquireLease.decision, 'busy'),
          (b) => b.fail('Busy', (s) => ({ error: 'Refused', cause: s.acquireLease.reason })),
        ],
      ],
      (b) => b,
    )
    .step(
      'Plan deployment',
      (s) =>
        call(planDeployment, {
          resolution: s.resolveRequest,
          epoch: s.acquireLease.epoch,
          deployment: s.acquireLease.deployment,
          route,
        }),
      {
        retry: recorded,
        timeout: '60 seconds',
        catch: {
          NothingToDo: (b) =>
            b
              .include(finishUnplanned, 'Finish with nothing to do', 'NOTHING_TO_DO')
              .succeed('Nothing to do', (s) => ({ outcome: 'NOTHING_TO_DO', reason: s.unplanned.cause })),
          GaveWay: (b) =>
            b
              .include(finishUnplanned, 'Finish as superseded', 'SUPERSEDED')
              .fail('Superseded before its plan', (s) => ({ error: 'Superseded', cause: s.unplanned.cause })),
          RollbackRequested: (b) =>
            b
              .include(finishUnplanned, 'Finish as called off', 'ROLLED_BACK')
              .fail('Called off before its plan', (s) => ({ error: 'RolledBack', cause: s.unplanned.cause })),
          'States.ALL': (b) =>
            b.when(
              'Was it taken over?',
              (s) => eq(s.resolveRequest.decision, 'roll back'),
              // What the dead execution had done is still there: the lease stays held until a person tries again.
              (y) =>
                y
                  .include(finishUnplanned, 'Finish a failed take-over', 'NEEDS_HUMAN')
                  .fail('Take-over failed', (s) => ({ error: 'NeedsHuman', cause: s.unplanned.cause })),
              // A deployment without a plan has changed nothing: the lease is given back.
              (n) =>
                n
                  .include(finishUnplanned, 'Finish as refused', 'REFUSED')
                  .fail('Refused', (s) => ({ error: 'Refused', cause: s.unplanned.cause })),
            ),
        },
      },
    );

type Unplanned = Acquired & { readonly error: { readonly Error: string; readonly Cause: string } };

/** The end of a deployment that came to no plan. */
const finishUnplanned = (flow: Flow<Unplanned>, name: string, outcome: Outcome) =>
  flow.step(
    name,
    (s) =>
      call(finishDeployment, {
        service: s.resolveRequest.service,
        epoch: s.acquireLease.epoch,
        outcome,
        cause: s.error.Cause,
        machine: context.stateMachine.id,
      }),
    { as: 'unplanned', retry: [recorded, untilAllowed], timeout: '30 seconds' },
  );

/** What a dead execution left is rolled back by the plan that it had. */
export const forwardOrBack = (flow: Flow<Planned>) =>
  flow.when(
    'Forward or back?',
    (s) => eq(s.planDeployment.direction, 'back'),
    (b) => b.raise('RollbackRequested', 'taken over from a dead execution, to be rolled back'),
    (b) => b,
  );
