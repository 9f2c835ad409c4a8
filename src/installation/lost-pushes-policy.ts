/**
 * Who may write into the queue of lost pushes by the queue's own policy: the push rules, which have no role
 * for it. State machines may by their roles. Source: EventBridge User Guide, "Using dead-letter queues to
 * process undelivered events".
 */
export const lostPushesPolicy = (queue: unknown, rules: readonly unknown[]) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'OnlyTheRules',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: ['sqs:SendMessage'],
      Resource: [queue],
      Condition: { ArnEquals: { 'aws:SourceArn': rules } },
    },
  ],
});
