import { AwsError } from '../../kernel/aws-error.ts';
import { json } from '../codecs.ts';
import { conform, serialization } from '../conform.ts';
import { errorMembers, type Failure, party } from '../failure.ts';
import { bodyText, type WireRequest, type WireResponse } from '../message.ts';
import type { ServiceModel } from '../model.ts';
import type { Protocol } from './protocol.ts';

/**
 * awsJson 1.0 and 1.1: one path, the operation in `x-amz-target`, JSON both ways.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export const awsJson = (version: '1.0' | '1.1'): Protocol => ({
  validationCode: 'ValidationException',

  find(model, request) {
    const asked = request.headers['x-amz-target'] ?? '';
    return { asked, operation: model.operations.get(asked.slice(asked.lastIndexOf('.') + 1)) };
  },

  read(_model, { operation }, request, options) {
    if (operation.input.isUnitSchema()) return {};
    const parsed = parseJson(request);
    conform(operation.input, parsed, { jsonNames: false, ...options });
    return json.read(operation.input, parsed, false);
  },

  write(_model, { operation }, output, requestId) {
    const body = operation.output.isUnitSchema() ? '{}' : json.write(operation.output, output, false);
    return { status: 200, headers: headers(version, requestId), body };
  },

  writeError(model, failure, requestId) {
    return { status: failure.status, headers: { ...headers(version, requestId), ...queryError(model, failure) }, body: errorBody(failure) };
  },

  // Seen on AWS: 400 with nothing but the type (aws/aws-sdk-net#1536); the local AWS adds what it has.
  unknownOperation: (_model, asked) => new AwsError('UnknownOperationException', asked ? '' : 'The request has no x-amz-target header.'),
});

const headers = (version: string, requestId: string) => ({
  'x-amzn-requestid': requestId,
  'content-type': `application/x-amz-json-${version}`,
});

/** A body that is no JSON object is a SerializationException without a message on AWS, an array one with. */
function parseJson(request: WireRequest): unknown {
  if (request.body.length === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(bodyText(request));
  } catch {
    throw serialization('');
  }
  if (typeof parsed !== 'object' || parsed === null) throw serialization('');
  return parsed;
}

export function errorBody(failure: Failure, jsonNames = false): string {
  const members = errorMembers(failure);
  const written = failure.model ? (JSON.parse(json.write(failure.model.schema, members, jsonNames)) as object) : members;
  return JSON.stringify({ __type: failure.code, ...written });
}

/** Services that once spoke the query protocol tell its error code beside the new one. */
export const queryError = (model: ServiceModel, failure: Failure): WireResponse['headers'] =>
  model.queryCompatible ? { 'x-amzn-query-error': `${failure.queryCode};${party(failure)}` } : {};
