import { XmlCodec, XmlShapeSerializer } from '@aws-sdk/core/protocols';
import type { XmlNode } from '@aws-sdk/xml-builder';
import { CborCodec } from '@smithy/core/cbor';
import { FromStringShapeDeserializer, JsonCodec, ToStringShapeSerializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { SerdeFunctions } from '@smithy/types';

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

const jsonByMember = new JsonCodec({ ...inJson, jsonName: false });
const jsonByName = new JsonCodec({ ...inJson, jsonName: true });
const cbor = new CborCodec();
const restXml = new XmlCodec({ ...inXml, httpBindings: true, xmlNamespace: '', serviceNamespace: '' });
const queryXml = new XmlShapeSerializer({ ...inXml, httpBindings: false, xmlNamespace: '', serviceNamespace: '' });
const restXmlWriter = new XmlShapeSerializer({ ...inXml, httpBindings: true, xmlNamespace: '', serviceNamespace: '' });
const fromText = new FromStringShapeDeserializer({ ...inXml, httpBindings: true });
const toText = new ToStringShapeSerializer({ ...inJson, httpBindings: true });
for (const part of [jsonByMember, jsonByName, cbor, restXml, queryXml, restXmlWriter, fromText, toText]) part.setSerdeContext(serde);

/** JSON. `useJsonName`: the REST protocol honours the jsonName trait, the RPC ones don't. */
export const json = {
  read: (schema: NormalizedSchema, parsed: unknown, useJsonName: boolean): unknown =>
    (useJsonName ? jsonByName : jsonByMember).createDeserializer().readObject(schema, parsed as never),
  write(schema: NormalizedSchema, value: unknown, useJsonName: boolean): string {
    const serializer = (useJsonName ? jsonByName : jsonByMember).createSerializer();
    serializer.write(schema, value);
    return serializer.flush() as string;
  },
};

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

/** `write` names an element for its shape; only this method, private to TypeScript, leaves the name to the caller. */
const asWriter = (serializer: XmlShapeSerializer) =>
  serializer as unknown as { writeStruct(schema: NormalizedSchema, value: unknown): XmlNode };

/** A single value in a form, a label, a query member or a header. */
export const readText = (schema: NormalizedSchema, text: string): unknown => fromText.read(schema, text);

export function writeText(schema: NormalizedSchema, value: unknown): string {
  toText.write(schema, value);
  return toText.flush();
}
