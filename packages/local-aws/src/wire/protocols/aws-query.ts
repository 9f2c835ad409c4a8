import { XmlNode } from '@aws-sdk/xml-builder';
import { AwsError } from '../../kernel/aws-error.ts';
import { xml } from '../codecs.ts';
import { type Failure, party } from '../failure.ts';
import { readForm } from '../form.ts';
import { bodyText, type WireRequest } from '../message.ts';
import type { ServiceModel } from '../model.ts';
import type { Protocol } from './protocol.ts';

/**
 * awsQuery: a form that names its Action, XML back.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export const awsQuery: Protocol = {
  validationCode: 'ValidationError',

  find(model, request) {
    const asked = formOf(request).get('Action') ?? '';
    return { asked, operation: model.operations.get(asked) };
  },

  read: (_model, { operation }, request, { strict }) => readForm(operation.input, formOf(request), strict),

  write(model, { operation }, output, requestId) {
    const { name } = operation;
    const result = operation.output.isUnitSchema() ? [] : [xml.write(operation.output, output, `${name}Result`, true)];
    const metadata = new XmlNode('ResponseMetadata', [XmlNode.of('RequestId', requestId)]);
    const body = new XmlNode(`${name}Response`, [...result, metadata]).addAttribute('xmlns', model.xmlNamespace).toString();
    return { status: 200, headers: headers(requestId), body };
  },

  writeError: (model, failure, requestId) => ({
    status: failure.queryStatus,
    headers: headers(requestId),
    body: errorResponse(model, failure, failure.queryCode, requestId, true),
  }),

  // The text as AWS gives it (aws/aws-cli#37).
  unknownOperation: (model, asked) =>
    asked
      ? new AwsError('InvalidAction', `Could not find operation ${asked} for version ${model.version}`)
      : new AwsError('MissingAction', 'The request is missing an Action.'),
};

const headers = (requestId: string) => ({ 'x-amzn-requestid': requestId, 'content-type': 'text/xml' });

const formOf = (request: WireRequest): URLSearchParams =>
  request.body.length > 0 ? new URLSearchParams(bodyText(request)) : request.query;

/** `<ErrorResponse><Error>...`: the envelope that the query protocol and Route 53 share. */
export function errorResponse(model: ServiceModel, failure: Failure, code: string, requestId: string, query: boolean): string {
  const error = new XmlNode('Error', [
    XmlNode.of('Type', party(failure)),
    XmlNode.of('Code', code),
    ...(failure.message ? [XmlNode.of('Message', failure.message)] : []),
    ...(failure.model ? xml.write(failure.model.schema, failure.fields, 'Error', query).children : []),
  ]);
  return new XmlNode('ErrorResponse', [error, XmlNode.of('RequestId', requestId)]).addAttribute('xmlns', model.xmlNamespace).toString();
}
