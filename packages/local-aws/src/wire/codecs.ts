import { XmlCodec, XmlShapeSerializer } from '@aws-sdk/core/protocols';
import type { XmlNode } from '@aws-sdk/xml-builder';
import { CborCodec } from '@smithy/core/cbor';
import { FromStringShapeDeserializer, JsonCodec, ToStringShapeSerializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { SerdeFunctions } from '@smithy/types';
import { type Shape, shapeOf } from './shape.ts';

/** The SDK's own codecs, turned round: what a client writes is read here, what it reads is written here. */

const DATE_TIME = 5 as const;
const EPOCH_SECONDS = 7 as const;
const serde = {
  base64Decoder: (text: string) => new Uint8Array(Buffer.from(text, 'base64')),
  base64Encoder: (bytes: Uint8Array | string) => Buffer.from(bytes as Uint8Array).toString('base64'),
  utf8Encoder: (bytes: Uint8Array | string) => Buffer.from(bytes as Uint8Array).toString('utf8'),
  utf8Decoder: (text: string) => new Uint8Array(Buffer.from(text, 'utf8')),
} as unknown as SerdeFunctions;

const inXml = { timestampFormat: { useTrait: true, default: DATE_TIME } } as const;
const inJson = { timestampFormat: { useTrait: true, default: EPOCH_SECONDS } } as const;

const jsonValues = new JsonCodec({ ...inJson, jsonName: false });
const cbor = new CborCodec();
const restXml = new XmlCodec({ ...inXml, httpBindings: true, xmlNamespace: '', serviceNamespace: '' });
const queryXml = new XmlShapeSerializer({ ...inXml, httpBindings: false, xmlNamespace: '', serviceNamespace: '' });
const restXmlWriter = new XmlShapeSerializer({ ...inXml, httpBindings: true, xmlNamespace: '', serviceNamespace: '' });
const fromText = new FromStringShapeDeserializer({ ...inXml, httpBindings: true });
const toText = new ToStringShapeSerializer({ ...inJson, httpBindings: true });
for (const part of [jsonValues, cbor, restXml, queryXml, restXmlWriter, fromText, toText]) part.setSerdeContext(serde);

/** JSON. `useJsonName`: the REST protocol honours the jsonName trait, the RPC ones don't. */
export const json = {
  read: (schema: NormalizedSchema, parsed: unknown, useJsonName: boolean): unknown => readJson(shapeOf(schema), parsed, useJsonName),
  write: (schema: NormalizedSchema, value: unknown, useJsonName: boolean): string =>
    JSON.stringify(writeJson(shapeOf(schema), value, useJsonName)),
};

/**
 * Single values as the SDK reads and writes them;
 * `read` and `write` of its codec would take a blob for a whole body.
 */
const jsonValue = {
  reader: jsonValues.createDeserializer(),
  writer: jsonValues.createSerializer() as unknown as { _write(schema: NormalizedSchema, value: unknown): unknown },
};

/** As the SDK does, but by the members that the value has: a DynamoDB attribute has one of ten. */
function readJson(shape: Shape, value: unknown, useJsonName: boolean): unknown {
  if (value === null || typeof value !== 'object') {
    const plain = shape.kind === 'text' || shape.kind === 'boolean' || (shape.kind === 'number' && typeof value !== 'string');
    return plain ? value : jsonValue.reader.readObject(shape.schema, value as never);
  }
  if (shape.kind === 'list' && Array.isArray(value)) return value.map((item) => readJson(shape.item, item, useJsonName));
  if (shape.kind === 'map') return mapped(value, (item) => readJson(shape.item, item, useJsonName));
  if (shape.kind !== 'structure') return jsonValue.reader.readObject(shape.schema, value as never);
  const members = useJsonName ? shape.members.byJsonName : shape.members.byName;
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const member = members.get(key);
    const inner = (value as Record<string, unknown>)[key];
    if (member && inner !== null && inner !== undefined) out[member.name] = readJson(member.shape, inner, useJsonName);
  }
  return out;
}

function writeJson(shape: Shape, value: unknown, useJsonName: boolean): unknown {
  switch (shape.kind) {
    case 'text':
    case 'boolean':
      return value;
    case 'number':
      if (Number.isFinite(value)) return value;
      break;
    case 'list':
      if (Array.isArray(value)) {
        const items = shape.sparse ? value : value.filter((item) => item !== null && item !== undefined);
        return items.map((item) => writeJson(shape.item, item, useJsonName));
      }
      break;
    case 'map':
      if (value !== null && typeof value === 'object')
        return mapped(value, (item) =>
          shape.sparse || (item !== null && item !== undefined) ? writeJson(shape.item, item, useJsonName) : undefined,
        );
      break;
    case 'structure': {
      if (value === null || typeof value !== 'object') break;
      const out: Record<string, unknown> = {};
      for (const key of Object.keys(value)) {
        const member = shape.members.byName.get(key);
        const inner = (value as Record<string, unknown>)[key];
        if (!member || inner === null || inner === undefined) continue;
        out[useJsonName ? member.jsonName : key] = writeJson(member.shape, inner, useJsonName);
      }
      return out;
    }
  }
  return jsonValue.writer._write(shape.schema, value);
}

/** A map may have any key, `__proto__` too. */
function mapped(map: object, change: (item: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, change(item)]));
}

export const cborCodec = {
  read: (schema: NormalizedSchema, body: Uint8Array): unknown => cbor.createDeserializer().read(schema, body),
  write(schema: NormalizedSchema, value: unknown): Uint8Array {
    const serializer = cbor.createSerializer();
    serializer.write(schema, value);
    return serializer.flush() as Uint8Array;
  },
};

export const xml = {
  read: (schema: NormalizedSchema, body: Uint8Array): unknown => restXml.createDeserializer().read(schema, body),
  /** A structure as an element; `query` follows the query protocol, where HTTP bindings mean nothing. */
  write: (schema: NormalizedSchema, value: unknown, name: string, query: boolean): XmlNode =>
    asWriter(query ? queryXml : restXmlWriter)
      .writeStruct(schema, value)
      .withName(name),
};

/**
 * `write` names an element for its shape;
 * only this method, private to TypeScript, leaves the name to the caller.
 */
const asWriter = (serializer: XmlShapeSerializer) =>
  serializer as unknown as { writeStruct(schema: NormalizedSchema, value: unknown): XmlNode };

/** A single value in a form, a label, a query member or a header. */
export const readText = (schema: NormalizedSchema, text: string): unknown => fromText.read(schema, text);

export function writeText(schema: NormalizedSchema, value: unknown): string {
  toText.write(schema, value);
  return toText.flush();
}
