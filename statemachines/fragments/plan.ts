import { call, context, eq, type Flow } from '../../src/asl/index.ts';
import type { ExecutionInput } from '../../src/deployment/execution-input.ts';
import type { RouteKind } from '../../src/deployment/service-config.ts';
import { acquireLease, finishDeployment, planDeployment, resolveDeployment } from './actions.ts';
import { passing, recorded } from './retries.ts';
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
          NothingToDo: (b) => b.include(endWithNothingToDo),
          // Nothing was changed yet, whatever went wrong: the lease is given back.
          'States.ALL': (b) => b.include(endAsRefused),
        },
      },
    );

type Unplanned = Acquired & { readonly error: { readonly Error: string; readonly Cause: string } };

const endWithNothingToDo = (flow: Flow<Unplanned>) =>
  flow
    .step(
      'Finish with nothing to do',
      (s) =>
        call(finishDeployment, {
          service: s.resolveRequest.service,
          epoch: s.acquireLease.epoch,
          outcome: 'NOTHING_TO_DO',
          cause: s.error.Cause,
        }),
      { retry: recorded, timeout: '30 seconds' },
    )
    .succeed('Nothing to do', (s) => ({ outcome: 'NOTHING_TO_DO', reason: s.finishWithNothingToDo.cause }));

const endAsRefused = (flow: Flow<Unplanned>) =>
  flow
    .step(
      'Finish as refused',
      (s) =>
        call(finishDeployment, {
          service: s.resolveRequest.service,
          epoch: s.acquireLease.epoch,
          outcome: 'REFUSED',
          cause: s.error.Cause,
        }),
      { retry: recorded, timeout: '30 seconds' },
    )
    .fail('Refused', (s) => ({ error: 'Refused', cause: s.finishAsRefused.cause }));

/** What a dead execution left is rolled back by the plan that it had. */
export const forwardOrBack = (flow: Flow<Planned>) =>
  flow.when(
    'Forward or back?',
    (s) => eq(s.planDeployment.direction, 'back'),
    (b) => b.raise('RollbackRequested', 'taken over from a dead execution, to be rolled back'),
    (b) => b,
  );
