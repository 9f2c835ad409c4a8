import type * as sdk from '@aws-sdk/client-sqs';
import type { Permission } from '../kernel/identity.ts';
import { requestTags } from '../kernel/permissions.ts';
import type { Authorization, ServiceContext } from '../kernel/service.ts';

/**
 * Source: Service Authorization Reference, "Amazon SQS"; SQS Developer Guide, "Amazon SQS API permissions:
 * Actions and resource reference": a batch asks for the single action, a redrive for what it does with both
 * queues. Names of queues are read off their URLs: the queue may not be there.
 */
export function sqsAuthorization({ region, account }: ServiceContext): Authorization<typeof sdk> {
  const arn = (name: string) => `arn:aws:sqs:${region}:${account}:${name}`;
  const at = (action: string, url = '*', context: Permission['context'] = {}): Permission[] => [
    { action: `sqs:${action}`, resource: arn(url.slice(url.lastIndexOf('/') + 1)), context },
  ];
  const on = (action: string, resource = '*'): Permission => ({ action: `sqs:${action}`, resource });
  const tags = (given: Readonly<Record<string, string>> | undefined) =>
    requestTags(given && Object.entries(given).map(([key, value]) => ({ key, value })));
  return {
    CreateQueue: ({ QueueName, tags: given }) => [
      ...at('CreateQueue', QueueName, tags(given)),
      ...(given && Object.keys(given).length > 0 ? at('TagQueue', QueueName, tags(given)) : []),
    ],
    DeleteQueue: ({ QueueUrl }) => at('DeleteQueue', QueueUrl),
    GetQueueUrl: ({ QueueName }) => at('GetQueueUrl', QueueName),
    ListQueues: () => [on('ListQueues')],
    GetQueueAttributes: ({ QueueUrl }) => at('GetQueueAttributes', QueueUrl),
    SetQueueAttributes: ({ QueueUrl }) => at('SetQueueAttributes', QueueUrl),
    PurgeQueue: ({ QueueUrl }) => at('PurgeQueue', QueueUrl),
    ListDeadLetterSourceQueues: ({ QueueUrl }) => at('ListDeadLetterSourceQueues', QueueUrl),
    TagQueue: ({ QueueUrl, Tags }) => at('TagQueue', QueueUrl, tags(Tags)),
    UntagQueue: ({ QueueUrl, TagKeys }) => at('UntagQueue', QueueUrl, { 'aws:TagKeys': TagKeys }),
    ListQueueTags: ({ QueueUrl }) => at('ListQueueTags', QueueUrl),
    SendMessage: ({ QueueUrl }) => at('SendMessage', QueueUrl),
    SendMessageBatch: ({ QueueUrl }) => at('SendMessage', QueueUrl),
    ReceiveMessage: ({ QueueUrl }) => at('ReceiveMessage', QueueUrl),
    DeleteMessage: ({ QueueUrl }) => at('DeleteMessage', QueueUrl),
    DeleteMessageBatch: ({ QueueUrl }) => at('DeleteMessage', QueueUrl),
    ChangeMessageVisibility: ({ QueueUrl }) => at('ChangeMessageVisibility', QueueUrl),
    ChangeMessageVisibilityBatch: ({ QueueUrl }) => at('ChangeMessageVisibility', QueueUrl),
    StartMessageMoveTask: ({ SourceArn, DestinationArn }) => [
      ...['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((action) => on(action, SourceArn)),
      ...(DestinationArn === undefined ? [] : [on('SendMessage', DestinationArn)]),
    ],
    CancelMessageMoveTask: () => [on('CancelMessageMoveTask')],
    ListMessageMoveTasks: ({ SourceArn }) => [on('ListMessageMoveTasks', SourceArn)],
  };
}
