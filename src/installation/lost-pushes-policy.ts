import { arnAt, lostPushesName, pushRuleName, type Site } from '../aws/site.ts';

/**
 * Who may write into the queue of lost pushes by the queue's own policy: the installation's push rules, which
 * have no role for it. State machines may by their roles. The rules are meant by how their names begin. So
 * the policy has one size whatever the number of services: SQS takes 8,192 bytes and ten conditions. A rule
 * of another account, region or prefix is not among them. Sources: EventBridge User Guide, "Using dead-letter
 * queues to process undelivered events" (`aws:SourceArn` is the rule); IAM User Guide, "ARN condition
 * operators" (`ArnLike`); SQS Developer Guide, "Amazon SQS policy quotas".
 */
export const lostPushesPolicy = (site: Pick<Site, 'home' | 'prefix'>) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'OnlyTheRules',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: ['sqs:SendMessage'],
      Resource: [arnAt(site, 'sqs', lostPushesName(site))],
      Condition: { ArnLike: { 'aws:SourceArn': [arnAt(site, 'events', `rule/${pushRuleName(site, '*')}`)] } },
    },
  ],
});
