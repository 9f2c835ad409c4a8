import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand, type Target } from '@aws-sdk/client-eventbridge';
import * as sfn from '@aws-sdk/client-sfn';
import { CreateQueueCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { eventsService } from '../../src/events/events.ts';
import { AwsError } from '../../src/kernel/aws-error.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { sqsService } from '../../src/sqs/sqs.ts';
import { clientThrough } from '../doors.ts';

/**
 * Source: EventBridge User Guide, "Using dead-letter queues to process undelivered events in EventBridge".
 */

const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:deploy';
const RoleArn = 'arn:aws:iam::123456789012:role/events';
const RULE = 'arn:aws:events:us-east-1:123456789012:rule/pushes';
const queueArn = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${name}`;
const DEAD: Partial<Target> = { DeadLetterConfig: { Arn: queueArn('lost') } };

/** What the next starts answer. */
const troubles: (AwsError | undefined)[] = [];
const clock = new VirtualClock(Date.UTC(2026, 0, 1));
const states = () => ({
  signingName: 'states',
  sdk: sfn,
  operations: {},
  facade: {
    async start(arn: string) {
      const trouble = troubles.shift();
      if (trouble) throw trouble;
      return { executionArn: `${arn}:x` };
    },
  },
});
const start = () => startLocalAws({ clock, services: { states, sqs: sqsService, events: eventsService } });

let local: Awaited<ReturnType<typeof start>>;
let events: EventBridgeClient;
let sqs: SQSClient;
beforeEach(async () => {
  local = await start();
  events = new EventBridgeClient(await clientThrough('in process', local));
  sqs = new SQSClient(await clientThrough('in process', local));
  troubles.splice(0);
  for (const QueueName of ['lost', 'pushes']) await clock.run(sqs.send(new CreateQueueCommand({ QueueName })));
});
afterEach(() => local.stop());

/** Sends one event to one target, and gives what the queue has an hour later. */
async function after(target: Partial<Target>, queue = 'lost', seconds = 3_600): Promise<Message[]> {
  await clock.run(events.send(new PutRuleCommand({ Name: 'pushes', EventPattern: '{"source":["shop"]}' })));
  const Targets = [{ Id: '1', Arn: MACHINE, RoleArn, ...target }];
  await clock.run(events.send(new PutTargetsCommand({ Rule: 'pushes', Targets })));
  const Entries = [{ Source: 'shop', DetailType: 'Order', Detail: '{"a":1}' }];
  await clock.run(events.send(new PutEventsCommand({ Entries })));
  await clock.run(clock.sleep(seconds * 1000));
  const QueueUrl = `https://sqs.us-east-1.amazonaws.com/123456789012/${queue}`;
  return (await clock.run(sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] })))).Messages ?? [];
}
const attributesOf = ([message]: Message[]) =>
  Object.fromEntries(Object.entries(message?.MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]));

test('what no retry can help goes there at once, as the event itself and with the reason', async () => {
  troubles.push(new AwsError('StateMachineDoesNotExist', "State Machine Does Not Exist: 'deploy'"));
  const lost = await after({ ...DEAD, InputPath: '$.detail' });
  expect(attributesOf(lost)).toEqual({
    RULE_ARN: RULE,
    TARGET_ARN: MACHINE,
    ERROR_CODE: 'NO_RESOURCE',
    ERROR_MESSAGE: "State Machine Does Not Exist: 'deploy'",
    RETRY_ATTEMPTS: '0',
  });
  expect(JSON.parse(lost[0]!.Body!)).toMatchObject({ source: 'shop', 'detail-type': 'Order', detail: { a: 1 }, version: '0' });
  expect(local.services.events.facade.failedDeliveries()).toMatchObject([{ deadLettered: true }]);
});

test.each([
  ['MaximumRetryAttempts', { MaximumRetryAttempts: 2 }, '2'],
  ['MaximumEventAgeInSeconds', { MaximumEventAgeInSeconds: 60 }, '6'],
])('what was tried long enough tells which limit ended it: %s', async (condition, RetryPolicy, most) => {
  troubles.push(...Array.from({ length: 20 }, () => new AwsError('ThrottlingException', 'Rate exceeded')));
  const lost = attributesOf(await after({ ...DEAD, RetryPolicy }));
  expect(lost).toMatchObject({ ERROR_CODE: 'THROTTLING', EXHAUSTED_RETRY_CONDITION: condition, ERROR_MESSAGE: 'Rate exceeded' });
  expect(Number(lost.RETRY_ATTEMPTS)).toBeLessThanOrEqual(Number(most));
});

test.each([
  ['AccessDeniedException', 'NO_PERMISSIONS'],
  ['InvalidExecutionInput', 'INVALID_PARAMETER'],
])('%s is %s', async (code, expected) => {
  troubles.push(new AwsError(code, 'no'));
  expect(attributesOf(await after(DEAD))).toMatchObject({ ERROR_CODE: expected });
});

test('without a queue, or with one that is gone, the event is dropped', async () => {
  troubles.push(new AwsError('AccessDeniedException', 'no'), new AwsError('AccessDeniedException', 'no'));
  expect(await after({})).toEqual([]);
  expect(await after({ DeadLetterConfig: { Arn: queueArn('gone') } })).toEqual([]);
  expect(local.services.events.facade.failedDeliveries().map(({ deadLettered }) => deadLettered)).toEqual([false, false]);
});

test('a queue may be the target itself', async () => {
  const [message] = await after({ Arn: queueArn('pushes'), RoleArn: undefined, InputPath: '$.detail' }, 'pushes', 2);
  expect(message?.Body).toBe('{"a":1}');
});
