import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { configsPort } from '../src/aws/configs.ts';
import { healthPort } from '../src/aws/metrics/health-source.ts';
import { putBackWhatWasFound } from '../src/aws/put-back.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { retireWhatWasKept } from '../src/aws/retire-kept.ts';
import { sayFailed } from '../src/aws/say-failed.ts';
import { executionsPort } from '../src/aws/sfn-executions.ts';
import { sideBySide } from '../src/aws/side-by-side.ts';
import { startNext } from '../src/aws/start-next.ts';
import { takeOverFrom } from '../src/aws/take-over.ts';
import { recoveryOf } from '../src/deployment/holder.ts';
import type { ServiceRecord } from '../src/deployment/record.ts';

/** Services that are looked at together: 200 of them take a few seconds, and the table hardly notices. */
const AT_ONCE = 8;

/**
 * One act of somebody else may move the weights of many services. More put-backs at once would take from
 * deployments what AWS lets an account call; the next round goes on.
 */
const PUT_BACKS_A_ROUND = 5;

export interface StartRecoveryResult {
  /** Names of the recoveries that were started. */
  readonly started: readonly string[];
  /** Names of the executions that were started to put weights back. */
  readonly putBack: readonly string[];
  /** Names of the executions that were started to take sides down that were kept. */
  readonly retired: readonly string[];
  /** Names of the next deployments that were started, since their own start was lost. */
  readonly next: readonly string[];
  /** Services that could not be looked at; the next round does. */
  readonly failed: readonly string[];
}

/**
 * Starts the recovery of every deployment whose execution is dead. It is woken by the event of an execution
 * that ended without success (`execution`: its ARN) and every minute (`sweep`, for all services); either way
 * it decides by the record, since the event tells of deployments that ended as they should, too, and it may
 * be lost. Every minute it also puts weights back that the look at rest found changed, where that is
 * configured, takes sides down that were kept and whose time is over, and starts what Finish took from a
 * queue and could not start. Services are known by their configurations: the table is not scanned.
 */
export const handler = action({
  name: 'start-recovery',
  input: z.union([z.object({ execution: z.string().min(1) }), z.object({ sweep: z.literal(true) })]),
  mutates: true,
  uses: [
    configsPort.only('keys'),
    recordPort.only('read', 'change'),
    executionsPort.only('status', 'recover', 'startOnce'),
    healthPort.only('targets'),
  ],
  errors: ['RecordUnavailable', 'RecordContended'],
  async run(input, { ports, signal, now, log }): Promise<StartRecoveryResult> {
    const execution = 'execution' in input ? input.execution : undefined;
    const by = execution === undefined ? 'the sweeper' : 'the event of its end';
    const services = [...ports.configs.keys()];
    const errors: unknown[] = [];
    let mayPutBack = PUT_BACKS_A_ROUND;
    const looks = await sideBySide(services, AT_ONCE, async (service): Promise<Look> => {
      try {
        const record = await ports.record.read(service, signal);
        if (record.active === undefined) return execution === undefined ? await atRest(record) : {};
        if (!concerns(record, execution)) return {};
        const taken = await takeOverFrom(record, ports, { service, by, acknowledged: false, now: now(), signal });
        return taken.kind === 'taken' ? { started: taken.execution } : {};
      } catch (error) {
        errors.push(error);
        sayFailed(log, { service, error });
        return { failed: service };
      }
    });
    const names = (of: keyof Look) => looks.flatMap((look) => look[of] ?? []);
    const [started, putBack, retired, next] = [names('started'), names('putBack'), names('retired'), names('next')];
    if (started.length > 0) log.warn('dead executions are recovered', { started });
    if (putBack.length > 0) log.warn('weights that somebody changed are put back', { putBack });
    if (retired.length > 0) log.info('sides that were kept are taken down', { retired });
    if (next.length > 0) log.warn('next deployments are started, whose start was lost', { next });
    // Lambda repeats what failed in whole; one service of many waits for the next round.
    if (errors.length > 0 && errors.length === services.length) throw errors[0];
    return { started, putBack, retired, next, failed: names('failed') };

    /**
     * Where nothing is in flight: what was to start next, a side whose time is over, or weights to put back.
     */
    async function atRest(record: ServiceRecord): Promise<Look> {
      const next = await startNext(record, ports, signal);
      if (next && 'inVain' in next) log.error('the next deployment ended before it had the lease, and is not waited for', next);
      if (next) return 'started' in next ? { next: next.started } : {};
      const retired = await retireWhatWasKept(record, ports, { now: now(), signal });
      if (retired !== undefined) return { retired };
      if (record.unwell === undefined || mayPutBack === 0) return {};
      mayPutBack--;
      const putBack = await putBackWhatWasFound(record, ports, { now: now(), signal, log });
      if (putBack !== undefined) return { putBack };
      mayPutBack++;
      return {};
    }
  },
});

interface Look {
  readonly started?: string;
  readonly putBack?: string;
  readonly retired?: string;
  readonly next?: string;
  readonly failed?: string;
}

/** A person decides about what needs one. An event concerns the deployment of its execution alone. */
function concerns({ active }: ServiceRecord, execution: string | undefined): boolean {
  if (active === undefined || active.needsHuman !== undefined) return false;
  return execution === undefined || active.execution === execution || recoveryOf(active) === execution;
}
