import { createHash } from 'node:crypto';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { invalidParameter } from './errors.ts';

export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>;

/** "A message can contain up to 10 metadata attributes." (Developer Guide, "Message metadata") */
const MOST = 10;
const NAME = /^[A-Za-z0-9_.-]{1,256}$/;
const TYPE = /^(String|Number|Binary)(\.[^.].*)?$/s;

/** Throws InvalidParameterValueException for attributes that SQS does not take. */
export function checkAttributes(attributes: MessageAttributes): void {
  const entries = Object.entries(attributes);
  if (entries.length > MOST)
    throw invalidParameter(`Number of message attributes [${entries.length}] exceeds the allowed maximum [${MOST}].`);
  for (const [name, value] of entries) checkAttribute(name, value);
}

function checkAttribute(name: string, { DataType: type = '', StringValue: text, BinaryValue: bytes }: MessageAttributeValue): void {
  if (!NAME.test(name))
    throw invalidParameter(
      'Message (user) attribute name can only contain alphanumeric characters, hyphens, underscores, and periods, and can be up to 256 characters long.',
    );
  if (type === '') throw invalidParameter(`The message attribute '${name}' must contain a non-empty message attribute type.`);
  const [, base] = TYPE.exec(type) ?? [];
  if (base === undefined)
    throw invalidParameter(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  const empty = base === 'Binary' ? !bytes?.length : !text;
  if (empty) throw invalidParameter(`Message (user) attribute '${name}' must contain a non-empty value of type '${base}'.`);
  if (base === 'Number' && !Number.isFinite(Number(text)))
    throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
}

/** What attributes add to the length of a message: names, types and values. */
export const sizeOf = (attributes: MessageAttributes): number =>
  Object.entries(attributes).reduce(
    (sum, [name, { DataType = '', StringValue = '', BinaryValue }]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(DataType) + (BinaryValue?.length ?? Buffer.byteLength(StringValue)),
    0,
  );

const STRING = 1;
const BINARY = 2;

/**
 * The digest that clients check. Source: Developer Guide, "Calculating the MD5 message digest for message
 * attributes": sorted by name; lengths in four bytes; one byte for how the value is carried.
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const add = (bytes: Uint8Array) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const { DataType = '', StringValue = '', BinaryValue } = attributes[name]!;
    add(Buffer.from(name));
    add(Buffer.from(DataType));
    hash.update(Uint8Array.of(BinaryValue ? BINARY : STRING));
    add(BinaryValue ?? Buffer.from(StringValue));
  }
  return hash.digest('hex');
}

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** The attributes that a receiver asks for: by name, `All`, `.*`, or all of a prefix (`Order.*`). */
export function chosen(attributes: MessageAttributes, wanted: readonly string[]): MessageAttributes {
  const asked = (name: string) =>
    wanted.some(
      (want) =>
        want === name || want === 'All' || want === '.*' || want === '*' || (want.endsWith('.*') && name.startsWith(want.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => asked(name)));
}
