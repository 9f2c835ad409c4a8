import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../kernel/aws-error.ts';
import { type Shape, shapeOf } from './shape.ts';

export interface ConformOptions {
  /** Member names on the wire follow the jsonName trait. */
  readonly jsonNames: boolean;
  /** Refuse members that the model does not have. AWS ignores them; a typing error then goes unseen. */
  readonly strict: boolean;
}

/**
 * Refuses parsed JSON whose types are not the model's, as AWS's JSON front end does, before anything is
 * decoded. Texts: as measured on AWS by the floci project (floci-io/floci#2686, its Athena notes) for JSON
 * 1.1 services. Throws AwsError `SerializationException`.
 */
export const conform = (schema: NormalizedSchema, value: unknown, options: ConformOptions): void =>
  conformTo(shapeOf(schema), value, options, undefined);

/** Where in the body a value stands; spelled out only when something is wrong there. */
interface Place {
  readonly in: Place | undefined;
  readonly at: string | number;
}

const pathOf = (place: Place | undefined): string => (place ? `${pathOf(place.in)}/${place.at}` : '');

function conformTo(shape: Shape, value: unknown, options: ConformOptions, place: Place | undefined): void {
  if (value === null || value === undefined) return;
  switch (shape.kind) {
    case 'document':
      return;
    case 'structure': {
      const record = asRecord(value);
      const members = options.jsonNames ? shape.members.byJsonName : shape.members.byName;
      for (const name of Object.keys(record)) {
        const member = members.get(name);
        if (member) conformTo(member.shape, record[name], options, { in: place, at: name });
        else if (options.strict && name !== '__type') throw unknownMember(pathOf({ in: place, at: name }), [...members.keys()]);
      }
      return;
    }
    case 'list':
      if (!Array.isArray(value)) throw serialization(typeof value === 'object' ? STRUCTURE : 'Expected list or null');
      for (const [i, item] of value.entries()) conformTo(shape.item, item, options, { in: place, at: i });
      return;
    case 'map': {
      const record = asRecord(value);
      for (const key of Object.keys(record)) conformTo(shape.item, record[key], options, { in: place, at: key });
      return;
    }
    default:
      conformScalar(shape.schema, value);
  }
}

export function unknownMember(path: string, known: readonly string[]): AwsError {
  return serialization(`Unknown member ${path}; known here: ${known.join(', ')} (strict mode of the local AWS)`);
}

/**
 * The required members that are missing, as AWS lists them.
 * Throws AwsError with `code` (`ValidationException` where the service has no other).
 */
export function requireMembers(schema: NormalizedSchema, value: unknown, code: string): void {
  const missing: string[] = [];
  findMissing(shapeOf(schema), value, '', missing);
  if (missing.length === 0) return;
  const each = missing.map((path) => `Value null at '${path}' failed to satisfy constraint: Member must not be null`).join('; ');
  throw new AwsError(code, `${missing.length} validation error${missing.length > 1 ? 's' : ''} detected: ${each}`);
}

function findMissing(shape: Shape, value: unknown, path: string, missing: string[]): void {
  if (value === null || value === undefined || typeof value !== 'object') return;
  if (shape.kind === 'structure') {
    const { byName, required } = shape.members;
    let i = 0;
    for (const member of byName.values()) {
      const inner = (value as Record<string, unknown>)[member.name];
      const isRequired = i++ < required;
      if (!isRequired && typeof inner !== 'object') continue;
      const at = path ? `${path}.${lowerFirst(member.name)}` : lowerFirst(member.name);
      if (isRequired && (inner === undefined || inner === null)) missing.push(at);
      else findMissing(member.shape, inner, at, missing);
    }
  } else if (shape.kind === 'list' && Array.isArray(value)) {
    for (const [i, item] of value.entries()) findMissing(shape.item, item, `${path}.${i + 1}.member`, missing);
  } else if (shape.kind === 'map') {
    for (const [key, item] of Object.entries(value)) findMissing(shape.item, item, `${path}.${key}.member`, missing);
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
