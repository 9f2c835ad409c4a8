import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalAws } from '../../src/local-aws.ts';
import { sqsService } from '../../src/sqs/sqs.ts';
import { clientThrough, DOORS } from '../doors.ts';
import { bodies, givenQueues } from './given.ts';

/** Sources: SQS API reference; recordings of AWS in localstack/localstack, tests/aws/services/sqs. */

let q: Awaited<ReturnType<typeof givenQueues>>;
beforeEach(async () => {
  q = await givenQueues();
});
afterEach(() => q.local.stop());

test('a new queue tells what AWS gives it (recorded: test_create_queue_with_attributes; 1 MiB since 2025)', async () => {
  await q.make('pushes', { MessageRetentionPeriod: '604800', ReceiveMessageWaitTimeSeconds: '10', VisibilityTimeout: '20' });
  expect(await q.attributes('pushes')).toEqual({
    QueueArn: q.arnOf('pushes'),
    ApproximateNumberOfMessages: '0',
    ApproximateNumberOfMessagesNotVisible: '0',
    ApproximateNumberOfMessagesDelayed: '0',
    CreatedTimestamp: '1767225600',
    LastModifiedTimestamp: '1767225600',
    VisibilityTimeout: '20',
    MaximumMessageSize: '1048576',
    MessageRetentionPeriod: '604800',
    DelaySeconds: '0',
    ReceiveMessageWaitTimeSeconds: '10',
    SqsManagedSseEnabled: 'true',
  });
});

test('the same name with the same attributes is the same queue; with others it is refused (recorded)', async () => {
  const first = await q.make('pushes', { DelaySeconds: '1' });
  expect((await q.make('pushes', { DelaySeconds: '1' })).QueueUrl).toBe(first.QueueUrl);
  expect(await q.refused(new CreateQueueCommand({ QueueName: 'pushes', Attributes: { DelaySeconds: '2' } }))).toMatchObject({
    name: 'QueueNameExists',
    message: 'A queue already exists with the same name and a different value for attribute DelaySeconds',
  });
});

test('a name is free again 60 seconds after its queue was deleted (recorded: test_create_queue_recently_deleted)', async () => {
  const { QueueUrl } = await q.make('pushes');
  await q.call(new DeleteQueueCommand({ QueueUrl }));
  const again = new CreateQueueCommand({ QueueName: 'pushes' });
  expect(await q.refused(again)).toMatchObject({
    name: 'QueueDeletedRecently',
    message: 'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
  });
  await q.clock.run(q.clock.sleep(60_000));
  expect((await q.call(again)).QueueUrl).toBe(QueueUrl);
});

describe('attributes are judged as SetQueueAttributes says', () => {
  const policy = (value: object | string) => (typeof value === 'string' ? value : JSON.stringify(value));
  const DLQ = 'arn:aws:sqs:us-east-1:123456789012:dead';
  test.each([
    ['DelaySeconds', '901', 'InvalidAttributeValue', 'Invalid value for the parameter DelaySeconds.'],
    ['MaximumMessageSize', '1023', 'InvalidAttributeValue', 'Invalid value for the parameter MaximumMessageSize.'],
    ['MaximumMessageSize', '1048577', 'InvalidAttributeValue', 'Invalid value for the parameter MaximumMessageSize.'],
    ['MessageRetentionPeriod', '59', 'InvalidAttributeValue', 'Invalid value for the parameter MessageRetentionPeriod.'],
    ['MessageRetentionPeriod', '1209601', 'InvalidAttributeValue', 'Invalid value for the parameter MessageRetentionPeriod.'],
    ['ReceiveMessageWaitTimeSeconds', '21', 'InvalidAttributeValue', 'Invalid value for the parameter ReceiveMessageWaitTimeSeconds.'],
    ['VisibilityTimeout', '43201', 'InvalidAttributeValue', 'Invalid value for the parameter VisibilityTimeout.'],
    ['VisibilityTimeout', 'long', 'InvalidAttributeValue', 'Invalid value for the parameter VisibilityTimeout.'],
    ['Policy', '{', 'InvalidAttributeValue', 'Invalid value for the parameter Policy.'],
    ['Patience', '1', 'InvalidAttributeName', 'Unknown Attribute Patience.'],
    ['QueueArn', 'arn', 'InvalidAttributeName', 'Unknown Attribute QueueArn.'],
    [
      'RedrivePolicy',
      policy({ deadLetterTargetArn: 'dummy', maxReceiveCount: 42 }),
      'InvalidParameterValue',
      'Value {"deadLetterTargetArn":"dummy","maxReceiveCount":42} for parameter RedrivePolicy is invalid. Reason: Invalid value for deadLetterTargetArn.',
    ],
    [
      'RedrivePolicy',
      policy({}),
      'InvalidParameterValue',
      'Value {} for parameter RedrivePolicy is invalid. Reason: Redrive policy does not contain mandatory attribute: maxReceiveCount.',
    ],
    [
      'RedrivePolicy',
      policy({ maxReceiveCount: 1 }),
      'InvalidParameterValue',
      'Value {"maxReceiveCount":1} for parameter RedrivePolicy is invalid. Reason: Redrive policy does not contain mandatory attribute: deadLetterTargetArn.',
    ],
    [
      'RedrivePolicy',
      policy({ deadLetterTargetArn: DLQ, maxReceiveCount: 1 }),
      'InvalidParameterValue',
      `Value {"deadLetterTargetArn":"${DLQ}","maxReceiveCount":1} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.`,
    ],
  ])('%s = %s', async (attribute, value, name, message) => {
    const { QueueUrl } = await q.make('pushes');
    const Attributes = { [attribute]: value };
    expect(await q.refused(new SetQueueAttributesCommand({ QueueUrl, Attributes }))).toMatchObject({ name, message });
    expect(await q.refused(new CreateQueueCommand({ QueueName: 'other', Attributes }))).toMatchObject({ name, message });
  });

  test('the largest values are taken, and an empty text takes a policy away', async () => {
    await q.make('dead');
    const { QueueUrl } = await q.make('pushes', {
      DelaySeconds: '900',
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '1209600',
      ReceiveMessageWaitTimeSeconds: '20',
      VisibilityTimeout: '43200',
      Policy: '{"Version":"2012-10-17","Statement":[]}',
      RedrivePolicy: policy({ deadLetterTargetArn: DLQ, maxReceiveCount: '1000' }),
      SqsManagedSseEnabled: 'false',
    });
    expect((await q.call(new ListDeadLetterSourceQueuesCommand({ QueueUrl: q.urlOf('dead') }))).queueUrls).toEqual([QueueUrl]);
    await q.call(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy: '', Policy: '' } }));
    const after = await q.attributes('pushes');
    expect([after.RedrivePolicy, after.Policy]).toEqual([undefined, undefined]);
  });
});

