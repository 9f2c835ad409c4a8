import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { NEEDS_PERSON } from '../src/aws/action/action-telemetry.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { executionsPort } from '../src/aws/sfn-executions.ts';
import { takeOverAndStart } from '../src/aws/take-over.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { recoveryOf } from '../src/deployment/holder.ts';
import { acquire, adopt } from '../src/deployment/record/record-lease.ts';
import { resolutionSchema } from '../src/deployment/request/resolution.ts';

/** `lease`: this execution may go on. The other decisions end it, with the reason that people read. */
export interface AcquireResult {
  readonly decision: 'lease' | 'queued' | 'nothing' | 'busy';
  readonly reason: string;
  /** 0 without a lease. */
  readonly epoch: number;
  /** '' without a lease. */
  readonly deployment: string;
}

const without = (decision: 'queued' | 'nothing' | 'busy', reason: string): AcquireResult => ({
  decision,
  reason,
  epoch: 0,
  deployment: '',
});

/**
 * Takes the service's lease by one conditional write, or says why not. A holder whose execution is not known
 * is looked at twice, a minute apart (`HolderUnknown` in between); when it is gone, what it did is taken over
 * and goes back, and this request waits for that. One that has ended is left to a person: it may still be
 * redriven.
 */
export const handler = action({
  name: 'acquire-lease',
  input: z.object({
    resolution: resolutionSchema,
    execution: z.string(),
  }),
  mutates: true,
  uses: [recordPort.only('read', 'change'), executionsPort.only('status', 'answer', 'start')],
  errors: ['NeedsRecovery', 'HolderUnknown', 'Fenced', 'RecordUnavailable', 'RecordContended'],
  async run({ resolution, execution }, { ports, signal, now, log }): Promise<AcquireResult> {
    const { service } = resolution;
    if (resolution.decision === 'ignore') return without('nothing', resolution.reason);
    if (resolution.decision === 'roll back') {
      const adopted = await ports.record.change(service, adopt(resolution.epoch, execution), signal);
      return { decision: 'lease', reason: `took over ${adopted.deployment}`, epoch: resolution.epoch, deployment: adopted.deployment };
    }
    const by = `${resolution.request.by} ${resolution.request.image.tag ?? resolution.request.image.digest}`;
    const ask = async () => {
      const held = (await ports.record.read(service, signal)).active;
      const recovery = held && recoveryOf(held);
      const recovering = recovery !== undefined && (await ports.executions.status(recovery, signal)) === 'running';
      const asked = held && held.execution !== execution && !recovering;
      const holder = asked ? { execution: held.execution, status: await ports.executions.status(held.execution, signal) } : undefined;
      const facts = { request: resolution.request, execution, holder, whenBusy: resolution.config.whenBusy, now: now() };
      return { holder, result: await ports.record.change(service, acquire(facts), signal) };
    };
    let { holder, result } = await ask();
    let takenOver = false;
    if (result.kind === 'holder-gone') {
      log.warn('the execution that holds the service is gone: it is taken over', { reason: result.reason });
      await takeOverAndStart(ports, { service, by, acknowledged: false, now: now(), signal });
      takenOver = true;
      ({ holder, result } = await ask());
    }
    // What waits in the queue looks once more, and ends as queued once its holder is taken over: given up, it
    // would be lost and queued at once.
    const lookAgain = (result.kind === 'queued' && !takenOver) || result.kind === 'busy' || result.kind === 'holder-gone';
    if (holder?.status === 'unknown' && lookAgain) {
      throw new DeploymentError('HolderUnknown', `${holder.execution}, which holds ${service}, is not known`);
    }
    switch (result.kind) {
      case 'acquired':
        return { decision: 'lease', reason: `${result.deployment} holds the lease`, epoch: result.epoch, deployment: result.deployment };
      case 'queued':
        if (result.answer) await ports.executions.answer(result.answer.token, { verb: result.answer.verb }, signal);
        return without('queued', `queued behind ${result.behind}`);
      case 'duplicate':
      case 'out-of-date':
        return without('nothing', result.reason);
      case 'busy':
        return without('busy', result.reason);
      case 'holder-gone':
        throw new DeploymentError('HolderUnknown', result.reason);
      case 'needs-recovery':
        log.warn('the execution that holds the service is dead', NEEDS_PERSON);
        throw new DeploymentError('NeedsRecovery', result.reason);
    }
  },
});
