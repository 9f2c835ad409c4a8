import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { sfn } from '../src/aws/clients.ts';
import { failureFrom } from '../src/deployment/failure.ts';
import type { Outcome } from '../src/deployment/outcome.ts';
import type { ActiveDeployment, EndedDeployment, ServiceRecord } from '../src/deployment/record.ts';
import { EXIT, exitOf } from './exit-codes.ts';
import type { Target } from './target.ts';

const EVERY_MS = 500;

export interface Followed {
  readonly code: number;
  readonly lines: readonly string[];
}

/**
 * Follows one request to its end, printing each change: through its execution, and, when it was queued, through the record
 * until its turn comes. A newer request that took its place in the queue ends it as superseded.
 */
export async function follow(
  target: Target,
  {
    service,
    request,
    execution,
    timeoutMs,
  }: { readonly service: string; readonly request: string; readonly execution: string; readonly timeoutMs: number },
): Promise<Followed> {
  const { ports } = target;
  const until = Date.now() + timeoutMs;
  let said = '';
  let own: string | undefined;
  while (Date.now() < until) {
    const record = await ports.record.read(service);
    const now = standing(record, request);
    if (now !== said && now !== '') console.log(now);
    said = now;
    if (record.active?.request.id === request) own = record.active.id;
    const ended = own !== undefined && record.active?.id !== own ? await endedAs(target, service, own) : undefined;
    if (ended) return fromEnd(ended);
    if (own !== undefined && record.active?.needsHuman)
      return { code: EXIT.needsHuman, lines: [`NEEDS_HUMAN: ${record.active.needsHuman.reason}`] };
    if (own === undefined && !waits(record, request)) {
      const alone = await fromExecution(target, execution);
      if (alone) return alone;
    }
    await ports.clock.sleep(EVERY_MS);
  }
  return { code: EXIT.stillWaiting, lines: [] };
}

const waits = (record: ServiceRecord, request: string): boolean => record.queued?.id === request || record.starting?.request.id === request;

/** One line for where the request stands; '' while the record does not know it. */
function standing(record: ServiceRecord, request: string): string {
  if (record.active?.request.id === request) return stage(record.active);
  if (waits(record, request)) return `queued behind ${record.active?.id ?? 'a deployment that has just ended'}`;
  return '';
}

function stage({ id, phase, request, confirmed, judged, pause }: ActiveDeployment): string {
  const weight = confirmed ? `, ${confirmed.split.green} % on green` : '';
  const verdict = judged ? `, last judged ${judged.verdict}` : '';
  const asks = pause && !pause.answer ? `; it asks: ${pause.asks} ('npx teal approve ${request.service}' says yes)` : '';
  return `${id}: ${phase}${weight}${verdict}${asks}`;
}

async function endedAs({ ports }: Target, service: string, id: string): Promise<EndedDeployment | undefined> {
  const { last } = await ports.record.read(service);
  return last?.id === id ? last : (await ports.record.history(service, 20)).find((ended) => ended.id === id);
}

const fromEnd = ({ outcome, cause }: EndedDeployment): Followed => ({
  code: exitOf[outcome],
  lines: [`${outcome}${cause ? `: ${cause}` : ''}`],
});

/** How an execution ended that never held the lease; undefined while it runs, or when it was queued and its turn may still come. */
async function fromExecution({ clients, ports }: Target, execution: string): Promise<Followed | undefined> {
  const { status, output, error, cause, input } = await sfn(clients).send(new DescribeExecutionCommand({ executionArn: execution }));
  if (status === 'RUNNING') return undefined;
  if (status === 'SUCCEEDED') {
    const { outcome, reason } = JSON.parse(output ?? '{}') as { outcome?: Outcome | 'QUEUED'; reason?: string };
    if (outcome !== 'QUEUED')
      return { code: outcome === undefined ? EXIT.failed : exitOf[outcome], lines: [`${outcome}${reason ? `: ${reason}` : ''}`] };
    // Neither waiting, nor started, nor in flight: a newer request took its place, or it has run between two looks.
    const { service = '', id = '' } = (JSON.parse(input ?? '{}') as { request?: { service?: string; id?: string } }).request ?? {};
    const record = await ports.record.read(service);
    if (waits(record, id) || record.active?.request.id === id) return undefined;
    return { code: EXIT.superseded, lines: ['SUPERSEDED: a newer request took its place in the queue'] };
  }
  return {
    code: error === 'Superseded' ? EXIT.superseded : error === 'NeedsHuman' || error === 'NeedsRecovery' ? EXIT.needsHuman : EXIT.failed,
    // A function's error comes as JSON: its message is what people read.
    lines: [`${error ?? status}: ${failureFrom({ error: error ?? '', cause: cause ?? '', at: 0 }).cause}`],
  };
}
