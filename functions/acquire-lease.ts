import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { NEEDS_PERSON } from '../src/aws/action/action-telemetry.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { executionsPort } from '../src/aws/sfn-executions.ts';
import { takeOverAndStart } from '../src/aws/take-over.ts';
import { wake } from '../src/aws/wake.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { machineOf } from '../src/deployment/holder.ts';
import { acquire } from '../src/deployment/record/record-lease.ts';
import { resolutionSchema } from '../src/deployment/request/resolution.ts';

/** `lease`: this execution may go on. The other decisions end it, with the reason that people read. */
export interface AcquireResult {
  readonly decision: 'lease' | 'queued' | 'nothing' | 'busy';
  readonly service: string;
  readonly reason: string;
  /** ARN of the state machine that the deployment is one of: what waits for it is started there. */
  readonly machine: string;
  /** 0 without a lease. */
  readonly epoch: number;
  /** '' without a lease. */
  readonly deployment: string;
}

/**
 * Takes the service's lease by one conditional write, or says why not. Whoever meets a deployment whose
 * execution is dead takes a place in the queue, as behind one that lives, and starts its recovery: what waits
 * is started when that ends. An execution that is not known is looked at twice, a minute apart
 * (`HolderUnknown` in between).
 */
export const handler = action({
  name: 'acquire-lease',
  input: z.object({
    resolution: resolutionSchema,
    execution: z.string(),
  }),
  mutates: true,
  uses: [recordPort.only('read', 'change'), executionsPort.only('status', 'answer', 'stop', 'recover')],
  errors: ['NeedsRecovery', 'HolderUnknown', 'Fenced', 'RecordUnavailable', 'RecordContended'],
  async run({ resolution, execution }, { ports, signal, now, log }): Promise<AcquireResult> {
    const { service } = resolution;
    const machine = machineOf({ execution });
    const without = (decision: 'queued' | 'nothing' | 'busy', reason: string): AcquireResult => ({
      decision,
      service,
      machine,
      reason,
      epoch: 0,
      deployment: '',
    });
    if (resolution.decision === 'ignore') return without('nothing', resolution.reason);
    const { request, config } = resolution;
    const facts = { request, execution, whenBusy: config.whenBusy, now: now() };
    const result = await ports.record.change(service, acquire(facts), signal);
    switch (result.kind) {
      case 'acquired':
        return {
          decision: 'lease',
          service,
          machine,
          reason: `${result.deployment} holds the lease`,
          epoch: result.epoch,
          deployment: result.deployment,
        };
      case 'queued':
        if (result.answer) await wake(ports.executions, result.answer, { verb: result.answer.verb }, signal);
        await recoverDead();
        return without('queued', `queued behind ${result.behind}`);
      case 'duplicate':
      case 'out-of-date':
        return without('nothing', result.reason);
      case 'busy':
        await recoverDead();
        return without('busy', result.reason);
      case 'needs-human':
        log.warn('the deployment that holds the service needs a person', NEEDS_PERSON);
        throw new DeploymentError('NeedsRecovery', result.reason);
    }

    /** What was asked for waits in the queue by now, and is lost by nothing. */
    async function recoverDead(): Promise<void> {
      const by = `${request.by} ${request.image.tag ?? request.image.digest}`;
      const taken = await takeOverAndStart(ports, { service, by, acknowledged: false, now: now(), signal });
      if (taken.kind === 'taken') log.warn('the execution that held the service is dead: it is recovered', { recovery: taken.execution });
      if (taken.kind === 'holder-unknown') throw new DeploymentError('HolderUnknown', `the execution of ${taken.deployment} is not known`);
    }
  },
});
