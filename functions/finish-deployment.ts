import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { NEEDS_PERSON } from '../src/aws/action/action-telemetry.ts';
import { bestEffort } from '../src/aws/action/best-effort.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { containersPort } from '../src/aws/services/ecs-service.ts';
import { executionsPort } from '../src/aws/sfn-executions.ts';
import { notifierPort } from '../src/aws/silent-notifier.ts';
import { bounded } from '../src/deployment/bounded-text.ts';
import { isDeploymentError } from '../src/deployment/errors.ts';
import { causeText } from '../src/deployment/failure.ts';
import { OUTCOMES, type Outcome } from '../src/deployment/outcome.ts';
import { finish } from '../src/deployment/record/record-end.ts';
import { deregistered } from '../src/deployment/record/record-family.ts';

export interface FinishResult {
  readonly outcome: Outcome;
  readonly cause: string;
  /** ARN of the next deployment's execution; '' when nothing waited. */
  readonly next: string;
}

/**
 * Ends the deployment: releases the lease and takes the next request in one conditional write, then starts
 * it. Says how it ended: what has ended before keeps its outcome. An end for a person that finds itself
 * fenced, or one of weights that were not put back, is `SUPERSEDED`: a newer epoch holds the lease, and
 * nothing is written.
 */
export const handler = action({
  name: 'finish-deployment',
  input: z.object({
    service: z.string(),
    epoch: z.int().min(1),
    outcome: z.enum(Object.keys(OUTCOMES) as [Outcome, ...Outcome[]]),
    /** As the workflow caught it, or a sentence. */
    cause: z.string(),
    /** ARN of the state machine that runs this: the next deployment of the service is one of the same. */
    machine: z.string().startsWith('arn:'),
  }),
  mutates: true,
  uses: [recordPort.only('change', 'archive'), executionsPort.only('start'), notifierPort.only('ended'), containersPort.only('deregister')],
  errors: ['Fenced', 'RecordUnavailable', 'RecordContended'],
  async run({ service, epoch, outcome, cause, machine }, { ports, signal, now, log }): Promise<FinishResult> {
    const change = ports.record.change(service, finish({ epoch, outcome, cause: causeText(cause), now: now() }), signal);
    const finished = await (GAVE_UP.includes(outcome) ? change.catch(unlessFenced) : change);
    if ('fenced' in finished) return { outcome: 'SUPERSEDED', cause: finished.fenced, next: '' };
    const { ended, next, old } = finished;
    await ports.record.archive(ended, signal);
    log.info('the deployment ended', { outcome: ended.outcome, ...(ended.outcome === 'NEEDS_HUMAN' && NEEDS_PERSON) });
    const started = next ? await ports.executions.start(machine, next.execution, { queued: next.request }, signal) : '';
    // People would rather have the deployment ended than told.
    await bestEffort({ log }, 'the notification failed')(() => ports.notifier.ended(ended, signal));
    if (old) {
      // All else is done: what fails here, or takes too long, is left for the next deployment.
      await bestEffort({ log }, 'old revisions were not deregistered', { family: old.family })(async () => {
        const { gone, why } = await ports.containers(old.cluster).deregister(old, signal);
        if (gone.length > 0) await ports.record.change(service, deregistered(old.family, gone), signal);
        if (why !== undefined) log.warn('not all old revisions were deregistered', { family: old.family, reason: bounded(why) });
      });
    }
    return { outcome: ended.outcome, cause: ended.cause ?? '', next: started };
  },
});

/** What ends with one of these has met a failure, which a fence may be. */
const GAVE_UP: readonly Outcome[] = ['NEEDS_HUMAN', 'NOT_PUT_BACK'];

/** Of what neither way could handle, this is the last state: a fence must not fail it. */
function unlessFenced(error: unknown): { readonly fenced: string } {
  if (!isDeploymentError(error, 'Fenced')) throw error;
  return { fenced: error.message };
}
