import type { MessageAttributeValue, MessageSystemAttributeValue } from '@aws-sdk/client-sqs';
import { AwsError } from '../kernel/aws-error.ts';
import { invalidParameter, invalidValue, missingParameter } from './errors.ts';
import { checkAttributes, md5, md5OfAttributes, sizeOf } from './message-attributes.ts';
import type { Queue } from './queue.ts';

/** A message as SendMessage and an entry of SendMessageBatch have it. */
export interface Sending {
  readonly MessageBody?: string | undefined;
  readonly DelaySeconds?: number | undefined;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttributeValue>> | undefined;
  readonly MessageSystemAttributes?: Readonly<Record<string, MessageSystemAttributeValue>> | undefined;
  readonly MessageDeduplicationId?: string | undefined;
}

export interface Sent {
  readonly MessageId: string;
  readonly MD5OfMessageBody: string;
  readonly MD5OfMessageAttributes: string | undefined;
  readonly MD5OfMessageSystemAttributes: string | undefined;
}

/** Characters that XML 1.0 does not have. Source: SendMessage (API reference). */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

export const lengthOf = ({ MessageBody = '', MessageAttributes = {} }: Sending): number =>
  Buffer.byteLength(MessageBody) + sizeOf(MessageAttributes);

/** Checks a message and puts it into the queue. `senderId`: the caller's id. Throws AwsError. */
export function send(queue: Queue, sending: Sending, senderId: string): Sent {
  const { MessageBody: body = '', DelaySeconds: delay, MessageAttributes: attributes = {}, MessageSystemAttributes: system = {} } = sending;
  if (body === '') throw missingParameter('MessageBody');
  if (FORBIDDEN.test(body))
    throw new AwsError(
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
    );
  if (delay !== undefined && (delay < 0 || delay > 900)) throw invalidValue(delay, 'DelaySeconds', 'DelaySeconds must be >= 0 and <= 900.');
  if (sending.MessageDeduplicationId !== undefined)
    throw invalidValue(
      sending.MessageDeduplicationId,
      'MessageDeduplicationId',
      'The request include parameter that is not valid for this queue type.',
    );
  checkAttributes(attributes);
  if (lengthOf(sending) > queue.maximumMessageSize)
    throw invalidParameter(`One or more parameters are invalid. Reason: Message must be shorter than ${queue.maximumMessageSize} bytes.`);
  const unknown = Object.keys(system).find((name) => name !== 'AWSTraceHeader');
  if (unknown !== undefined) throw invalidParameter(`Message system attribute name '${unknown}' is invalid.`);
  const message = queue.send({ body, attributes, traceHeader: system.AWSTraceHeader?.StringValue, senderId }, delay);
  return {
    MessageId: message.id,
    MD5OfMessageBody: md5(body),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
    MD5OfMessageSystemAttributes: md5OfAttributes(system),
  };
}
