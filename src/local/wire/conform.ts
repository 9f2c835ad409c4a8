import type { NormalizedSchema } from '@smithy/core/schema';
import type { StaticStructureSchema } from '@smithy/types';
import { AwsError } from '../kernel/aws-error.ts';

export interface ConformOptions {
  /** Member names on the wire follow the jsonName trait. */
  readonly jsonNames: boolean;
  /** Refuse members that the model does not have. AWS ignores them; a typing error then goes unseen. */
  readonly strict: boolean;
}

/**
 * Refuses parsed JSON whose types are not the model's, as AWS's JSON front end does, before anything is decoded.
 * Texts: as measured on AWS by the floci project (floci-io/floci#2686, its Athena notes) for JSON 1.1 services.
 * Throws AwsError `SerializationException`.
 */
export function conform(schema: NormalizedSchema, value: unknown, options: ConformOptions, path = ''): void {
  if (value === null || value === undefined || schema.isDocumentSchema()) return;
  if (schema.isStructSchema()) {
    const record = asRecord(value);
    const members = membersOnWire(schema, options.jsonNames);
    for (const [name, inner] of Object.entries(record)) {
      const member = members.get(name);
      if (member) conform(member, inner, options, `${path}/${name}`);
      else if (options.strict && name !== '__type') throw unknownMember(`${path}/${name}`, [...members.keys()]);
    }
  } else if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw serialization(typeof value === 'object' ? STRUCTURE : 'Expected list or null');
    value.forEach((item, i) => {
      conform(schema.getValueSchema(), item, options, `${path}/${i}`);
    });
  } else if (schema.isMapSchema()) {
    for (const [key, item] of Object.entries(asRecord(value))) conform(schema.getValueSchema(), item, options, `${path}/${key}`);
  } else conformScalar(schema, value);
}

const cache = { byMember: new WeakMap<object, Members>(), byJsonName: new WeakMap<object, Members>() };
type Members = ReadonlyMap<string, NormalizedSchema>;

/** Looked up for every structure of every call, so made once a shape. */
function membersOnWire(schema: NormalizedSchema, jsonNames: boolean): Members {
  const known = jsonNames ? cache.byJsonName : cache.byMember;
  const shape = schema.getSchema() as StaticStructureSchema;
  let members = known.get(shape);
  if (!members) {
    const named = [...schema.structIterator()].map(([name, member]): [string, NormalizedSchema] => {
      const jsonName = jsonNames ? (member.getMergedTraits().jsonName as string | undefined) : undefined;
      return [jsonName ?? name, member];
    });
    members = new Map(named);
    known.set(shape, members);
  }
  return members;
}

export function unknownMember(path: string, known: readonly string[]): AwsError {
  return serialization(`Unknown member ${path}; known here: ${known.join(', ')} (strict mode of the local AWS)`);
}

/**
 * The required members that are missing, as AWS lists them. The schemas put required members first and count them.
 * Throws AwsError with `code` (`ValidationException` where the service has no other).
 */
export function requireMembers(schema: NormalizedSchema, value: unknown, code: string): void {
  const missing = [...missingMembers(schema, value, '')];
  if (missing.length === 0) return;
  const each = missing.map((path) => `Value null at '${path}' failed to satisfy constraint: Member must not be null`).join('; ');
  throw new AwsError(code, `${missing.length} validation error${missing.length > 1 ? 's' : ''} detected: ${each}`);
}

function* missingMembers(schema: NormalizedSchema, value: unknown, path: string): Generator<string> {
  if (value === null || value === undefined || typeof value !== 'object') return;
  if (schema.isStructSchema()) {
    const required = schema.isUnionSchema() ? 0 : ((schema.getSchema() as StaticStructureSchema)[6] ?? 0);
    let i = 0;
    for (const [name, member] of schema.structIterator()) {
      const inner = (value as Record<string, unknown>)[name];
      const at = path ? `${path}.${lowerFirst(name)}` : lowerFirst(name);
      if (i++ < required && (inner === undefined || inner === null)) yield at;
      else yield* missingMembers(member, inner, at);
    }
  } else if (schema.isListSchema() && Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* missingMembers(schema.getValueSchema(), item, `${path}.${i + 1}.member`);
  } else if (schema.isMapSchema()) {
    for (const [key, item] of Object.entries(value)) yield* missingMembers(schema.getValueSchema(), item, `${path}.${key}.member`);
  }
}

const STRUCTURE = 'Start of structure or map found where not expected.';
const LIST = 'Start of list found where not expected';

export const serialization = (message: string): AwsError => new AwsError('SerializationException', message);

function asRecord(value: unknown): Record<string, unknown> {
  if (Array.isArray(value)) throw serialization(LIST);
  if (typeof value !== 'object') throw serialization('Expected null');
  return value as Record<string, unknown>;
}

function conformScalar(schema: NormalizedSchema, value: unknown): void {
  if (Array.isArray(value)) throw serialization(LIST);
  if (typeof value === 'object') throw serialization(STRUCTURE);
  const token =
    typeof value === 'number' ? 'NUMBER_VALUE' : typeof value === 'string' ? 'STRING_VALUE' : value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  const refuse = (type: string) => serialization(`${token} can not be converted to ${type}`);
  if (schema.isStringSchema() && typeof value !== 'string') throw refuse('a String');
  if (schema.isBooleanSchema() && typeof value !== 'boolean') throw refuse('a Boolean');
  if (schema.isNumericSchema() && typeof value !== 'number' && !NOT_FINITE.has(value)) throw refuse('an Integer');
  if (schema.isBlobSchema() && typeof value !== 'string') throw refuse('a Blob');
}

const NOT_FINITE = new Set<unknown>(['NaN', 'Infinity', '-Infinity']);

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
