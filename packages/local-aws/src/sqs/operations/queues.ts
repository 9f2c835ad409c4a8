import type { QueueAttributeName } from '@aws-sdk/client-sqs';
import { AwsError } from '../../kernel/aws-error.ts';
import { pageOf } from '../../kernel/paging.ts';
import { invalidParameter, invalidValue, missingParameter } from '../errors.ts';
import { checkAsked } from '../queue-attributes.ts';
import type { Queues } from '../queues.ts';
import type { SqsOperations } from '../table.ts';

const MS_BETWEEN_PURGES = 60_000;
const MOST_TAGS = 50;
const badToken = () => invalidParameter('Invalid or expired next token.');

/** Queues themselves: to make, find, describe, change, empty and delete them. */
export const queueOperations = (queues: Queues) =>
  ({
    CreateQueue: ({ QueueName = '', Attributes = {}, tags = {} }) => ({
      QueueUrl: queues.urlOf(queues.create(QueueName, Attributes as Record<string, string>, tags)),
    }),

    DeleteQueue: ({ QueueUrl }) => {
      queues.delete(queues.at(QueueUrl));
      return {};
    },

    GetQueueUrl: ({ QueueName = '', QueueOwnerAWSAccountId: owner }) => ({ QueueUrl: queues.urlOf(queues.named(QueueName, owner)) }),

    /** Without MaxResults: at most 1,000, and no token. */
    ListQueues: ({ QueueNamePrefix: prefix = '', MaxResults: size, NextToken: token }) => {
      if (size !== undefined && (size < 1 || size > 1000))
        throw invalidValue(size, 'MaxResults', 'MaxResults must be an integer between 1 and 1000.');
      const found = queues.all().filter(({ name }) => name.startsWith(prefix));
      const { items, nextToken } = pageOf(found, { size: size ?? 1000, token, badToken });
      return {
        QueueUrls: items.length ? items.map((queue) => queues.urlOf(queue)) : undefined,
        NextToken: size === undefined ? undefined : nextToken,
      };
    },

    GetQueueAttributes: ({ QueueUrl, AttributeNames: names = [] }) => {
      const queue = queues.at(QueueUrl);
      checkAsked(names);
      const all = queue.describe();
      const asked = names.includes('All') ? Object.keys(all) : names;
      const told = asked.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]] as const]));
      return { Attributes: told.length ? (Object.fromEntries(told) as Record<QueueAttributeName, string>) : undefined };
    },

    SetQueueAttributes: ({ QueueUrl, Attributes = {} }) => {
      const queue = queues.at(QueueUrl);
      queues.check(Attributes as Record<string, string>);
      queue.set(Attributes as Record<string, string>);
      return {};
    },

    PurgeQueue: ({ QueueUrl }) => {
      const queue = queues.at(QueueUrl);
      if (queues.ctx.clock.now() - (queue.purgedAt ?? Number.NEGATIVE_INFINITY) < MS_BETWEEN_PURGES)
        throw new AwsError('PurgeQueueInProgress', `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`);
      queue.purge();
      return {};
    },

    ListDeadLetterSourceQueues: ({ QueueUrl, MaxResults: size = 1000, NextToken: token }) => {
      const { items, nextToken } = pageOf(queues.sourcesOf(queues.at(QueueUrl)), { size, token, badToken });
      return { queueUrls: items.map((queue) => queues.urlOf(queue)), NextToken: nextToken };
    },

    TagQueue: ({ QueueUrl, Tags = {} }) => {
      const queue = queues.at(QueueUrl);
      if (Object.keys(Tags).length === 0) throw missingParameter('Tags');
      if (new Set([...queue.tags.keys(), ...Object.keys(Tags)]).size > MOST_TAGS)
        throw invalidParameter(`Too many tags added for queue ${queue.name}.`);
      for (const [key, value] of Object.entries(Tags)) queue.tags.set(key, value);
      return {};
    },

    UntagQueue: ({ QueueUrl, TagKeys = [] }) => {
      const queue = queues.at(QueueUrl);
      if (TagKeys.length === 0) throw invalidParameter('Tag keys must be between 1 and 128 characters in length.');
      for (const key of TagKeys) queue.tags.delete(key);
      return {};
    },

    ListQueueTags: ({ QueueUrl }) => {
      const { tags } = queues.at(QueueUrl);
      return { Tags: tags.size ? Object.fromEntries(tags) : undefined };
    },
  }) satisfies SqsOperations;
