import { type Clients, sqs } from '../../aws/clients.ts';
import { eachLostPush, type LostPush } from '../../aws/lost-pushes.ts';
import type { Ports } from '../../aws/ports.ts';
import { failureFrom } from '../../deployment/failure.ts';

export interface LostOrder {
  /** Name of the queue. */
  readonly queue: string;
  /** Of a message: only that one. */
  readonly only?: string;
  /** ARN to start executions on: the machine of what was lost, by its alias where there is one. */
  machineOf(machine: string): Promise<string>;
}

interface Door {
  readonly clients: Clients;
  readonly ports: { readonly executions: Pick<Ports['executions'], 'start'> };
}

/** A line for each push that was lost, oldest first. Nothing is changed. */
export async function listLost(
  { clients }: Pick<Door, 'clients'>,
  { queue, only }: Pick<LostOrder, 'queue' | 'only'>,
): Promise<readonly string[]> {
  const found: LostPush[] = [];
  await eachLostPush(sqs(clients), queue, async (lost) => {
    if (only === undefined || lost.id === only) found.push(lost);
  });
  return found.toSorted((one, other) => one.at.localeCompare(other.at)).map(described);
}

/**
 * Starts what was lost again, with its own input. The execution is named for the message: whoever starts the
 * same message again starts nothing new. The message goes once the start is confirmed; what cannot be started
 * stays.
 */
export async function startLostAgain({ clients, ports }: Door, { queue, only, machineOf }: LostOrder): Promise<readonly string[]> {
  const lines: string[] = [];
  await eachLostPush(sqs(clients), queue, async (lost) => {
    if (only !== undefined && lost.id !== only) return;
    if (lost.again === undefined) {
      lines.push(`stays: ${described(lost)}`);
      return;
    }
    const { machine, input } = lost.again;
    try {
      lines.push(`started ${await ports.executions.start(await machineOf(machine), `lost-${lost.id}`, input)}`);
    } catch (error) {
      lines.push(`stays: ${described(lost)}\n  it cannot be started: ${(error as Error).name}: ${(error as Error).message}`);
      return;
    }
    await lost.forget();
  });
  return lines;
}

/** Takes one message out of the queue, for good. */
export async function forgetLost(
  { clients }: Pick<Door, 'clients'>,
  { queue, only }: Required<Pick<LostOrder, 'queue' | 'only'>>,
): Promise<readonly string[]> {
  const lines: string[] = [];
  await eachLostPush(sqs(clients), queue, async (lost) => {
    if (lost.id !== only) return;
    await lost.forget();
    lines.push(`forgotten: ${described(lost)}`);
  });
  return lines;
}

function described({ id, at, error, cause, again }: LostPush): string {
  const { cause: told } = failureFrom({ error, cause, at: 0 });
  const [first = ''] = told.split('\n');
  return `${at}  ${id}  ${wanted(again?.input)}  ${error}: ${first}`;
}

/** What somebody wanted, in a few words: `checkout v5`. */
function wanted(input: unknown): string {
  const [[kind, value] = []] = Object.entries((input ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>);
  if (kind === undefined || typeof value !== 'object') return 'nothing that Teal knows';
  const image = typeof value.image === 'object' && value.image !== null ? (value.image as Readonly<Record<string, unknown>>) : {};
  const what = value.tag ?? image.tag ?? value.digest ?? image.digest ?? (typeof value.image === 'string' ? value.image : '');
  return [kind === 'rollBack' ? 'roll back' : undefined, value.service, what].filter((part) => part !== undefined && part !== '').join(' ');
}
