import { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../../kernel/aws-error.ts';
import { cborCodec } from '../codecs.ts';
import { serialization } from '../conform.ts';
import { errorMembers } from '../failure.ts';
import { queryError } from './aws-json.ts';
import type { Protocol } from './protocol.ts';

/**
 * Smithy RPC v2 CBOR: `/service/{service}/operation/{operation}`.
 * https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export const rpcV2Cbor: Protocol = {
  validationCode: 'ValidationException',

  find(model, request) {
    const name = /\/operation\/([^/]+)\/?$/.exec(request.path)?.[1] ?? '';
    return { asked: name || request.path, operation: model.operations.get(name) };
  },

  read(_model, { operation }, request) {
    if (operation.input.isUnitSchema() || request.body.length === 0) return {};
    try {
      return cborCodec.read(operation.input, request.body);
    } catch {
      throw serialization('');
    }
  },

  write(_model, { operation }, output, requestId) {
    const body = operation.output.isUnitSchema() ? new Uint8Array() : cborCodec.write(operation.output, output);
    return { status: 200, headers: headers(requestId), body };
  },

  writeError(model, failure, requestId) {
    const body = cborCodec.write(ANYTHING, { __type: failure.model?.schema.getName(true) ?? failure.code, ...errorMembers(failure) });
    return { status: failure.status, headers: { ...headers(requestId), ...queryError(model, failure) }, body };
  },

  unknownOperation: () => new AwsError('UnknownOperationException', '', { status: 404 }),
};

const DOCUMENT = 15;
const ANYTHING = NormalizedSchema.of(DOCUMENT);

const headers = (requestId: string) => ({
  'x-amzn-requestid': requestId,
  'content-type': 'application/cbor',
  'smithy-protocol': 'rpc-v2-cbor',
});
