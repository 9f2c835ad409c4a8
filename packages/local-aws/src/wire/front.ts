import type { Clock } from '../clock/clock.ts';
import { AwsError } from '../kernel/aws-error.ts';
import type { Dispatch, OnUnexpected } from '../kernel/dispatch.ts';
import { ResponseLost } from '../kernel/faults.ts';
import type { SessionKeys } from '../kernel/identity.ts';
import type { LocalService } from '../kernel/service.ts';
import { requireMembers } from './conform.ts';
import { failureOf } from './failure.ts';
import { contentType, type WireRequest, type WireResponse } from './message.ts';
import { modelOf, type ProtocolName, type ServiceModel } from './model.ts';
import { awsJson } from './protocols/aws-json.ts';
import { awsQuery } from './protocols/aws-query.ts';
import type { Asked, Protocol } from './protocols/protocol.ts';
import { restJson } from './protocols/rest-json.ts';
import { restXml } from './protocols/rest-xml.ts';
import { rpcV2Cbor } from './protocols/rpc-v2-cbor.ts';
import { isReallySigned, refuseWrongSignature } from './signature.ts';

const PROTOCOL = {
  awsJson1_0: awsJson('1.0'),
  awsJson1_1: awsJson('1.1'),
  awsQuery,
  restJson1: restJson,
  restXml,
  rpcv2Cbor: rpcV2Cbor,
} satisfies Record<ProtocolName, Protocol>;

/**
 * RPC clients choose among the protocols of a service by content type:
 * older ones send CloudWatch a form, newer ones JSON or CBOR.
 */
const BY_CONTENT_TYPE: Readonly<Record<string, ProtocolName>> = {
  'application/x-amz-json-1.0': 'awsJson1_0',
  'application/x-amz-json-1.1': 'awsJson1_1',
  'application/x-www-form-urlencoded': 'awsQuery',
  'application/cbor': 'rpcv2Cbor',
};

export interface FrontParts {
  readonly services: readonly LocalService[];
  readonly dispatch: Dispatch;
  readonly clock: Clock;
  readonly newRequestId: () => string;
  /** Refuse members that the model does not have. */
  readonly strict: boolean;
  /** Of a session's access key. */
  readonly keysOf: (accessKeyId: string) => SessionKeys | undefined;
  readonly onUnexpected: OnUnexpected;
}

/**
 * Answers a request, whichever door it came by. Undefined: no answer comes, the connection drops.
 * `callerKey`: access key of the caller, where the door knows better than the signature.
 */
export type Front = (request: WireRequest, callerKey?: string) => Promise<WireResponse | undefined>;

export function wireFront({ services, dispatch, clock, newRequestId, strict, keysOf, onUnexpected }: FrontParts): Front {
  const bySigningName = new Map(services.map((service) => [service.signingName, service]));

  return async (request, callerKey) => {
    const requestId = newRequestId();
    const credential = credentialOf(request);
    const service = credential && bySigningName.get(credential.service);
    if (!service) return noSuchService(request, requestId, credential?.service, [...bySigningName.keys()]);
    const model = modelOf(service.sdk);
    const protocol = protocolFor(model, request);
    let asked: Asked | undefined;
    try {
      asked = protocol.find(model, request);
      const { operation } = asked;
      if (!operation || !service.operations[operation.name])
        throw unknownOperation(protocol, model, service, operation?.name ?? asked.asked);
      const known = { ...asked, operation };
      const input = protocol.read(model, known, request, { strict });
      // What somebody else has signed is theirs, whichever process sends it.
      const signer = callerKey === undefined || isReallySigned(request) ? credential.accessKeyId : callerKey;
      const call = { requestId, accessKeyId: signer };
      if (service.checksSignatures) refuseWrongSignature(request, keysOf);
      const validate = () => requireMembers(operation.input, input, protocol.validationCode);
      const output = await dispatch(service, operation.name, input, call, service.validatesItself ? undefined : validate);
      return protocol.write(model, known, output ?? {}, requestId);
    } catch (error) {
      if (error instanceof AwsError) return protocol.writeError(model, failureOf(model, error), requestId);
      if (error instanceof ResponseLost) {
        await clock.sleep(error.afterMs);
        return undefined;
      }
      // Most likely an output that the service's model does not allow.
      onUnexpected(error, { service: service.signingName, operation: asked?.operation?.name ?? request.path });
      const failure = new AwsError('InternalFailure', `The local AWS could not write its answer: ${String(error)}`, { status: 500 });
      return protocol.writeError(model, failureOf(model, failure), requestId);
    }
  };
}

interface Credential {
  readonly accessKeyId: string;
  readonly service: string;
}

/**
 * From the SigV4 scope `<key>/<date>/<region>/<service>/aws4_request`,
 * in the header or, presigned, in the query.
 */
function credentialOf(request: WireRequest): Credential | undefined {
  const text = /Credential=([^,\s]+)/.exec(request.headers.authorization ?? '')?.[1] ?? request.query.get('X-Amz-Credential') ?? '';
  const [, accessKeyId, service] = /^(.+)\/\d{8}\/[^/]*\/([^/]+)\/aws4_request$/.exec(text) ?? [];
  return accessKeyId && service ? { accessKeyId, service } : undefined;
}

function protocolFor(model: ServiceModel, request: WireRequest): Protocol {
  const rest = model.protocol === 'restJson1' || model.protocol === 'restXml';
  return PROTOCOL[(!rest && BY_CONTENT_TYPE[contentType(request)]) || model.protocol];
}

function unknownOperation(protocol: Protocol, model: ServiceModel, service: LocalService, asked: string): AwsError {
  const error = protocol.unknownOperation(model, asked);
  const supported = Object.keys(service.operations).sort().join(', ');
  const message = `${error.message ? `${error.message}. ` : ''}The local AWS does not answer ${asked || 'this'}; of ${service.signingName} it answers: ${supported}.`;
  return new AwsError(error.code, message, error.status ? { status: error.status } : {});
}

/** Services of AWS whose requests do not show that their clients read XML. */
const REST_XML: ReadonlySet<string> = new Set(['cloudfront', 'route53', 's3']);

/** Which error format the caller reads is not known here: the one its content type suggests. */
function noSuchService(request: WireRequest, requestId: string, asked: string | undefined, names: readonly string[]): WireResponse {
  const has = `The local AWS has: ${[...names].sort().join(', ')}.`;
  // Both as on AWS: MissingAuthenticationToken is 403;
  // no service means nobody is there to answer, so 501, which clients don't retry.
  const { code, status, message } = asked
    ? { code: 'UnknownServiceException', status: 501, message: `The local AWS has no service that signs as '${asked}'. ${has}` }
    : {
        code: 'MissingAuthenticationTokenException',
        status: 403,
        message: `Missing Authentication Token: the request is not signed (SigV4), so nothing tells which service it is for. Any key will do. ${has}`,
      };
  const body = JSON.stringify({ __type: code, message });
  if (!/xml|form/.test(contentType(request)) && !REST_XML.has(asked ?? ''))
    return { status, headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId, 'x-amzn-errortype': code }, body };
  const escaped = message.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body: xml };
}
