import type { Json } from '../json.ts';

/** Quota on the input and output of a state, a task and an execution, in bytes of UTF-8. */
const MAX_PAYLOAD_BYTES = 262_144;

export const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8');

export const isTooLarge = (text: string): boolean => text.length > MAX_PAYLOAD_BYTES / 3 && bytesOf(text) > MAX_PAYLOAD_BYTES;

export const jsonText = (value: Json): string => JSON.stringify(value);
