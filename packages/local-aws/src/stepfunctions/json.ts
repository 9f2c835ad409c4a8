/** A JSON value as an execution carries it. Values are shared, never changed. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

export const isJsonObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

/** The names of types that the service prints: `Expected 'array', but was 'string'`. */
export function jsonTypeOf(value: Json): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as JsonType;
}

export type ParsedJson = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly problem: string };

/**
 * Parses JSON text; the problem is worded as the service words it (Jackson's messages,
 * observed in InvalidExecutionInput and InvalidOutput).
 */
export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch {
    return { ok: false, problem: problemOf(text) };
  }
}

function problemOf(text: string): string {
  const trimmed = text.trimStart();
  if (trimmed === '') return 'Invalid execution input.';
  const word = /^[A-Za-z_$][\w$]*/.exec(trimmed)?.[0];
  if (word) return `Unrecognized token '${word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`;
  const field = /^\{\s*([^\s"}])/.exec(trimmed)?.[1];
  if (field) return `Unexpected character ('${field}' (code ${field.charCodeAt(0)})): was expecting double-quote to start field name`;
  return 'Unexpected end-of-input: the text is not one JSON value';
}
