import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { Properties, type Provider } from '../provider.ts';

const TEXTS = [
  'DelaySeconds',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'SqsManagedSseEnabled',
  'VisibilityTimeout',
] as const;
const OBJECTS = ['RedriveAllowPolicy', 'RedrivePolicy'] as const;

/** AWS::SQS::Queue: its properties are CreateQueue's attributes. */
export const sqsQueue: Provider = {
  kind: 'comes up',
  async create(request) {
    const p = new Properties(request);
    const name = p.text('QueueName') ?? request.physicalName;
    const texts = TEXTS.map((one) => [one, p.text(one)] as const);
    const objects = OBJECTS.map((one) => {
      const value = p.get<object | string>(one);
      return [one, typeof value === 'object' ? JSON.stringify(value) : value] as const;
    });
    const tags = p.get<{ Key: string; Value: string }[]>('Tags') ?? [];
    const fifo = p.text('FifoQueue') === 'true' ? { FifoQueue: 'true' } : {};
    p.done();
    const { QueueUrl: url = '' } = await request.clients.sqs.send(
      new CreateQueueCommand({
        QueueName: name,
        Attributes: { ...fifo, ...Object.fromEntries([...texts, ...objects].filter(([, value]) => value !== undefined)) },
        tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])),
      }),
    );
    const { Attributes } = await request.clients.sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
    return { ref: url, attributes: { Arn: Attributes?.QueueArn ?? '', QueueName: name, QueueUrl: url } };
  },
};
