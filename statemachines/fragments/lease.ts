import { call, context, eq, type Flow, lit, type Refs } from '@teal/asl';
import type { ExecutionInput } from '../../src/deployment/request/execution-input.ts';
import { acquireLease, resolveDeployment } from './actions.ts';
import { passing, recorded } from './retries.ts';
import type { Acquired, Ended } from './scope.ts';

/** From whatever started the execution to the lease of its service, or to the reason why there is none for it. */
export const takeLease = (flow: Flow<{ readonly input: ExecutionInput }>) =>
  flow.part('Plan', (p) =>
    p
      .step(
        'Resolve request',
        (s) => call(resolveDeployment, { input: s.input, execution: context.execution.id, startedAt: context.execution.startTime }),
        { comment: 'Finds out which service is meant, and which image, by its digest.', retry: passing, timeout: '30 seconds' },
      )
      .step('Acquire lease', (s) => call(acquireLease, { resolution: s.resolveRequest, execution: context.execution.id }), {
        comment: 'Takes the lease of the service in the record, or takes a place in the queue.',
        retry: recorded,
        timeout: '30 seconds',
      }),
  );

type Asked = Refs<Pick<Acquired, 'acquireLease'>>;
export const isQueued = (s: Asked) => eq(s.acquireLease.decision, 'queued');
export const isDone = (s: Asked) => eq(s.acquireLease.decision, 'nothing');
export const isBusy = (s: Asked) => eq(s.acquireLease.decision, 'busy');

/** Whoever is queued, busy or has nothing to do ends: nothing was changed. */
export const withoutLease = (flow: Flow<Acquired>, outcome: Ended['outcome']) =>
  flow.assign((s) => ({ ended: { outcome: lit(outcome), reason: s.acquireLease.reason } }));
