import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { type Clients, sfn } from '../../aws/clients.ts';
import type { Ports } from '../../aws/ports.ts';
import { failureFrom } from '../../deployment/failure.ts';
import type { Outcome } from '../../deployment/outcome.ts';
import type { ActiveDeployment, EndedDeployment, ServiceRecord } from '../../deployment/record.ts';
import { openQuestion } from '../../deployment/wait.ts';
import { bakeNote } from './bake-text.ts';
import { otherConfigurationText } from './configuration-text.ts';
import { EXIT, exitOf } from './exit-codes.ts';
import { patienceOf } from './patience.ts';
import { questionText } from './question-text.ts';
import { type TellTime, toldAt } from './told-time.ts';

const EVERY_MS = 500;

export interface Followed {
  readonly code: number;
  readonly lines: readonly string[];
}

/**
 * What is waited for. `staged`: green is tested, no user reaches it, and a person is asked for approval.
 * `traffic`: production is wholly on green, its rollback window still to come.
 */
export type Until = 'staged' | 'traffic' | 'end';

export interface Followable {
  readonly clients: Clients;
  readonly ports: Pick<Ports, 'clock'> & { readonly record: Pick<Ports['record'], 'read' | 'history'> };
}

export interface Wanted {
  readonly service: string;
  readonly request: string;
  readonly execution: string;
  /** Id of the request's deployment, where it is known to have held the lease already. */
  readonly deployment?: string;
  /** Of the folder's configuration: told once when the deployment goes by another. */
  readonly configHash?: string;
  readonly until: Until;
  readonly timeoutMs: number;
  readonly say: (line: string) => void;
}

/**
 * Follows one request as far as wanted, telling each change: through its execution, and, when it was queued,
 * through the record until its turn comes. A newer request that took its place in the queue ends it as
 * superseded.
 */
export async function follow(
  target: Followable,
  { service, request, execution, deployment, configHash, until, timeoutMs, say }: Wanted,
): Promise<Followed> {
  const { ports } = target;
  const patience = patienceOf(ports.clock, timeoutMs);
  let said = '';
  let own = deployment;
  while (patience.left) {
    const record = await ports.record.read(service);
    const at = ports.clock.now();
    const now = standing(record, request, asWritten, at);
    // What is told of times changes with each look.
    if (now !== said && now !== '') say(standing(record, request, toldAt(at), at));
    said = now;
    if (record.active?.request.id === request) {
      const { id, request: ran } = record.active;
      if (own === undefined && configHash !== undefined && ran.configHash !== configHash) say(otherConfigurationText(id));
      own = id;
    }
    const ended = own !== undefined && record.active?.id !== own ? await endedAs(target, service, own) : undefined;
    if (ended) return fromEnd(ended);
    const active = own !== undefined && record.active?.id === own ? record.active : undefined;
    if (active?.needsHuman) return { code: EXIT.needsHuman, lines: [`NEEDS_HUMAN: ${active.needsHuman.reason}`] };
    if (active && until === 'traffic' && isProduction(active)) return onGreen(active);
    const staged = active && until === 'staged' ? stagedText(active) : undefined;
    if (staged) return staged;
    if (own === undefined && !waits(record, request)) {
      const alone = await fromExecution(target, execution);
      if (alone) return alone;
    }
    await patience.pause(EVERY_MS);
  }
  return {
    code: EXIT.stillWaiting,
    lines: [`not there within ${timeoutMs / 60_000} min; 'npx teal status ${service}' tells more`],
  };
}

const waits = (record: ServiceRecord, request: string): boolean => record.queued?.id === request || record.starting?.request.id === request;

const asWritten: TellTime = (iso) => iso;

/** One line for where the request stands; '' while the record does not know it. */
function standing(record: ServiceRecord, request: string, tell: TellTime, now: number): string {
  if (record.active?.request.id === request) return stage(record.active, tell, now);
  if (waits(record, request)) return `queued behind ${record.active?.id ?? 'a deployment that has just ended'}`;
  return '';
}

