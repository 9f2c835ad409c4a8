import { type Caught, call, context, eq, type Flow, json, lit, type Refs, sendMessage } from '@teal/asl';
import type { ExecutionInput } from '../../src/deployment/request/execution-input.ts';
import { acquireLease, resolveDeployment } from './actions.ts';
import { resolving, stubbornSending, untilLost } from './retries.ts';
import type { Acquired, Ended } from './scope.ts';

/** The DefinitionSubstitution for the URL of the queue of lost pushes. */
export const LOST_PUSHES_URL = 'LostPushesUrl';

interface Started {
  readonly input: ExecutionInput;
}

/** What failed before the lease leaves the block around, as `lost`. `States.ALL` does not stand for all. */
const asLost = (flow: Flow<{ readonly error: Caught }>) => flow.assign((s) => ({ lost: s.error })).leave();

/**
 * From whatever started the execution to the lease of its service, or to the reason why there is none for it.
 * What fails here is lost to everybody but the history: it leaves the block around, as `lost`.
 */
export const takeLease = (flow: Flow<Started>) =>
  flow.part('Plan', (p) =>
    p
      .step(
        'Resolve request',
        (s) => call(resolveDeployment, { input: s.input, execution: context.execution.id, startedAt: context.execution.startTime }),
        {
          comment: 'Finds out which service is meant, and which image, by its digest.',
          retry: resolving,
          timeout: '30 seconds',
          catch: {
            'States.DataLimitExceeded': (b) => b.include(asLost),
            'States.ALL': (b) => b.include(asLost),
          },
        },
      )
      .step('Acquire lease', (s) => call(acquireLease, { resolution: s.resolveRequest, execution: context.execution.id }), {
        comment: 'Takes the lease of the service in the record, or takes a place in the queue.',
        retry: untilLost,
        timeout: '30 seconds',
        catch: {
          'States.DataLimitExceeded': (b) => b.include(asLost),
          'States.ALL': (b) => b.include(asLost),
        },
      }),
  );

/**
 * What has no lease and failed goes to the queue of lost pushes, with all that starts it again; the execution
 * fails as it failed.
 */
export const keepLostPush = (flow: Flow<Started & { readonly lost: Caught }>) =>
  flow
    .part('Plan', (p) =>
      p.step(
        'Keep what was lost',
        (s) =>
          sendMessage(
            LOST_PUSHES_URL,
            json({
              execution: context.execution.id,
              startedAt: context.execution.startTime,
              input: s.input,
              error: s.lost.Error,
              cause: s.lost.Cause,
            }),
          ),
        {
          comment: 'Sends the input and its failure to the queue of lost pushes, from where `teal lost --again` starts it again.',
          retry: stubbornSending,
          timeout: '30 seconds',
          // The execution's history has the input, too.
          catch: { 'States.ALL': (b) => b },
        },
      ),
    )
    .fail('Not begun', (s) => ({ error: s.lost.Error, cause: s.lost.Cause }), {
      comment: 'It failed before it had the lease: nothing was changed. `teal lost` lists it.',
    });

type Asked = Refs<Pick<Acquired, 'acquireLease'>>;
export const isQueued = (s: Asked) => eq(s.acquireLease.decision, 'queued');
export const isDone = (s: Asked) => eq(s.acquireLease.decision, 'nothing');
export const isBusy = (s: Asked) => eq(s.acquireLease.decision, 'busy');

/** Whoever is queued, busy or has nothing to do ends: nothing was changed. */
export const withoutLease = (flow: Flow<Acquired>, outcome: Ended['outcome']) =>
  flow.assign((s) => ({ ended: { outcome: lit(outcome), reason: s.acquireLease.reason } }));
