import { type Clients, sqs } from '../../aws/clients.ts';
import { type LostPush, lostPushes } from '../../aws/lost-pushes.ts';
import type { Ports } from '../../aws/ports.ts';
import { failureFrom } from '../../deployment/failure.ts';
import { type LostOrder, lostOrder, type Standing, standingOfLost } from '../../deployment/request/lost-order.ts';

export interface LostOrders {
  /** Of the installation, whose queue it is. */
  readonly prefix: string;
  /** Of a message: only that one. */
  readonly only?: string;
  /** ARN to start executions on: the machine of what was lost, by its alias where there is one. */
  machineOf(machine: string): Promise<string>;
}

interface Door {
  readonly clients: Clients;
  readonly ports: { readonly executions: Pick<Ports['executions'], 'start'>; readonly record: Pick<Ports['record'], 'read'> };
}

/** A line for each push that was lost, oldest first. Nothing is changed. */
export function listLost(
  { clients }: Pick<Door, 'clients'>,
  { prefix, only }: Pick<LostOrders, 'prefix' | 'only'>,
): Promise<readonly string[]> {
  return lostPushes(sqs(clients), { prefix }, async (all) =>
    all
      .filter(({ id }) => only === undefined || id === only)
      .toSorted((one, other) => one.at.localeCompare(other.at))
      .map(described),
  );
}

/**
 * Starts what was lost again, as what it was: of each service the newest alone, and only what the record says
 * is newer than all that it knows. `only` names one on purpose, which starts whatever is newer. The execution
 * is named for the message: whoever starts the same message again starts nothing new. The message goes once
 * the start is confirmed, or where the record says that it was not lost; all else stays, and its line says
 * why.
 */
export function startLostAgain(door: Door, { prefix, only, machineOf }: LostOrders): Promise<readonly string[]> {
  return lostPushes(sqs(door.clients), { prefix }, async (all) => {
    const lines: string[] = [];
    const wanted: Known[] = [];
    for (const lost of all) {
      if (only !== undefined && lost.id !== only) continue;
      const order = lost.again && lostOrder(lost.again);
      if (lost.again && order) wanted.push({ lost, order, machine: lost.again.machine });
      else lines.push(stays(lost, 'it is nothing that a workflow takes'));
    }
    for (const ofOne of rivals(wanted)) lines.push(...(await startNewest(door, ofOne, { onPurpose: only !== undefined, machineOf })));
    return lines;
  });
}

/** Those of one service together: only one of them can be the newest. */
function rivals(all: readonly Known[]): readonly (readonly Known[])[] {
  const groups = new Map<string, Known[]>();
  for (const known of all) groups.set(known.order.service, [...(groups.get(known.order.service) ?? []), known]);
  return [...groups.values()];
}

interface Known {
  readonly lost: LostPush;
  readonly order: LostOrder;
  readonly machine: string;
}

/** Of one service. What the record has accepted is no rival of what it has not. */
async function startNewest(
  door: Door,
  all: readonly Known[],
  how: { readonly onPurpose: boolean } & Pick<LostOrders, 'machineOf'>,
): Promise<readonly string[]> {
  const lines: string[] = [];
  const open: (Known & { readonly standing: Exclude<Standing, { kind: 'accepted' }> })[] = [];
  for (const known of all) {
    const standing = await standingIn(door, known.order);
    if (typeof standing === 'string') lines.push(stays(known.lost, standing));
    else if (standing.kind !== 'accepted') open.push({ ...known, standing: standing as Exclude<Standing, { kind: 'accepted' }> });
    else {
      await known.lost.forget();
      lines.push(`not lost: ${described(known.lost)}\n  ${standing.why}`);
    }
  }
  const [newest, ...older] = open.toSorted((one, other) => Date.parse(other.order.at) - Date.parse(one.order.at));
  if (newest === undefined) return lines;
  if (newest.standing.kind === 'old' && !how.onPurpose)
    lines.push(stays(newest.lost, `${newest.standing.why}\n  ${otherwise(newest.lost)}`));
  else lines.push(await start(door, newest, how.machineOf));
  for (const { lost, standing } of older) {
    const why = standing.kind === 'old' ? standing.why : `${newest.lost.id} is newer`;
    lines.push(stays(lost, `${why}\n  ${otherwise(lost)}`));
  }
  return lines;
}

/** A sentence instead: the record cannot be read. */
async function standingIn({ ports }: Door, order: LostOrder): Promise<Standing | string> {
  try {
    return standingOfLost(order, await ports.record.read(order.service));
  } catch (error) {
    return `it cannot be started: ${(error as Error).name}: ${(error as Error).message}`;
  }
}

async function start(
  { ports }: Door,
  { lost, order, standing, machine }: Known & { readonly standing: Standing },
  machineOf: LostOrders['machineOf'],
): Promise<string> {
  const input = standing.kind === 'old' ? order.inputOnPurpose : order.input;
  let started: string;
  try {
    started = await ports.executions.start(await machineOf(machine), `lost-${lost.id}`, input);
  } catch (error) {
    return stays(lost, `it cannot be started: ${(error as Error).name}: ${(error as Error).message}`);
  }
  await lost.forget();
  return `started ${started}`;
}

const stays = (lost: LostPush, why: string): string => `stays: ${described(lost)}\n  ${why}`;
const otherwise = ({ id }: LostPush): string =>
  `\`teal lost --forget ${id}\` takes it out; \`teal lost --again ${id}\` starts it on purpose`;

/** Takes one message out of the queue, for good. */
export function forgetLost(
  { clients }: Pick<Door, 'clients'>,
  { prefix, only }: Required<Pick<LostOrders, 'prefix' | 'only'>>,
): Promise<readonly string[]> {
  return lostPushes(sqs(clients), { prefix }, async (all) => {
    const found = all.filter(({ id }) => id === only);
    for (const lost of found) await lost.forget();
    return found.map((lost) => `forgotten: ${described(lost)}`);
  });
}

function described({ id, at, error, cause, again }: LostPush): string {
  const { cause: told } = failureFrom({ error, cause, at: 0 });
  const [first = ''] = told.split('\n');
  return `${at}  ${id}  ${wanted(again?.input)}  ${error}: ${first}`;
}

/** What somebody wanted, in a few words: `checkout v5`. */
function wanted(input: unknown): string {
  const [value] = Object.values((input ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>);
  if (typeof value !== 'object') return 'nothing that Teal knows';
  const image = typeof value.image === 'object' && value.image !== null ? (value.image as Readonly<Record<string, unknown>>) : {};
  const what = value.tag ?? image.tag ?? value.digest ?? image.digest ?? (typeof value.image === 'string' ? value.image : '');
  return [value.service, what].filter((part) => part !== undefined && part !== '').join(' ');
}
