import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamo } from '../../src/aws/clients.ts';
import { fromAttributes } from '../../src/aws/record/attribute-value.ts';
import type { ServiceConfig } from '../../src/deployment/service-config.ts';
import { PREFIX } from '../../src/installation/names.ts';
import type { RunningTeal } from '../../src/rehearsal/start-teal.ts';

export type Item = Readonly<Record<string, AttributeValue>>;

/** One item of the table, and which state of a record it shows. */
export interface ObservedItem {
  readonly shows: string;
  readonly item: Item;
}

/**
 * Reads a service's record after each write, as it lies in the table.
 * One item of each kind is kept: the first.
 */
export function observeItems({ local, clients, config }: Pick<RunningTeal<unknown, ServiceConfig>, 'local' | 'clients' | 'config'>) {
  const kept = new Map<string, Item>();
  const reading = new Set<Promise<void>>();
  const look = async () => {
    const { Item: item } = await dynamo(clients).send(
      new GetItemCommand({ TableName: PREFIX, Key: { service: { S: config.service }, item: { S: 'record' } }, ConsistentRead: true }),
    );
    if (!item) return;
    const shows = kindOf(item);
    if (!kept.has(shows)) kept.set(shows, item);
  };
  const unwatch = local.effects.watch((effect) => {
    if (effect.kind !== 'api-call' || effect.operation !== 'UpdateItem' || effect.error !== undefined) return;
    const read = look().finally(() => reading.delete(read));
    reading.add(read);
  });
  return {
    async end(): Promise<readonly ObservedItem[]> {
      unwatch();
      await Promise.all(reading);
      return [...kept].map(([shows, item]) => ({ shows, item }));
    },
  };
}

type Known = Readonly<Record<string, unknown>> & {
  readonly active?: Readonly<Record<string, unknown>> & {
    readonly phase?: string;
    readonly intent?: { readonly act: string };
    readonly verb?: { readonly verb: string };
  };
  readonly last?: { readonly outcome: string };
};

/**
 * Two items are of one kind when they have the same members,
 * stand in the same phase and tell of the same act, verb and (at rest) end.
 */
export function kindOf(item: Item): string {
  const { active, last, ...rest } = fromAttributes(item) as Known;
  const members = Object.keys(active ?? {}).filter(
    (name) => !['id', 'epoch', 'execution', 'request', 'startedAt', 'hadWeight'].includes(name),
  );
  return [
    active
      ? `${active.phase} (${members
          .filter((name) => name !== 'phase')
          .sort()
          .join(', ')})`
      : 'at rest',
    ...(active?.intent ? [`about to ${active.intent.act}`] : []),
    ...(active?.verb ? [`asked to ${active.verb.verb}`] : []),
    ...(rest.queued ? ['one is queued'] : []),
    ...(rest.starting ? ['one is to start'] : []),
    ...(last && !active ? [`the last ended ${last.outcome}`] : []),
  ].join('; ');
}
