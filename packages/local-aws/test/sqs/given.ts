import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { sqsService } from '../../src/sqs/sqs.ts';
import { clientThrough, refusal } from '../doors.ts';

/** A local AWS with queues, in virtual time. */
export async function givenQueues() {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const local = await startLocalAws({ clock, services: { sqs: sqsService } });
  const client = new SQSClient(await clientThrough('in process', local));
  const run: typeof clock.run = (work) => clock.run(work);
  const urlOf = (name: string) => `https://sqs.us-east-1.amazonaws.com/123456789012/${name}`;
  const arnOf = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${name}`;
  return {
    clock,
    local,
    client,
    urlOf,
    arnOf,
    call: ((command: never) => run(client.send(command))) as typeof client.send,
    refused: (command: object) => run(refusal(client.send(command as never))),
    make: (name: string, Attributes: Record<string, string> = {}) =>
      run(client.send(new CreateQueueCommand({ QueueName: name, Attributes }))),
    send: (name: string, body: string) => run(client.send(new SendMessageCommand({ QueueUrl: urlOf(name), MessageBody: body }))),
    async receive(name: string, more: object = {}): Promise<Message[]> {
      const command = new ReceiveMessageCommand({ QueueUrl: urlOf(name), MaxNumberOfMessages: 10, ...more });
      return (await run(client.send(command))).Messages ?? [];
    },
    async attributes(name: string): Promise<Record<string, string>> {
      const command = new GetQueueAttributesCommand({ QueueUrl: urlOf(name), AttributeNames: ['All'] });
      return (await run(client.send(command))).Attributes ?? {};
    },
  };
}

/** Bodies of messages. */
export const bodies = (messages: readonly Message[]): (string | undefined)[] => messages.map(({ Body }) => Body);
