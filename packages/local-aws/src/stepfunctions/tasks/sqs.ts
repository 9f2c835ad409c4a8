import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { AwsError } from '../../kernel/aws-error.ts';
import { uuid } from '../../kernel/ids.ts';
import type { Queueing, SentMessage } from '../../kernel/neighbours.ts';
import type { ServiceContext } from '../../kernel/service.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { bytesOf, jsonText } from '../runtime/payload.ts';
import { runtimeError, StateError } from '../state-error.ts';
import type { Integration, IntegrationCall } from './integrations.ts';
import { sdkResponse } from './sdk-response.ts';

/**
 * What the integration takes; the rest is dropped before the task is scheduled (recorded on AWS:
 * localstack/localstack, test_sqs_task_service). Source: "Perform AWS SQS actions".
 */
const PARAMETERS: ReadonlySet<string> = new Set([
  'DelaySeconds',
  'MessageAttribute',
  'MessageAttributes',
  'MessageBody',
  'MessageDeduplicationId',
  'MessageGroupId',
  'QueueUrl',
]);

/** Errors that have a name of their own here; any other is `SQS.AmazonSQSException`. */
const NAMED: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'SQS.QueueDoesNotExistException',
  InvalidMessageContents: 'SQS.InvalidMessageContentsException',
  UnsupportedOperation: 'SQS.UnsupportedOperationException',
};
/** What the query protocol calls them, as causes tell. */
const QUERY_CODE: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
  AccessDeniedException: 'AccessDenied',
};

/** `sqs:sendMessage`. A body that is no text is sent as its JSON. */
export function sqsIntegration(ctx: ServiceContext, queueing: () => Queueing): Integration {
  return {
    offers: (action, pattern) => action === 'sendMessage' && (pattern === 'request-response' || pattern === 'waitForTaskToken'),

    parameters: (given) =>
      isJsonObject(given) ? Object.fromEntries(Object.entries(given).filter(([name]) => PARAMETERS.has(name))) : given,

    async call({ arguments: given, require, role }) {
      if (!isJsonObject(given) || typeof given.QueueUrl !== 'string' || given.MessageBody === undefined)
        throw runtimeError("The arguments 'QueueUrl' and 'MessageBody' of sqs:sendMessage must be there.");
      const answer = answerOf(send(given, require, role));
      const requestId = uuid(ctx.random);
      return { ...answer, ...sdkResponse(requestId, ctx.clock.now(), bytesOf(jsonText(answer)), { json: '1.0' }) };
    },
  };

  function send(given: JsonObject, require: IntegrationCall['require'], role: string): SentMessage {
    const url = String(given.QueueUrl);
    const name = url.slice(url.lastIndexOf('/') + 1);
    const { MessageBody: body = '', DelaySeconds: delay } = given;
    try {
      require({ action: 'sqs:SendMessage', resource: `arn:aws:sqs:${ctx.region}:${ctx.account}:${name}` });
      return queueing().send(url, {
        body: typeof body === 'string' ? body : jsonText(body),
        attributes: attributesOf(given.MessageAttributes ?? given.MessageAttribute),
        ...(typeof delay === 'number' && { delaySeconds: delay }),
        senderId: role,
      });
    } catch (thrown) {
      if (thrown instanceof AwsError) throw failureOf(thrown, uuid(ctx.random));
      throw thrown;
    }
  }
}

const answerOf = ({ MessageId, MD5OfMessageBody, MD5OfMessageAttributes }: SentMessage): JsonObject => ({
  ...(MD5OfMessageAttributes !== undefined && { MD5OfMessageAttributes }),
  MD5OfMessageBody,
  MessageId,
});

/** Bytes come as base64 in JSON. */
function attributesOf(given: Json | undefined): Record<string, MessageAttributeValue> {
  if (!isJsonObject(given)) return {};
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const { DataType, StringValue, BinaryValue } = isJsonObject(value) ? value : {};
      const bytes = typeof BinaryValue === 'string' ? { BinaryValue: Buffer.from(BinaryValue, 'base64') } : {};
      const text = StringValue === undefined ? {} : { StringValue: String(StringValue) };
      return [name, { DataType: typeof DataType === 'string' ? DataType : undefined, ...text, ...bytes }];
    }),
  );
}

/** The cause has the words of the SDK that the integration calls with. */
function failureOf({ code, queryCode, message, status }: AwsError, requestId: string): StateError {
  const shown = queryCode ?? QUERY_CODE[code] ?? code;
  const http = code === 'AccessDeniedException' ? 403 : (status ?? 400);
  return new StateError(
    'failure',
    NAMED[code] ?? 'SQS.AmazonSQSException',
    `${message} (Service: AmazonSQS; Status Code: ${http}; Error Code: ${shown}; Request ID: ${requestId}; Proxy: null)`,
  );
}
