import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type Item, kindOf, type ObservedItem } from '../../scripts/freeze/observed-items.ts';
import { dynamo } from '../../src/aws/clients.ts';
import { fromAttributes, toAttributes } from '../../src/aws/record/attribute-value.ts';
import type { ServiceConfig } from '../../src/deployment/service-config.ts';
import { PREFIX } from '../../src/installation/names.ts';
import type { RunningTeal } from '../../src/rehearsal/start-teal.ts';

/** Beside the record: whoever wrote it knows them. */
const OF_THE_WRITE = ['version', 'mark'] as const;

/**
 * The older release's item as it would have been written here: its members and values, with the names that
 * differ from place to place and from time to time (ARNs, ids, digests, times, tokens) exchanged for those
 * that today's item has in the same place.
 */
export function translated(older: Item, today: Item): Item {
  const names = new Map<string, string>();
  pair(read(older), read(today), names);
  const text = JSON.stringify(read(older), (_, value: unknown) => (typeof value === 'string' ? (names.get(value) ?? value) : value));
  return { ...written(JSON.parse(text)), ...Object.fromEntries(OF_THE_WRITE.map((name) => [name, today[name]!])) };
}

function pair(older: unknown, today: unknown, names: Map<string, string>): void {
  if (typeof older === 'string' && typeof today === 'string') {
    // What has no digit is a word of Teal's own: a phase, an act, a verb.
    if (older !== today && /\d/.test(older)) names.set(older, today);
  } else if (isObject(older) && isObject(today)) for (const name of Object.keys(older)) pair(older[name], today[name], names);
}

type Members = Readonly<Record<string, unknown>>;

/** Lists too: by index. */
const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null;

/** The plan stands in the item as one text. */
function read(item: Item): Members {
  const members = fromAttributes(item) as Members & { readonly active?: Members };
  const plan = members.active?.plan;
  return typeof plan === 'string' ? { ...members, active: { ...members.active, plan: JSON.parse(plan) } } : members;
}

function written(members: Members): Record<string, AttributeValue> {
  const { active } = members as { readonly active?: Members };
  return toAttributes(active?.plan ? { ...members, active: { ...active, plan: JSON.stringify(active.plan) } } : members);
}

/**
 * Whenever the record comes into a state in which the older release kept one, that one takes its place in the
 * table, once each: whoever reads it then reads what the older release wrote. `taken`: which ones.
 */
export function olderItemsTakePlace(
  { local, clients, config }: Pick<RunningTeal<unknown, ServiceConfig>, 'local' | 'clients' | 'config'>,
  kept: readonly ObservedItem[],
) {
  const waiting = new Map(kept.map(({ shows, item }) => [shows, item]));
  const taken: string[] = [];
  const client = dynamo(clients);
  const Key = { service: { S: config.service }, item: { S: 'record' } };
  const exchange = async () => {
    const { Item: today } = await client.send(new GetItemCommand({ TableName: PREFIX, Key, ConsistentRead: true }));
    const shows = today && kindOf(today);
    const older = shows && waiting.get(shows);
    if (!older) return;
    waiting.delete(shows);
    await client.send(
      new PutItemCommand({
        TableName: PREFIX,
        Item: translated(older, today),
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': today.version! },
      }),
    );
    taken.push(shows);
  };
  const unwatch = local.effects.watch((effect) => {
    if (effect.kind !== 'api-call' || effect.operation !== 'UpdateItem' || effect.error !== undefined) return;
    exchange().catch((error: Error) => {
      // Somebody wrote the next version meanwhile.
      if (error.name !== 'ConditionalCheckFailedException') throw error;
    });
  });
  return { taken, stop: unwatch };
}
