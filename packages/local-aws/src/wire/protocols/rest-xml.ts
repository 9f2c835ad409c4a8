import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../../kernel/aws-error.ts';
import { xml } from '../codecs.ts';
import type { ServiceModel } from '../model.ts';
import { errorResponse } from './aws-query.ts';
import type { Protocol } from './protocol.ts';
import { type BodyFormat, findByRoute, readBindings, writeBindings } from './rest.ts';

/** restXml, as Route 53 speaks it. https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html */
export const restXml: Protocol = {
  validationCode: 'InvalidInput',

  find: findByRoute,

  read: (model, asked, request) => readBindings(asked, request, format(model)),

  write(model, asked, output, requestId) {
    const { raw, ...response } = writeBindings(asked, output, format(model));
    const type = raw ? 'application/octet-stream' : 'text/xml';
    return { ...response, headers: { 'x-amzn-requestid': requestId, 'content-type': type, ...response.headers } };
  },

  writeError: (model, failure, requestId) => ({
    status: failure.status,
    headers: { 'x-amzn-requestid': requestId, 'content-type': 'text/xml' },
    body: errorResponse(model, failure, failure.code, requestId, false),
  }),

  unknownOperation: () => new AwsError('UnknownOperationException', '', { status: 404 }),
};

const format = (model: ServiceModel): BodyFormat => {
  const read = (schema: NormalizedSchema, body: Uint8Array): unknown => {
    try {
      return xml.read(schema, body);
    } catch {
      throw new AwsError('MalformedInput', 'The XML you provided was not well-formed or did not validate against our published schema');
    }
  };
  const element = (schema: NormalizedSchema, value: unknown): string => {
    const name = schema.getMergedTraits().xmlName ?? schema.getName() ?? '';
    return `<?xml version="1.0" encoding="UTF-8"?>${xml.write(schema, value, name, false).addAttribute('xmlns', model.xmlNamespace)}`;
  };
  return { read: read as BodyFormat['read'], write: element, readPayload: read, writePayload: element };
};
