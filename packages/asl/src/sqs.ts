import { toExpression } from './argument.ts';
import { type Expression, states } from './expression.ts';
import type { Arg } from './reference.ts';
import type { Task } from './task.ts';

/** Of the answer only what names the message. */
interface Sent {
  readonly MessageId: string;
}

/**
 * Sends a message to a queue by the optimized integration. `queueUrl` is the DefinitionSubstitution that the
 * deployment fills with the queue's URL. Source: developer guide, "Learn to use AWS service integrations:
 * Amazon SQS".
 */
export function sendMessage(queueUrl: string, body: Arg<string>): Task<unknown, Sent, 'SQS.AmazonSQSException' | 'SQS.SdkClientException'> {
  const args: Expression = {
    kind: 'object',
    members: [
      { key: 'QueueUrl', value: { kind: 'substitution', name: queueUrl }, optional: false },
      { key: 'MessageBody', value: toExpression(body), optional: false },
    ],
  };
  return Object.freeze({
    kind: 'task',
    resource: 'arn:aws:states:::sqs:sendMessage',
    args,
    result: states('result'),
    waitsForToken: false,
  });
}
