import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bodies, givenQueues } from './given.ts';

/**
 * Sources: SQS API reference and Developer Guide; recordings of AWS in localstack/localstack,
 * tests/aws/services/sqs.
 */

let q: Awaited<ReturnType<typeof givenQueues>>;
const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/pushes';
beforeEach(async () => {
  q = await givenQueues();
  await q.make('pushes');
});
afterEach(() => q.local.stop());

const sleep = (seconds: number) => q.clock.run(q.clock.sleep(seconds * 1000));
const text = (StringValue: string, DataType = 'String'): MessageAttributeValue => ({ DataType, StringValue });

describe('visibility', () => {
  test('a received message comes again when its time-out is over, and counts', async () => {
    await q.send('pushes', 'a');
    const [first] = await q.receive('pushes', { VisibilityTimeout: 10, MessageSystemAttributeNames: ['All'] });
    expect(first!.Attributes).toMatchObject({ ApproximateReceiveCount: '1', SentTimestamp: '1767225600000' });
    await sleep(9.9);
    expect(await q.receive('pushes')).toEqual([]);
    await sleep(0.2);
    const [second] = await q.receive('pushes', { MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    expect(second!.MessageId).toBe(first!.MessageId);
    expect(second!.ReceiptHandle).not.toBe(first!.ReceiptHandle);
    expect(second!.Attributes).toEqual({ ApproximateReceiveCount: '2' });
  });

  test('the queue says how long, unless the call does', async () => {
    await q.make('short', { VisibilityTimeout: '5' });
    await q.send('short', 'a');
    expect(await q.receive('short')).toHaveLength(1);
    await sleep(5);
    expect(await q.receive('short', { VisibilityTimeout: 0 })).toHaveLength(1);
    expect(await q.receive('short')).toHaveLength(1);
  });

  test('ChangeMessageVisibility gives back at once, or later, even after the time-out (recorded)', async () => {
    await q.send('pushes', 'a');
    const [{ ReceiptHandle } = {}] = await q.receive('pushes');
    await q.call(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    const [again] = await q.receive('pushes', { VisibilityTimeout: 1 });
    await sleep(2);
    const more = { QueueUrl, ReceiptHandle: again!.ReceiptHandle, VisibilityTimeout: 60 };
    await q.call(new ChangeMessageVisibilityCommand(more));
    expect(await q.receive('pushes')).toEqual([]);
    await sleep(60);
    expect(await q.receive('pushes')).toHaveLength(1);
  });

  test('no message is hidden for more than twelve hours in all', async () => {
    await q.send('pushes', 'a');
    const [{ ReceiptHandle } = {}] = await q.receive('pushes');
    await sleep(10);
    expect(await q.refused(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 43_200 }))).toMatchObject({
      name: 'InvalidParameterValue',
      message:
        'Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds]',
    });
  });

  test('a message that was deleted cannot be hidden', async () => {
    await q.send('pushes', 'a');
    const [{ ReceiptHandle } = {}] = await q.receive('pushes');
    await q.call(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    expect(await q.refused(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 1 }))).toMatchObject({
      message: `Value ${ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
    });
  });
});

describe('deletion', () => {
  test('any handle that the message was received with deletes it, once and again', async () => {
    await q.send('pushes', 'a');
    const [first] = await q.receive('pushes', { VisibilityTimeout: 0 });
    await q.receive('pushes', { VisibilityTimeout: 0 });
    const command = new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first!.ReceiptHandle });
    await q.call(command);
    await q.call(command);
    expect(await q.receive('pushes')).toEqual([]);
  });

  test('what is no handle is refused', async () => {
    expect(await q.refused(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'garbage' }))).toMatchObject({
      name: 'ReceiptHandleIsInvalid',
      message: 'The input receipt handle "garbage" is not a valid receipt handle.',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('a message is gone when its retention period is over', async () => {
    await q.make('brief', { MessageRetentionPeriod: '60' });
    await q.send('brief', 'a');
    await sleep(60);
    expect(await q.receive('brief')).toEqual([]);
    expect(await q.attributes('brief')).toMatchObject({ ApproximateNumberOfMessages: '0' });
  });
});

describe('waiting', () => {
  const waiting = (WaitTimeSeconds?: number) => q.client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds }));
  const took = async (work: Promise<unknown>) => {
    const from = q.clock.now();
    await q.clock.run(work);
    return (q.clock.now() - from) / 1000;
  };

  test('without a wait the answer comes at once, and has no list', async () => {
    const command = new ReceiveMessageCommand({ QueueUrl });
    expect(await took(waiting())).toBe(0);
    expect((await q.call(command)).Messages).toBeUndefined();
  });

  test('with one it comes when the time is over, or with the first message', async () => {
    expect(await took(waiting(20))).toBe(20);
    q.clock.after(3_000, () => void q.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' })));
    expect(await took(waiting(20))).toBe(3);
  });

  test('it ends with a message that is given back meanwhile, or whose delay is over', async () => {
    await q.send('pushes', 'a');
    await q.receive('pushes', { VisibilityTimeout: 7 });
    expect(await took(waiting(20))).toBe(7);
    await q.call(new SendMessageCommand({ QueueUrl, MessageBody: 'b', DelaySeconds: 4 }));
    expect(await took(waiting(20))).toBe(4);
  });

  test('the queue may say how long', async () => {
    await q.make('patient', { ReceiveMessageWaitTimeSeconds: '12' });
    expect(await took(q.client.send(new ReceiveMessageCommand({ QueueUrl: q.urlOf('patient') })))).toBe(12);
  });
});

test.each([
  [{ MaxNumberOfMessages: 11 }, 'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.'],
  [{ MaxNumberOfMessages: 0 }, 'Value 0 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.'],
  [{ WaitTimeSeconds: 21 }, 'Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.'],
  [
    { VisibilityTimeout: 43201 },
    'Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200, if provided.',
  ],
])('ReceiveMessage refuses %o', async (more, message) => {
  expect(await q.refused(new ReceiveMessageCommand({ QueueUrl, ...more }))).toMatchObject({
    name: 'InvalidParameterValue',
    message,
  });
});

describe('attributes of messages', () => {
  /** Digests recorded on AWS: test_receive_message_message_attribute_names_filters. */
  const GIVEN = { General: text('Kenobi'), Hello: text('There'), 'Help.Me': text('Me') };
  test.each([
    [[], undefined, undefined],
    [['All'], ['General', 'Hello', 'Help.Me'], '4c360f3fdafd970e05fae2f149d997f5'],
    [['.*'], ['General', 'Hello', 'Help.Me'], '4c360f3fdafd970e05fae2f149d997f5'],
    [['Foo', 'Bar'], undefined, undefined],
    [['Hello', 'General'], ['General', 'Hello'], 'fca026605781cb4126a1e9044df24232'],
    [['Foo', 'Hello'], ['Hello'], 'a311262e065454b75da111d535b8dacd'],
    [['Hel.*'], ['Hello', 'Help.Me'], '83fee93c1bcd8b9a5a923ffacdc636c7'],
    [['AWS.'], undefined, undefined],
    [['..foo'], undefined, undefined],
  ])('asked for as %j', async (MessageAttributeNames, names, digest) => {
    const sent = await q.call(new SendMessageCommand({ QueueUrl, MessageBody: 'msg', MessageAttributes: GIVEN }));
    expect(sent).toMatchObject({
      MD5OfMessageAttributes: '4c360f3fdafd970e05fae2f149d997f5',
      MD5OfMessageBody: '6e2baaf3b97dbeef01c0043275f9a0e7',
    });
    const [message] = await q.receive('pushes', { MessageAttributeNames });
    expect(message!.MD5OfMessageAttributes).toBe(digest);
    expect(message!.MessageAttributes && Object.keys(message!.MessageAttributes)).toEqual(names);
  });

  test('a binary one keeps its bytes (recorded: test_send_message_with_binary_attributes)', async () => {
    const BinaryValue = Buffer.from('traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01');
    await q.call(
      new SendMessageCommand({ QueueUrl, MessageBody: 'test', MessageAttributes: { attr1: { DataType: 'Binary', BinaryValue } } }),
    );
    const [message] = await q.receive('pushes', { MessageAttributeNames: ['All'] });
    expect(message!.MD5OfMessageAttributes).toBe('8cbe4db156db8a94db8b801b7addb984');
    expect(Buffer.from(message!.MessageAttributes!.attr1!.BinaryValue!)).toEqual(BinaryValue);
  });

  test.each([
    ['ErrorDetails', text(''), "Message (user) attribute 'ErrorDetails' must contain a non-empty value of type 'String'."],
    ['Count', text('many', 'Number'), "Can't cast the value of message (user) attribute 'Count' to a number."],
    [
      'Kind',
      text('x', 'Text'),
      "The type of message (user) attribute 'Kind' is invalid. You must use only the following supported type prefixes: Binary, Number, String.",
    ],
  ])('%s is refused', async (name, value, message) => {
    const command = new SendMessageCommand({ QueueUrl, MessageBody: 'a', MessageAttributes: { [name]: value } });
    expect(await q.refused(command)).toMatchObject({ name: 'InvalidParameterValue', message });
  });

  test('types may have a label of their own', async () => {
    const MessageAttributes = { Price: text('1.5', 'Number.float'), Id: text('x', 'String.uuid') };
    await q.call(new SendMessageCommand({ QueueUrl, MessageBody: 'a', MessageAttributes }));
    expect((await q.receive('pushes', { MessageAttributeNames: ['All'] }))[0]!.MessageAttributes).toEqual(MessageAttributes);
  });
});

describe('SendMessage refuses', () => {
  test.each([
    ['no text', { MessageBody: '' }, 'MissingParameter', 'The request must contain the parameter MessageBody.'],
    [
      'characters that XML does not have',
      { MessageBody: 'a\u0000' },
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
    ],
    [
      'a long delay',
      { MessageBody: 'a', DelaySeconds: 901 },
      'InvalidParameterValue',
      'Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.',
    ],
    [
      'more than the queue takes, attributes counted',
      { MessageBody: 'a'.repeat(1_048_576 - 7), MessageAttributes: { k: text('x') } },
      'InvalidParameterValue',
      'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.',
    ],
  ])('%s', async (_, more, name, message) => {
    expect(await q.refused(new SendMessageCommand({ QueueUrl, ...more }))).toMatchObject({ name, message });
  });

  test('and takes what is just within', async () => {
    const MessageAttributes = { k: text('x') };
    await q.call(new SendMessageCommand({ QueueUrl, MessageBody: 'a'.repeat(1_048_576 - 8), MessageAttributes }));
    await q.call(new SendMessageCommand({ QueueUrl, MessageBody: '\t\r\n\u{1f680}\ufffd' }));
    expect(await q.attributes('pushes')).toMatchObject({ ApproximateNumberOfMessages: '2' });
  });
});

describe('batches', () => {
  const entries = (count: number) => Array.from({ length: count }, (_, i) => ({ Id: `${i}`, MessageBody: `m${i}` }));

  test('each entry is judged for itself', async () => {
    const answer = await q.call(
      new SendMessageBatchCommand({ QueueUrl, Entries: [...entries(2), { Id: 'late', MessageBody: 'x', DelaySeconds: 1000 }] }),
    );
    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['0', '1']);
    expect(answer.Failed).toMatchObject([{ Id: 'late', SenderFault: true, Code: 'InvalidParameterValue' }]);
    const received = await q.receive('pushes');
    expect(bodies(received)).toEqual(['m0', 'm1']);
    const handles = received.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId!, ReceiptHandle }));
    const hidden = handles.map((handle) => ({ ...handle, VisibilityTimeout: 0 }));
    expect((await q.call(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries: hidden }))).Successful).toHaveLength(2);
    const deleted = await q.call(new DeleteMessageBatchCommand({ QueueUrl, Entries: [...handles, { Id: 'no', ReceiptHandle: 'no' }] }));
    expect(deleted.Successful).toHaveLength(2);
    expect(deleted.Failed).toMatchObject([{ Id: 'no', Code: 'ReceiptHandleIsInvalid', SenderFault: true }]);
    expect(await q.receive('pushes')).toEqual([]);
  });

  test.each([
    [[], 'EmptyBatchRequest', 'There should be at least one SendMessageBatchRequestEntry in the request.'],
    [entries(20), 'TooManyEntriesInBatchRequest', 'Maximum number of entries per request are 10. You have sent 20.'],
    [[...entries(1), ...entries(1)], 'BatchEntryIdsNotDistinct', 'Id 0 repeated.'],
    [
      [{ Id: 'invalid:id', MessageBody: 'a' }],
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    ],
    [
      [
        { Id: '1', MessageBody: 'a'.repeat(1_048_576) },
        { Id: '2', MessageBody: 'a' },
      ],
      'BatchRequestTooLong',
      'Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.',
    ],
  ])('%#', async (Entries, name, message) => {
    expect(await q.refused(new SendMessageBatchCommand({ QueueUrl, Entries }))).toMatchObject({ name, message });
  });
});
