import { type Caught, call, context, eq, type Flow } from '@teal/asl';
import { finishDeployment } from './actions.ts';
import { recorded, untilAllowed } from './retries.ts';
import type { Planned } from './scope.ts';

/** What neither the way forward nor the way back could handle: fenced executions end in silence, the rest stops for a person. */
export const stopSafely = (flow: Flow<Planned & { readonly error: Caught }>) =>
  flow.when(
    'Fenced off?',
    (s) => eq(s.error.Error, 'Fenced'),
    (y) => y.fail('Superseded by a newer lease', (s) => ({ error: 'Superseded', cause: s.error.Cause })),
    (n) => n.include(endNeedingAHuman),
  );

const endNeedingAHuman = (flow: Flow<Planned & { readonly error: Caught }>) =>
  flow
    .step(
      'Finish needing a human',
      (s) =>
        call(finishDeployment, {
          service: s.planDeployment.plan.service,
          epoch: s.planDeployment.plan.epoch,
          outcome: 'NEEDS_HUMAN',
          cause: s.error.Cause,
          machine: context.stateMachine.id,
        }),
      { retry: [recorded, untilAllowed], timeout: '30 seconds' },
    )
    .fail('Needs a human', (s) => ({ error: 'NeedsHuman', cause: s.finishNeedingAHuman.cause }));
