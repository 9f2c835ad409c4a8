import { NormalizedSchema } from '@smithy/core/schema';
import type { $SchemaRef, SchemaTraitsObject, StaticErrorSchema, StaticOperationSchema } from '@smithy/types';
import type { OperationModel } from './operation-model.ts';
import { compileRoute, type Route } from './routes.ts';

/** The wire protocols of AWS that the local AWS speaks, by the names Smithy gives them. */
const PROTOCOLS = ['awsJson1_0', 'awsJson1_1', 'awsQuery', 'restJson1', 'restXml', 'rpcv2Cbor'] as const;
export type ProtocolName = (typeof PROTOCOLS)[number];

export interface ErrorModel {
  /** The shape's name: `TargetGroupNotFoundException`. */
  readonly name: string;
  readonly schema: NormalizedSchema;
  readonly fault: 'client' | 'server';
  readonly status: number;
  /** The code that the query protocol uses in place of the shape's name: `TargetGroupNotFound`. */
  readonly queryCode: string;
  readonly queryStatus: number;
}

/** A service's API as its SDK package describes it: nothing here is written by hand. */
export interface ServiceModel {
  readonly protocol: ProtocolName;
  /** API version, as in a query request's `Version`. */
  readonly version: string;
  readonly xmlNamespace: string;
  /** The part before the dot of `x-amz-target`. */
  readonly target: string;
  /**
   * The service answers JSON to clients that once spoke the query protocol,
   * and tells the old error codes in a header.
   */
  readonly queryCompatible: boolean;
  readonly operations: ReadonlyMap<string, OperationModel>;
  /** For the REST protocols, the most specific first. */
  readonly routes: readonly Route[];
  /** By shape name and by query code. */
  readonly errors: ReadonlyMap<string, ErrorModel>;
}

interface ProtocolSettings {
  readonly version?: string;
  readonly xmlNamespace?: string;
  readonly serviceTarget?: string;
  readonly awsQueryCompatible?: boolean;
}
type ClientClass = new (
  config: object,
) => { readonly config: { readonly protocol: { getShapeId(): string }; readonly protocolSettings: ProtocolSettings } };

const OPERATION = 9;
const ERROR = -3;
const cache = new WeakMap<object, ServiceModel>();

/** Reads the schema objects of an `@aws-sdk/client-*` package. Throws TypeError when the object is none. */
export function modelOf(sdk: object): ServiceModel {
  const known = cache.get(sdk);
  if (known) return known;
  const model = readModel(sdk);
  cache.set(sdk, model);
  return model;
}

function readModel(sdk: object): ServiceModel {
  const { protocol, settings } = protocolOf(sdk);
  const schemas = Object.values(sdk).filter((value) => Array.isArray(value));
  const operations = new Map<string, OperationModel>();
  const routes: Route[] = [];
  for (const schema of schemas.filter((s): s is StaticOperationSchema => s[0] === OPERATION)) {
    const [, , name, traits, input, output] = schema;
    const operation = { name, input: normal(input), output: normal(output) };
    operations.set(name, operation);
    const http = (traits as SchemaTraitsObject).http;
    if (http) routes.push(compileRoute(operation, http));
  }
  const errors = new Map<string, ErrorModel>();
  for (const schema of schemas.filter((s): s is StaticErrorSchema => s[0] === ERROR)) {
    const error = errorOf(schema);
    errors.set(error.name, error);
    if (!errors.has(error.queryCode)) errors.set(error.queryCode, error);
  }
  return {
    protocol,
    version: settings.version ?? '',
    xmlNamespace: settings.xmlNamespace ?? '',
    target: settings.serviceTarget ?? '',
    queryCompatible: settings.awsQueryCompatible ?? false,
    operations,
    routes: routes.sort((a, b) => b.rank - a.rank),
    errors,
  };
}

/**
 * Only a client's resolved configuration tells its protocol, so one is made here; it never sends anything.
 */
function protocolOf(sdk: object): { protocol: ProtocolName; settings: ProtocolSettings } {
  const found = Object.entries(sdk).find(([name]) => name.endsWith('Client') && name !== '__Client');
  if (!found) throw new TypeError('a local service names an @aws-sdk/client-* package as its sdk; this object has no client class');
  const { config } = new (found[1] as ClientClass)({ region: 'us-east-1', credentials: { accessKeyId: '-', secretAccessKey: '-' } });
  const id = config.protocol.getShapeId().split('#')[1];
  const protocol = PROTOCOLS.find((name) => name === id);
  if (!protocol) throw new TypeError(`${found[0]} speaks ${id}; the local AWS speaks ${PROTOCOLS.join(', ')}`);
  return { protocol, settings: config.protocolSettings };
}

function errorOf(schema: StaticErrorSchema): ErrorModel {
  const normalized = normal(schema);
  const traits = normalized.getMergedTraits();
  const fault = traits.error ?? 'client';
  const http = traits.httpError as number | undefined;
  // A modelled server fault without a status of its own is a 500: the SDK retries only then.
  const status = http ?? (fault === 'server' ? 500 : 400);
  const [queryCode, queryStatus] = (traits.awsQueryError as [string, number] | undefined) ?? [schema[2], status];
  return { name: schema[2], schema: normalized, fault, status, queryCode, queryStatus };
}

const normal = (schema: $SchemaRef): NormalizedSchema => NormalizedSchema.of(schema);
