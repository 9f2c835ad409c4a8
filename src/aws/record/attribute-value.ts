import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** Plain JSON as DynamoDB keeps it. Members of value undefined are left out, as JSON leaves them out. */
export function toAttribute(value: unknown): AttributeValue {
  if (value === null) return { NULL: true };
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
      return { N: String(value) };
    case 'boolean':
      return { BOOL: value };
    case 'object':
      if (Array.isArray(value)) return { L: value.map(toAttribute) };
      return { M: toAttributes(value) };
    default:
      throw new TypeError(`${typeof value} is not JSON`);
  }
}

export const toAttributes = (object: object): Record<string, AttributeValue> =>
  Object.fromEntries(
    Object.entries(object)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, toAttribute(value)]),
  );

/** The JSON that `toAttribute` made the value of. Refuses sets and bytes: JSON has none. */
export function fromAttribute(attribute: AttributeValue): unknown {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.NULL !== undefined) return null;
  if (attribute.L !== undefined) return attribute.L.map(fromAttribute);
  if (attribute.M !== undefined) return fromAttributes(attribute.M);
  throw new TypeError(`an attribute of type ${Object.keys(attribute).join(', ')} is not JSON: known are S, N, BOOL, NULL, L, M`);
}

export const fromAttributes = (attributes: Readonly<Record<string, AttributeValue>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, fromAttribute(value)]));