function stage(active: ActiveDeployment, tell: TellTime, now: number): string {
  const { id, phase, confirmed, judged } = active;
  const weight = confirmed ? `, ${confirmed.split.green} % on green` : '';
  const verdict = judged ? `, last judged ${judged.verdict}` : '';
  const [asks, ...answers] = questionText(active, tell);
  const question = asks === undefined ? '' : `\n  it asks: ${[asks, ...answers].join('\n    ')}`;
  return `${id}: ${phase}${weight}${verdict}${bakeNote(active, tell, now)}${question}`;
}

/** Read back at 100 %, and not on its way back nor asked to go. */
const isProduction = ({ confirmed, failure, verb }: ActiveDeployment): boolean =>
  confirmed?.split.green === 100 && failure === undefined && verb === undefined;

/**
 * Green waits for somebody's yes. `undefined`: not yet, or it goes back, which its end tells. One that is
 * past that place already, or that goes by a configuration which asks nobody, waits for no tests.
 */
function stagedText(active: ActiveDeployment): Followed | undefined {
  const { id, plan, wait, hadWeight, phase, approvals = [], failure, verb, request } = active;
  if (plan === undefined || failure !== undefined || verb !== undefined) return undefined;
  const { url, host } = plan.testsGoTo;
  const given = approvals.find(({ after }) => after === 'tests') ?? wait?.answer;
  if (wait?.reason === 'approval' && openQuestion(wait)) {
    const { service } = request;
    return {
      code: EXIT.done,
      lines: [
        `${id}: green is tested and waits for approval; it answers at ${url}${host === undefined ? '' : ` (Host: ${host})`}`,
        `then 'npx teal approve ${service}' or 'npx teal reject ${service}'`,
      ],
    };
  }
  if (plan.approval === undefined)
    return { code: EXIT.failed, lines: [`${id} goes by a configuration without 'approval': it does not wait for tests`] };
  return hadWeight || phase === 'tested' || (wait?.reason === 'approval' && given)
    ? { code: EXIT.failed, lines: [`${id} does not wait for tests any more: approved by ${given?.by ?? 'somebody'}`] }
    : undefined;
}

const onGreen = ({ id, confirmed, committedAt }: ActiveDeployment): Followed => ({
  code: EXIT.done,
  lines: [
    `${id}: green has all traffic since ${confirmed?.at}${committedAt ? '' : '; until the commit it is watched and may still go back'}`,
  ],
});

async function endedAs({ ports }: Followable, service: string, id: string): Promise<EndedDeployment | undefined> {
  const { last } = await ports.record.read(service);
  return last?.id === id ? last : (await ports.record.history(service, 20)).find((ended) => ended.id === id);
}

const fromEnd = ({ outcome, cause }: EndedDeployment): Followed => ({
  code: exitOf[outcome],
  lines: [`${outcome}${cause ? `: ${cause}` : ''}`],
});

/**
 * How an execution ended that never held the lease; undefined while it runs, or when it was queued and its
 * turn may still come.
 */
async function fromExecution({ clients, ports }: Followable, execution: string): Promise<Followed | undefined> {
  const { status, output, error, cause, input } = await sfn(clients).send(new DescribeExecutionCommand({ executionArn: execution }));
  if (status === 'RUNNING') return undefined;
  if (status === 'SUCCEEDED') {
    const { outcome, reason } = JSON.parse(output ?? '{}') as { outcome?: Outcome | 'QUEUED'; reason?: string };
    if (outcome !== 'QUEUED')
      return { code: outcome === undefined ? EXIT.failed : exitOf[outcome], lines: [`${outcome}${reason ? `: ${reason}` : ''}`] };
    // Neither waiting, nor started, nor in flight: a newer request took its place, or it has run between two
    // looks.
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
