import {
  CancelMessageMoveTaskCommand,
  DeleteQueueCommand,
  ListMessageMoveTasksCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bodies, givenQueues } from './given.ts';

/**
 * Sources: SQS API reference; recordings of AWS in localstack/localstack,
 * tests/aws/services/sqs/test_sqs_move_task.
 */

let q: Awaited<ReturnType<typeof givenQueues>>;
beforeEach(async () => {
  q = await givenQueues();
  await q.make('dead');
  await q.make('pushes', { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: q.arnOf('dead'), maxReceiveCount: 1 }) });
  await q.make('elsewhere');
});
afterEach(() => q.local.stop());

/** Messages that were received once too often. */
async function given(count: number) {
  for (let i = 1; i <= count; i++) await q.send('pushes', `message-${i}`);
  for (let i = 0; i < 2; i++) await q.receive('pushes', { VisibilityTimeout: 0 });
}
const start = (more: object = {}) => new StartMessageMoveTaskCommand({ SourceArn: q.arnOf('dead'), ...more });
const tasks = async () => (await q.call(new ListMessageMoveTasksCommand({ SourceArn: q.arnOf('dead') }))).Results ?? [];
const sleep = (seconds: number) => q.clock.run(q.clock.sleep(seconds * 1000));

test('a message that was received as often as allowed goes to the dead letters, with its id and its source', async () => {
  const { MessageId } = await q.send('pushes', 'a');
  expect(await q.receive('pushes', { VisibilityTimeout: 0 })).toHaveLength(1);
  expect(await q.receive('pushes')).toEqual([]);
  const [dead] = await q.receive('dead', { MessageSystemAttributeNames: ['All'] });
  expect(dead).toMatchObject({ MessageId, Body: 'a', Attributes: { DeadLetterQueueSourceArn: q.arnOf('pushes') } });
});

test('a redrive moves all to a queue (recorded: test_basic_move_task_workflow)', async () => {
  await given(2);
  await q.call(start({ DestinationArn: q.arnOf('elsewhere') }));
  await sleep(1);
  expect(bodies(await q.receive('elsewhere'))).toEqual(['message-1', 'message-2']);
  expect(await q.receive('dead')).toEqual([]);
  expect(await tasks()).toEqual([
    {
      ApproximateNumberOfMessagesMoved: 2,
      ApproximateNumberOfMessagesToMove: 2,
      DestinationArn: q.arnOf('elsewhere'),
      SourceArn: q.arnOf('dead'),
      StartedTimestamp: q.clock.now() - 1_000,
      Status: 'COMPLETED',
    },
  ]);
});

test('without a destination each message goes back to where it came from', async () => {
  await given(2);
  await q.call(start());
  await sleep(1);
  expect(bodies(await q.receive('pushes'))).toEqual(['message-1', 'message-2']);
});

test('a message that came by no redrive policy cannot be told where from, and the task fails', async () => {
  await q.send('dead', 'sent here by a rule');
  await q.call(start());
  await sleep(1);
  expect(await tasks()).toMatchObject([{ Status: 'FAILED', FailureReason: 'CouldNotDetermineMessageSource' }]);
  expect(bodies(await q.receive('dead'))).toEqual(['sent here by a rule']);
});

test('a redrive keeps to its pace, can be ended, and one runs at a time (recorded: test_move_task_cancel)', async () => {
  await given(10);
  const { TaskHandle } = await q.call(start({ DestinationArn: q.arnOf('elsewhere'), MaxNumberOfMessagesPerSecond: 1 }));
  expect(await q.refused(start())).toMatchObject({
    message: 'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
  });
  await sleep(1.5);
  expect(await tasks()).toMatchObject([{ Status: 'RUNNING', TaskHandle, MaxNumberOfMessagesPerSecond: 1 }]);
  await q.call(new CancelMessageMoveTaskCommand({ TaskHandle }));
  await sleep(20);
  expect(await q.receive('elsewhere')).toHaveLength(2);
  const [ended] = await tasks();
  expect(ended).toMatchObject({ Status: 'CANCELLED', ApproximateNumberOfMessagesMoved: 2, ApproximateNumberOfMessagesToMove: 10 });
  expect(ended!.TaskHandle).toBeUndefined();
});

test('a destination that goes away fails the task, and no message is lost (recorded)', async () => {
  await given(3);
  await q.call(start({ DestinationArn: q.arnOf('elsewhere'), MaxNumberOfMessagesPerSecond: 1 }));
  await q.call(new DeleteQueueCommand({ QueueUrl: q.urlOf('elsewhere') }));
  await sleep(5);
  expect(await tasks()).toMatchObject([{ Status: 'FAILED', FailureReason: 'AWS.SimpleQueueService.NonExistentQueue' }]);
  expect(await q.receive('dead')).toHaveLength(2);
});

describe('refusals, as recorded', () => {
  const handle = (taskId: string, sourceArn: string) => Buffer.from(JSON.stringify({ taskId, sourceArn })).toString('base64');
  const NOBODY = 'arn:aws:sqs:us-east-1:123456789012:nobody';
  const DEAD = 'arn:aws:sqs:us-east-1:123456789012:dead';

  test('a source whose dead letters are nobody’s', async () => {
    const Attributes = { RedrivePolicy: '' };
    await q.call(new SetQueueAttributesCommand({ QueueUrl: q.urlOf('pushes'), Attributes }));
    expect(await q.refused(start())).toMatchObject({
      name: 'InvalidParameterValue',
      message: 'Source queue must be configured as a Dead Letter Queue.',
    });
  });

  test.each([
    [
      () => start({ SourceArn: NOBODY }),
      'ResourceNotFoundException',
      "The resource that you specified for the SourceArn parameter doesn't exist.",
    ],
    [
      () => start({ DestinationArn: NOBODY }),
      'ResourceNotFoundException',
      "The resource that you specified for the DestinationArn parameter doesn't exist.",
    ],
    [
      () => new CancelMessageMoveTaskCommand({ TaskHandle: 'foobared' }),
      'InvalidParameterValue',
      'Value for parameter TaskHandle is invalid.',
    ],
    [
      () => new CancelMessageMoveTaskCommand({ TaskHandle: handle('10f57157-fc38-4da9-a113-4de7e12d05dd', NOBODY) }),
      'ResourceNotFoundException',
      "The resource that you specified for the SourceArn parameter doesn't exist.",
    ],
    [
      () => new CancelMessageMoveTaskCommand({ TaskHandle: handle('10f57157-fc38-4da9-a113-4de7e12d05aa', DEAD) }),
      'ResourceNotFoundException',
      'Task does not exist.',
    ],
  ])('%#', async (command, name, message) => {
    expect(await q.refused(command())).toMatchObject({ name, message });
  });
});
