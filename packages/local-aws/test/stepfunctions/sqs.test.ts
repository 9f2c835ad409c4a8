import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { sqsService } from '../../src/sqs/sqs.ts';
import { stepFunctionsService } from '../../src/stepfunctions/stepfunctions.ts';
import { clientThrough } from '../doors.ts';

/**
 * `arn:aws:states:::sqs:sendMessage`. Sources: Step Functions Developer Guide, "Perform AWS SQS actions";
 * AWS recorded in localstack/localstack, tests/aws/services/stepfunctions/v2/services/test_sqs_task_service.
 */

const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/lost';
const start = () =>
  startLocalAws({ clock: new VirtualClock(Date.UTC(2026, 0, 1)), services: { sqs: sqsService, states: stepFunctionsService } });

let local: Awaited<ReturnType<typeof start>>;
let sfn: SFNClient;
let sqs: SQSClient;
beforeEach(async () => {
  local = await start();
  sfn = new SFNClient(await clientThrough('in process', local));
  sqs = new SQSClient(await clientThrough('in process', local));
  await run(sqs.send(new CreateQueueCommand({ QueueName: 'lost' })));
});
afterEach(() => local.stop());

const run = <T>(work: Promise<T>): Promise<T> => (local.clock as VirtualClock).run(work);

async function sent(Arguments: object, Resource = 'arn:aws:states:::sqs:sendMessage') {
  const definition = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'SendSQS',
    States: { SendSQS: { Type: 'Task', Resource, Arguments, End: true } },
  });
  const roleArn = 'arn:aws:iam::123456789012:role/machine';
  const { stateMachineArn } = await run(sfn.send(new CreateStateMachineCommand({ name: 'm', definition, roleArn })));
  const { executionArn } = await run(sfn.send(new StartExecutionCommand({ stateMachineArn, input: '{"push":{"tag":"v1"}}' })));
  return executionArn!;
}
async function finished(Arguments: object) {
  const executionArn = await sent(Arguments);
  await run(local.services.states.ended(executionArn));
  const { events = [] } = await run(sfn.send(new GetExecutionHistoryCommand({ executionArn })));
  const { error, cause, output } = await run(sfn.send(new DescribeExecutionCommand({ executionArn })));
  return { events, error, cause, output };
}
const received = async () =>
  (await run(sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] }))))
    .Messages ?? [];

test('the history and the result are as recorded; an argument that the integration does not have is dropped', async () => {
  const { events, output } = await finished({
    QueueUrl,
    MessageBody: 'test_message_body',
    MessageSystemAttribute: { AWSTraceHeader: 'test' },
  });
  expect(events.slice(2, 5)).toMatchObject([
    {
      type: 'TaskScheduled',
      taskScheduledEventDetails: {
        resourceType: 'sqs',
        resource: 'sendMessage',
        region: 'us-east-1',
        parameters: JSON.stringify({ QueueUrl, MessageBody: 'test_message_body' }),
      },
    },
    { type: 'TaskStarted', taskStartedEventDetails: { resource: 'sendMessage', resourceType: 'sqs' } },
    {
      type: 'TaskSucceeded',
      taskSucceededEventDetails: { resource: 'sendMessage', resourceType: 'sqs', outputDetails: { truncated: false } },
    },
  ]);
  const result = JSON.parse(output!);
  const RequestId = result.SdkResponseMetadata.RequestId;
  const headers = {
    'x-amzn-RequestId': RequestId,
    connection: 'keep-alive',
    'Content-Length': '106',
    Date: 'Thu, 01 Jan 2026 00:00:00 GMT',
    'Content-Type': 'application/x-amz-json-1.0',
  };
  const [message] = await received();
  expect(result).toEqual({
    MD5OfMessageBody: message!.MD5OfBody,
    MessageId: message!.MessageId,
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId },
  });
});

test('a body that is no text is sent as its JSON, with attributes and a delay', async () => {
  await finished({
    QueueUrl,
    MessageBody: '{% $states.input.push %}',
    DelaySeconds: 60,
    MessageAttributes: { reason: { DataType: 'String', StringValue: 'busy' }, tries: { DataType: 'Number', StringValue: 3 } },
  });
  expect(await received()).toEqual([]);
  await run(local.clock.sleep(60_000));
  const [message] = await received();
  expect(message).toMatchObject({
    Body: '{"tag":"v1"}',
    MessageAttributes: { reason: { DataType: 'String', StringValue: 'busy' }, tries: { DataType: 'Number', StringValue: '3' } },
    Attributes: { SenderId: 'arn:aws:iam::123456789012:role/machine' },
  });
});

test('with a token the task waits until somebody answers', async () => {
  const executionArn = await sent(
    { QueueUrl, MessageBody: { token: '{% $states.context.Task.Token %}' } },
    'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
  );
  await run(local.clock.sleep(1_000));
  expect(JSON.parse((await received())[0]!.Body!)).toEqual({ token: expect.stringMatching(/^AQC/) });
  expect(await run(sfn.send(new DescribeExecutionCommand({ executionArn })))).toMatchObject({ status: 'RUNNING' });
});

describe('what SQS refuses fails the task by a name of its own, in the words of the SDK', () => {
  test.each([
    [
      { QueueUrl: `${QueueUrl}2`, MessageBody: 'a' },
      'SQS.QueueDoesNotExistException',
      /^The specified queue does not exist\. \(Service: AmazonSQS; Status Code: 400; Error Code: AWS\.SimpleQueueService\.NonExistentQueue; Request ID: [0-9a-f-]{36}; Proxy: null\)$/,
    ],
    [{ QueueUrl, MessageBody: '\u0000' }, 'SQS.InvalidMessageContentsException', /^Invalid characters found\./],
    [
      { QueueUrl, MessageBody: 'a', DelaySeconds: 901 },
      'SQS.AmazonSQSException',
      /^Value 901 for parameter DelaySeconds is invalid\. .*Error Code: InvalidParameterValue;/,
    ],
  ])('%#', async (given, name, message) => {
    const { error, cause, events } = await finished(given);
    expect(error).toBe(name);
    expect(cause).toMatch(message);
    expect(events.at(-2)).toMatchObject({
      type: 'TaskFailed',
      taskFailedEventDetails: { error: name, resourceType: 'sqs', resource: 'sendMessage' },
    });
  });
});
