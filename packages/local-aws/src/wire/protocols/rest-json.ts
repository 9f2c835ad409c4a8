import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../../kernel/aws-error.ts';
import { json } from '../codecs.ts';
import { conform, serialization } from '../conform.ts';
import { errorBody } from './aws-json.ts';
import type { Protocol } from './protocol.ts';
import { type BodyFormat, findByRoute, readBindings, writeBindings } from './rest.ts';

/** restJson1. https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export const restJson: Protocol = {
  validationCode: 'ValidationException',

  find: findByRoute,

  read: (_model, asked, request, { strict }) => readBindings(asked, request, format(strict)),

  write(_model, asked, output, requestId) {
    const { raw, ...response } = writeBindings(asked, output, format(false));
    const type = raw ? 'application/octet-stream' : 'application/json';
    return { ...response, headers: { 'x-amzn-requestid': requestId, 'content-type': type, ...response.headers } };
  },

  writeError: (_model, failure, requestId) => ({
    status: failure.status,
    headers: { 'x-amzn-requestid': requestId, 'content-type': 'application/json', 'x-amzn-errortype': failure.code },
    body: errorBody(failure, true),
  }),

  unknownOperation: () => new AwsError('UnknownOperationException', '', { status: 404 }),
};

const format = (strict: boolean): BodyFormat => {
  const read = (schema: NormalizedSchema, body: Uint8Array): unknown => {
    let parsed: unknown;
    try {
      parsed = JSON.parse(Buffer.from(body).toString('utf8'));
    } catch {
      throw serialization('');
    }
    conform(schema, parsed, { jsonNames: true, strict });
    return json.read(schema, parsed, true);
  };
  const write = (schema: NormalizedSchema, value: unknown): string => json.write(schema, value, true);
  return { read: read as BodyFormat['read'], write, readPayload: read, writePayload: write };
};
