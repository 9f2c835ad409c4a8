import { lacksOfBlue, willLackOfBlue } from '../deployment/judge/way-back.ts';
import type { DeploymentRecord } from '../deployment/ports/deployment-record.ts';
import type { Executions } from '../deployment/ports/executions.ts';
import type { HealthSource } from '../deployment/ports/health-source.ts';
import { orderPutBack, type PutBackOrdered } from '../deployment/record/record-put-back.ts';
import { leftAlone } from '../deployment/record/record-rest.ts';
import type { AtRest, ServiceRecord } from '../deployment/record.ts';
import type { Ports } from './ports.ts';

interface PuttingBack {
  readonly record: Pick<DeploymentRecord, 'change'>;
  readonly executions: Pick<Executions, 'recover'>;
  health(plan: Parameters<Ports['health']>[0]): Pick<HealthSource, 'targets'>;
}

export interface PutBackOrder {
  readonly service: string;
  /** What differs from what the last deployment left, in a sentence. The same words are the same change. */
  readonly cause: string;
  /** Milliseconds. */
  readonly now: number;
  readonly signal?: AbortSignal;
}

/** `started`: by the name of its execution. */
export type PutBackStarted =
  | { readonly kind: 'started'; readonly deployment: string; readonly epoch: number; readonly execution: string }
  | Exclude<PutBackOrdered, { readonly kind: 'ordered' }>;

/**
 * Puts weights back that somebody changed between deployments, where the configuration says so: takes the
 * lease by one conditional write and starts the execution under a name that follows from it. `read`: the
 * record that was looked at. Doubles fall together; a start that is lost is repeated by `start-recovery`,
 * which finds it announced. Nothing is begun while the side that is to have the weight could not carry it.
 */
export async function startPutBack(
  read: ServiceRecord,
  { record, executions, health }: PuttingBack,
  { service, cause, now, signal }: PutBackOrder,
): Promise<PutBackStarted> {
  const order = orderPutBack({ epoch: read.epoch, cause, now });
  const { write, result } = order(read);
  if (write === undefined || read.rest === undefined) return asStarted(result);
  const lacking = await lacks(read.rest);
  if (lacking !== undefined) return { kind: 'left-alone', reason: lacking };

  const ordered = await record.change(service, order, signal, read);
  if (ordered.kind === 'ordered') await executions.recover(ordered.machine, ordered.execution, { service, epoch: ordered.epoch }, signal);
  return asStarted(ordered);

  /**
   * Why weights cannot go to where they were left, in a sentence. Targets that may soon be healthy are waited
   * for.
   */
  async function lacks({ plan }: AtRest): Promise<string | undefined> {
    const source = health(plan);
    const [blue, green] = await Promise.all([source.targets(plan.blue, signal), source.targets(plan.green, signal)]);
    return willLackOfBlue(plan, { blue, green }) === undefined
      ? undefined
      : `weights cannot be put back to ${plan.blue.service}: ${lacksOfBlue(plan, { blue, green })}`;
  }
}

/** As much of a log as is used here. */
interface Warns {
  warn(message: string, details: Readonly<Record<string, unknown>>): void;
}

/**
 * Puts back what the look at rest has told of weights, where that is configured. Says once why it does not.
 * Gives the name of the execution that was started.
 */
export async function putBackWhatWasFound(
  read: ServiceRecord,
  ports: PuttingBack,
  { now, signal, log }: { readonly now: number; readonly signal: AbortSignal; readonly log: Warns },
): Promise<string | undefined> {
  const { service } = read;
  const splits = (read.unwell?.found ?? []).flatMap(({ kind, cause }) => (kind === 'foreign-split' ? [cause] : []));
  if (splits.length === 0) return undefined;
  const result = await startPutBack(read, ports, { service, cause: splits.join('; '), now, signal });
  if (result.kind === 'started') return result.execution;
  if (result.kind !== 'left-alone') return undefined;
  const { reason } = result;
  const { told } = await ports.record.change(service, leftAlone(reason), signal, read);
  if (told) log.warn('weights that somebody changed are not put back', { service, reason });
  return undefined;
}

const asStarted = (ordered: PutBackOrdered): PutBackStarted =>
  ordered.kind === 'ordered'
    ? { kind: 'started', deployment: ordered.deployment, epoch: ordered.epoch, execution: ordered.execution }
    : ordered;
