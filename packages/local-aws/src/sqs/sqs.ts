import * as sdk from '@aws-sdk/client-sqs';
import type { Queueing } from '../kernel/neighbours.ts';
import type { LocalService, ServiceContext } from '../kernel/service.ts';
import { sqsAuthorization } from './authorization.ts';
import { noSuchQueue } from './errors.ts';
import { messageOperations } from './operations/messages.ts';
import { moveTaskOperations } from './operations/move-tasks.ts';
import { queueOperations } from './operations/queues.ts';
import { Queues } from './queues.ts';
import { send } from './sending.ts';

export type SqsLocal = LocalService & { readonly facade: Queueing };

/** Amazon SQS: standard queues, their dead-letter queues and redrives. */
export function sqsService(ctx: ServiceContext): SqsLocal {
  const halt = new AbortController();
  const queues = new Queues(ctx, halt.signal);
  return {
    signingName: 'sqs',
    sdk,
    operations: { ...queueOperations(queues), ...messageOperations(queues), ...moveTaskOperations(queues) },
    authorization: sqsAuthorization(ctx),
    facade: {
      send(queue, { body, delaySeconds, attributes = {}, senderId }) {
        const found = queue.startsWith('arn:') ? queues.byArn(queue) : queues.at(queue);
        if (!found) throw noSuchQueue();
        return send(found, { MessageBody: body, DelaySeconds: delaySeconds, MessageAttributes: attributes }, senderId);
      },
    },
    async stop() {
      halt.abort(new Error('the local AWS stops'));
    },
  };
}
