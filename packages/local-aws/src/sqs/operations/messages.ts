import type { MessageSystemAttributeName, Message as WireMessage } from '@aws-sdk/client-sqs';
import { AwsError } from '../../kernel/aws-error.ts';
import { batch } from '../batch.ts';
import { invalidValue, missingParameter } from '../errors.ts';
import { chosen, md5, md5OfAttributes } from '../message-attributes.ts';
import type { Message } from '../queue.ts';
import type { Queues } from '../queues.ts';
import { lengthOf, send } from '../sending.ts';
import type { SqsOperations } from '../table.ts';

const LARGEST_BATCH = 1_048_576;

/** Messages: to send, receive, hide and delete them, one by one or ten at a time. */
export const messageOperations = (queues: Queues) => {
  const senderId = (accessKeyId: string) => queues.ctx.neighbours.identities.callerOf(accessKeyId).userId;
  return {
    SendMessage: ({ QueueUrl, ...message }, { accessKeyId }) => send(queues.at(QueueUrl), message, senderId(accessKeyId)),

    SendMessageBatch: ({ QueueUrl, Entries = [] }, { accessKeyId }) => {
      const queue = queues.at(QueueUrl);
      const length = Entries.reduce((sum, entry) => sum + lengthOf(entry), 0);
      if (length > LARGEST_BATCH)
        throw new AwsError(
          'BatchRequestTooLong',
          `Batch requests cannot be longer than ${LARGEST_BATCH} bytes. You have sent ${length} bytes.`,
        );
      return batch(Entries, 'SendMessageBatchRequestEntry', (entry) => send(queue, entry, senderId(accessKeyId)));
    },

    /** Waits for a message as long as the call or the queue says; an answer without messages has no list. */
    ReceiveMessage: async (input) => {
      const queue = queues.at(input.QueueUrl);
      const most = input.MaxNumberOfMessages ?? 1;
      if (most < 1 || most > 10) throw invalidValue(most, 'MaxNumberOfMessages', 'Must be between 1 and 10, if provided.');
      const wait = input.WaitTimeSeconds ?? queue.seconds('ReceiveMessageWaitTimeSeconds');
      if (wait < 0 || wait > 20) throw invalidValue(wait, 'WaitTimeSeconds', 'Must be >= 0 and <= 20, if provided.');
      const hidden = input.VisibilityTimeout ?? queue.seconds('VisibilityTimeout');
      checkVisibility(hidden);
      const { clock } = queues.ctx;
      const until = clock.now() + wait * 1000;
      for (;;) {
        const received = queue.receive(most, hidden, queues.deadLettersOf(queue));
        if (received.length > 0) return { Messages: received.map(([message, handle]) => asReceived(message, handle, input)) };
        const left = until - clock.now();
        if (left <= 0 || !queues.has(queue)) return {};
        await queue.change(left, queues.halted);
      }
    },

    DeleteMessage: ({ QueueUrl, ReceiptHandle = '' }) => {
      queues.at(QueueUrl).delete(ReceiptHandle);
      return {};
    },

    DeleteMessageBatch: ({ QueueUrl, Entries = [] }) => {
      const queue = queues.at(QueueUrl);
      return batch(Entries, 'DeleteMessageBatchRequestEntry', ({ ReceiptHandle = '' }) => {
        queue.delete(ReceiptHandle);
        return {};
      });
    },

    ChangeMessageVisibility: ({ QueueUrl, ReceiptHandle = '', VisibilityTimeout: seconds }) => {
      const queue = queues.at(QueueUrl);
      if (seconds === undefined) throw missingParameter('VisibilityTimeout');
      checkVisibility(seconds);
      queue.changeVisibility(ReceiptHandle, seconds);
      return {};
    },

    ChangeMessageVisibilityBatch: ({ QueueUrl, Entries = [] }) => {
      const queue = queues.at(QueueUrl);
      return batch(Entries, 'ChangeMessageVisibilityBatchRequestEntry', ({ ReceiptHandle = '', VisibilityTimeout: seconds }) => {
        if (seconds === undefined) throw missingParameter('VisibilityTimeout');
        checkVisibility(seconds);
        queue.changeVisibility(ReceiptHandle, seconds);
        return {};
      });
    },
  } satisfies SqsOperations;
};

function checkVisibility(seconds: number): void {
  if (seconds < 0 || seconds > 43_200) throw invalidValue(seconds, 'VisibilityTimeout', 'Must be between 0 and 43200, if provided.');
}

interface Asking {
  readonly AttributeNames?: readonly string[] | undefined;
  readonly MessageSystemAttributeNames?: readonly string[] | undefined;
  readonly MessageAttributeNames?: readonly string[] | undefined;
}

function asReceived(message: Message, handle: string, asking: Asking): WireMessage {
  const names = [...(asking.AttributeNames ?? []), ...(asking.MessageSystemAttributeNames ?? [])];
  const system = Object.entries(systemAttributes(message)).filter(([name]) => names.includes('All') || names.includes(name));
  const attributes = chosen(message.attributes, asking.MessageAttributeNames ?? []);
  return {
    MessageId: message.id,
    ReceiptHandle: handle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) as Record<MessageSystemAttributeName, string> }),
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes, MD5OfMessageAttributes: md5OfAttributes(attributes) }),
  };
}

const systemAttributes = (message: Message): Record<string, string> => ({
  SenderId: message.senderId,
  SentTimestamp: String(Math.floor(message.sentAt)),
  ApproximateReceiveCount: String(message.receiveCount),
  ApproximateFirstReceiveTimestamp: String(Math.floor(message.firstReceivedAt ?? 0)),
  ...(message.traceHeader !== undefined && { AWSTraceHeader: message.traceHeader }),
  ...(message.deadLetterOf !== undefined && { DeadLetterQueueSourceArn: message.deadLetterOf }),
});
