import type { NormalizedSchema } from '@smithy/core/schema';
import type { SchemaTraitsObject } from '@smithy/types';
import { readText, writeText } from '../codecs.ts';
import { bodyText, type WireRequest, type WireResponse } from '../message.ts';
import { findRoute } from '../routes.ts';
import type { Asked, Protocol } from './protocol.ts';

/**
 * What the two REST protocols share: labels, query members, headers,
 * status code and payload stand outside the body's format. https://smithy.io/2.0/spec/http-bindings.html
 */

export const findByRoute: Protocol['find'] = (model, request) => {
  const hit = findRoute(model.routes, request.method, request.path, request.query);
  const asked = `${request.method} ${request.path}`;
  return hit ? { asked, operation: hit.route.operation, hit } : { asked, operation: undefined };
};

/** How a format reads and writes what does stand in the body. */
export interface BodyFormat {
  /** A structure that is the whole body. `members` are those not bound elsewhere. */
  read(schema: NormalizedSchema, body: Uint8Array): Record<string, unknown>;
  write(schema: NormalizedSchema, members: Record<string, unknown>): string;
  /** A member that is the whole body. */
  readPayload(schema: NormalizedSchema, body: Uint8Array): unknown;
  writePayload(schema: NormalizedSchema, value: unknown): string;
}

export function readBindings({ operation, hit }: Asked, request: WireRequest, format: BodyFormat): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  const schema = operation!.input;
  if (schema.isUnitSchema()) return input;
  const members = [...schema.structIterator()].map(([name, member]) => ({ name, member, traits: member.getMergedTraits() }));
  for (const { name, member, traits } of members) {
    const value = readBinding(name, member, traits, hit?.labels ?? {}, request, format);
    if (value !== undefined) input[name] = value;
  }
  const free = members.find(({ traits }) => traits.httpQueryParams);
  if (free) {
    const taken = new Set<unknown>([...(hit?.route.literals ?? []), ...members.map(({ traits }) => traits.httpQuery)]);
    input[free.name] = Object.fromEntries([...request.query].filter(([key]) => !taken.has(key)));
  }
  if (request.body.length > 0 && members.some(({ traits }) => inBody(traits))) {
    const body = format.read(schema, request.body);
    for (const { name, traits } of members) if (inBody(traits) && body[name] !== undefined) input[name] = body[name];
  }
  return input;
}

function readBinding(
  name: string,
  member: NormalizedSchema,
  traits: SchemaTraitsObject,
  labels: Readonly<Record<string, string>>,
  request: WireRequest,
  format: BodyFormat,
): unknown {
  if (traits.httpLabel) return labels[name] === undefined ? undefined : readText(member, labels[name]);
  if (traits.httpQuery) {
    const values = request.query.getAll(traits.httpQuery);
    if (values.length === 0) return undefined;
    return member.isListSchema() ? values.map((text) => readText(member.getValueSchema(), text)) : readText(member, values[0]!);
  }
  if (traits.httpHeader) {
    const text = request.headers[traits.httpHeader.toLowerCase()];
    return text === undefined ? undefined : readText(member, text);
  }
  if (traits.httpPayload && request.body.length > 0) {
    if (member.isStructSchema()) return format.readPayload(member, request.body);
    return member.isBlobSchema() ? request.body : bodyText(request);
  }
  return undefined;
}

/**
 * The response without its content type,
 * which depends on whether a blob or the format's own text stands in the body.
 */
export function writeBindings({ operation, hit }: Asked, output: unknown, format: BodyFormat): WireResponse & { readonly raw: boolean } {
  const given = (output ?? {}) as Record<string, unknown>;
  const headers: Record<string, string> = {};
  const rest: Record<string, unknown> = {};
  let status = hit?.route.status ?? 200;
  let payload: string | Uint8Array | undefined;
  let raw = false;
  let hasBody = false;
  const schema = operation!.output;
  if (!schema.isUnitSchema())
    for (const [name, member] of schema.structIterator()) {
      const traits = member.getMergedTraits();
      const value = given[name];
      if (inBody(traits)) hasBody = true;
      if (value === undefined || value === null) continue;
      if (traits.httpResponseCode) status = value as number;
      else if (traits.httpHeader) headers[traits.httpHeader.toLowerCase()] = writeText(member, value);
      else if (traits.httpPayload) {
        raw = !member.isStructSchema();
        payload = raw ? (value as string | Uint8Array) : format.writePayload(member, value);
      } else if (inBody(traits)) rest[name] = value;
    }
  return { status, headers, body: payload ?? (hasBody ? format.write(schema, rest) : ''), raw };
}

const inBody = (traits: SchemaTraitsObject): boolean =>
  !(
    traits.httpLabel ||
    traits.httpQuery ||
    traits.httpQueryParams ||
    traits.httpHeader ||
    traits.httpPrefixHeaders ||
    traits.httpResponseCode ||
    traits.httpPayload
  );
