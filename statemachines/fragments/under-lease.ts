import type { Closed, Flow, HandedOut, Raised } from '@teal/asl';
import type { DeploymentErrorName } from '../../src/deployment/errors.ts';
import type { ExecutionInput } from '../../src/deployment/request/execution-input.ts';
import { finishForAPerson, howItEnded } from './ending.ts';
import { isBusy, isDone, isQueued, keepLostPush, takeLease, withoutLease } from './lease.ts';
import type { Acquired, Ended } from './scope.ts';

type Deploy = (flow: Flow<Acquired>) => Closed<string, HandedOut<Ended> | Raised<DeploymentErrorName>>;

/**
 * The outer part of every workflow: the lease, the box around what is done under it, and the question how it
 * ended.
 */
export const underLease = (flow: Flow<{ readonly input: ExecutionInput }>, deploy: Deploy) =>
  flow
    .block((b) =>
      b
        .include(takeLease)
        .choose(
          'Who has the lease?',
          [
            ['another deployment: this one waits in the queue', isQueued, (q) => q.include(withoutLease, 'QUEUED')],
            ['nobody needs it: a duplicate, out of date, or no image', isDone, (d) => d.include(withoutLease, 'NOTHING_TO_DO')],
            ['another deployment, and the configuration says to refuse', isBusy, (r) => r.include(withoutLease, 'REFUSED')],
          ],
          (own) =>
            own.guard(
              'Deployment',
              (d) => d.include(deploy),
              (failed) => failed.include(finishForAPerson),
              { comment: 'All that happens under the lease. A failure that neither way can handle stops for a person.', as: 'ended' },
            ),
          { comment: 'One deployment of a service runs at a time.' },
        )
        .include(howItEnded),
    )
    .include(keepLostPush);