test('GetQueueAttributes tells what is asked for, nothing without names, and refuses names that there are not', async () => {
  const { QueueUrl } = await q.make('pushes');
  const asked = (...AttributeNames: string[]) => new GetQueueAttributesCommand({ QueueUrl, AttributeNames: AttributeNames as never });
  expect((await q.call(asked('QueueArn', 'Policy'))).Attributes).toEqual({ QueueArn: q.arnOf('pushes') });
  expect((await q.call(asked())).Attributes).toBeUndefined();
  expect(await q.refused(asked('Foo'))).toMatchObject({ name: 'InvalidAttributeName', message: 'Unknown Attribute Foo.' });
});

test('counts tell visible, hidden and delayed messages apart', async () => {
  await q.make('pushes');
  for (const body of ['a', 'b', 'c']) await q.send('pushes', body);
  await q.call(new SendMessageCommand({ QueueUrl: q.urlOf('pushes'), MessageBody: 'later', DelaySeconds: 60 }));
  await q.receive('pushes', { MaxNumberOfMessages: 1 });
  expect(await q.attributes('pushes')).toMatchObject({
    ApproximateNumberOfMessages: '2',
    ApproximateNumberOfMessagesNotVisible: '1',
    ApproximateNumberOfMessagesDelayed: '1',
  });
});

test('a queue is found by its name and its URL; others are not there (recorded: test_non_existent_queue)', async () => {
  const { QueueUrl } = await q.make('pushes');
  expect((await q.call(new GetQueueUrlCommand({ QueueName: 'pushes' }))).QueueUrl).toBe(QueueUrl);
  expect((await q.call(new ListQueuesCommand({ QueueNamePrefix: 'pu' }))).QueueUrls).toEqual([QueueUrl]);
  expect((await q.call(new ListQueuesCommand({ QueueNamePrefix: 'x' }))).QueueUrls).toBeUndefined();
  const gone = { name: 'QueueDoesNotExist', message: 'The specified queue does not exist.', $metadata: { httpStatusCode: 400 } };
  expect(await q.refused(new GetQueueUrlCommand({ QueueName: 'nobody' }))).toMatchObject(gone);
  expect(await q.refused(new SendMessageCommand({ QueueUrl: q.urlOf('nobody'), MessageBody: 'x' }))).toMatchObject(gone);
});

test('a queue is emptied once in 60 seconds (recorded: test_successive_purge_calls_fail)', async () => {
  const { QueueUrl } = await q.make('pushes');
  await q.send('pushes', 'a');
  await q.call(new PurgeQueueCommand({ QueueUrl }));
  expect(bodies(await q.receive('pushes'))).toEqual([]);
  expect(await q.refused(new PurgeQueueCommand({ QueueUrl }))).toMatchObject({
    name: 'PurgeQueueInProgress',
    message: 'Only one PurgeQueue operation on pushes is allowed every 60 seconds.',
    $metadata: { httpStatusCode: 403 },
  });
});

test('tags come and go (recorded: test_tag_untag_queue)', async () => {
  const { QueueUrl } = await q.make('pushes');
  await q.call(new TagQueueCommand({ QueueUrl, Tags: { tag1: 'value1', tag3: '' } }));
  expect((await q.call(new ListQueueTagsCommand({ QueueUrl }))).Tags).toEqual({ tag1: 'value1', tag3: '' });
  await q.call(new UntagQueueCommand({ QueueUrl, TagKeys: ['tag1', 'tag3', 'other'] }));
  expect((await q.call(new ListQueueTagsCommand({ QueueUrl }))).Tags).toBeUndefined();
});

describe.each(DOORS)('%s', (door) => {
  test('the URL of a queue leads to it, and a refusal has the code of the query protocol beside its own', async () => {
    const local = await startLocalAws({ services: { sqs: sqsService } });
    const client = new SQSClient(await clientThrough(door, local));
    try {
      const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'pushes' }));
      expect(QueueUrl).toBe(`${local.endpoint ?? 'https://sqs.us-east-1.amazonaws.com'}/123456789012/pushes`);
      const sent = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
      expect(sent.MD5OfMessageBody).toBe('5d41402abc4b2a76b9719d911017c592');
      const refused = client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello', DelaySeconds: 901 }));
      await expect(refused).rejects.toMatchObject({ Error: { Code: 'InvalidParameterValue', Type: 'Sender' } });
    } finally {
      client.destroy();
      await local.stop();
    }
  });
});
