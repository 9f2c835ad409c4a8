import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { CreateHealthCheckCommand, type ResourceRecordSet } from '@aws-sdk/client-route-53';
import { expect } from '@jest/globals';
import { AwsError } from '@teal/local-aws';
import { ecs, route53 } from '../../src/aws/clients.ts';
import { type DnsStory, dnsStory } from '../support/dns-story.ts';
import { JUDGE } from '../support/judge-of.ts';
import { recordsEdited } from '../support/records-edited.ts';

const untilAnswered = {
  configured: { judge: { ...JUDGE, everySeconds: 60, alarms: [], inconclusive: 'wait', patienceSeconds: 120 } },
} as const;

const isGreen = ({ sample }: DnsStory, { SetIdentifier }: ResourceRecordSet) => SetIdentifier === sample.config.sides[1].service;

dnsStory('weights of records that somebody edits are told as drift', untilAnswered, async (story) => {
  const v2 = await story.push('v2');
  await story.bakes(10);
  await recordsEdited(story, (set) => ({ Action: 'UPSERT', ResourceRecordSet: { ...set, Weight: 50 } }));
  await story.ends(v2, 'ROLLED_BACK', /^DriftDetected: .* has 50 % blue, 50 % green instead of 90 % blue, 10 % green/);
  expect(await story.tasks()).toEqual([3, 0]);
});

dnsStory('a record that somebody deletes is told as that', untilAnswered, async (story) => {
  const v2 = await story.push('v2');
  await story.bakes(10);
  await recordsEdited(story, (set) => (isGreen(story, set) ? { Action: 'DELETE', ResourceRecordSet: set } : undefined));
  await story.ends(v2, 'ROLLED_BACK', /^DriftDetected: .* has no record to .* \(\S+\) any more/);
  expect(await story.tasks()).toEqual([3, 0]);
});

dnsStory('a health check that somebody puts on a record is told as that', untilAnswered, async (story) => {
  const v2 = await story.push('v2');
  await story.bakes(10);
  const { HealthCheck } = await route53(story.sample.clients).send(
    new CreateHealthCheckCommand({ CallerReference: 'story', HealthCheckConfig: { Type: 'TCP', IPAddress: '192.0.2.1', Port: 80 } }),
  );
  await recordsEdited(story, (set) =>
    isGreen(story, set) ? { Action: 'UPSERT', ResourceRecordSet: { ...set, HealthCheckId: HealthCheck?.Id } } : undefined,
  );
  await story.ends(v2, 'ROLLED_BACK', /^DriftDetected: .* has a health check on the record to/);
});

dnsStory('somebody who lowers blue during a bake is told of', untilAnswered, async (story) => {
  const v2 = await story.push('v2');
  await story.bakes(10);
  await story.watch.somebodyElse(() =>
    ecs(story.sample.clients).send(
      new UpdateServiceCommand({ cluster: story.sample.config.cluster, service: story.sample.config.sides[0].service, desiredCount: 2 }),
    ),
  );
  await story.ends(v2, 'ROLLED_BACK', /^ServiceChanged: somebody else lowered \S+ from 3 tasks to 2/);
});

// Services from before the long ARN format cannot be tagged. Source: boto/boto3#2473.
dnsStory('services that cannot be tagged are deployed all the same', {}, async (story) => {
  const error = new AwsError('InvalidParameterException', 'Long arn format must be used for tagging operations');
  story.sample.local.faults.inject({ service: 'ecs', operation: 'TagResource', mode: 'fail-before', times: 100, error });
  await story.ends(await story.push('v2'), 'SUCCEEDED');
  expect(story.progress.record.active).toBeUndefined();
});

// The client gives up such a call and tries again, until the function's own time is over.
dnsStory('services and revisions whose tags nobody answers are deployed all the same', {}, async (story) => {
  story.sample.local.faults.inject({ service: 'ecs', operation: 'TagResource', mode: 'timeout-no-effect', timeoutMs: 4_000, times: 1_000 });
  await story.ends(await story.push('v2'), 'SUCCEEDED');
  expect(story.progress.record.active).toBeUndefined();
});
