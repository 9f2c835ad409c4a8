import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Permission } from '../kernel/identity.ts';

type Item = Readonly<Record<string, AttributeValue>> | undefined;

type Context = NonNullable<Permission['context']>;

/** Where a request may name attributes, those of older API versions left out. */
interface Naming {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ProjectionExpression?: string | undefined;
  readonly AttributesToGet?: readonly string[] | undefined;
  readonly KeyConditionExpression?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
}

interface Reading extends Naming {
  readonly Select?: string | undefined;
  readonly IndexName?: string | undefined;
}

/**
 * `dynamodb:Attributes` is what the request names, top-level attributes only, its keys and conditions
 * included: what it does not name is not judged, so a policy has to ask for `dynamodb:Select` too. That is
 * SPECIFIC_ATTRIBUTES wherever a read names what it wants, also of GetItem, which has no such parameter.
 * Sources: DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained access control" ("Ensuring
 * attribute-based restrictions are enforced") and "DynamoDB resource-based policy examples" (GetItem with
 * `StringEquals` on `dynamodb:Select`); API reference, Query, Select; Service Authorization Reference.
 */
export const readContext = (input: Reading): Context => ({
  ...attributes(input),
  'dynamodb:Select': input.Select ?? (namesWhatItReads(input) ? 'SPECIFIC_ATTRIBUTES' : wholeOf(input)),
});

export const writeContext = (input: Naming & { readonly ReturnValues?: string | undefined }): Context => ({
  ...attributes(input),
  'dynamodb:ReturnValues': input.ReturnValues ?? 'NONE',
});

const namesWhatItReads = ({ ProjectionExpression, AttributesToGet }: Reading): boolean =>
  ProjectionExpression !== undefined || AttributesToGet !== undefined;

const wholeOf = ({ IndexName }: Reading): string => (IndexName === undefined ? 'ALL_ATTRIBUTES' : 'ALL_PROJECTED_ATTRIBUTES');

function attributes(input: Naming): Context {
  const names = input.ExpressionAttributeNames ?? {};
  const expressions = [
    ...(input.ProjectionExpression?.split(',') ?? []),
    ...conditionNames(input.KeyConditionExpression),
    ...conditionNames(input.FilterExpression),
    ...conditionNames(input.ConditionExpression),
    ...conditionNames(input.UpdateExpression),
  ];
  const named = expressions.map((path) => topLevel(path, names)).filter((name) => name !== '');
  const all = [...Object.keys(input.Key ?? {}), ...Object.keys(input.Item ?? {}), ...(input.AttributesToGet ?? []), ...named];
  return all.length === 0 ? {} : { 'dynamodb:Attributes': [...new Set(all)] };
}

/** `#a.b[0]` is of the attribute that `#a` stands for. */
function topLevel(path: string, names: Readonly<Record<string, string>>): string {
  const [first = ''] = path.trim().split(/[.[]/);
  return names[first] ?? first;
}

const WORDS = /^(?:AND|OR|NOT|BETWEEN|IN|SET|REMOVE|ADD|DELETE)$/i;

/** Paths of an expression: neither its values (`:a`) and functions (`size(`), nor its words. */
const conditionNames = (expression = ''): readonly string[] =>
  (expression.match(/[:#]?[A-Za-z_][\w.#[\]-]*\s*\(?/g) ?? [])
    .map((token) => token.trim())
    .filter((token) => !token.startsWith(':') && !token.endsWith('(') && !WORDS.test(token));
