import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { eventsService } from '../../src/events/events.ts';
import { scheduleOf } from '../../src/events/schedule.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { clientThrough, refusal } from '../doors.ts';

/**
 * Sources: EventBridge User Guide, "Creating a rule that runs on a schedule";
 * localstack/localstack, test_events_schedule.
 */

const clock = new VirtualClock(Date.UTC(2026, 0, 1));
const start = () => startLocalAws({ clock, services: { events: eventsService } });
let local: Awaited<ReturnType<typeof start>>;
let client: EventBridgeClient;
beforeEach(async () => {
  local = await start();
  client = new EventBridgeClient(await clientThrough('in process', local));
});
afterEach(() => local.stop());
const put = (ScheduleExpression: string) => client.send(new PutRuleCommand({ Name: 'sweep', ScheduleExpression }));

test.each([
  'rate(1 minute)',
  'rate(1 hour)',
  'rate(1 day)',
  'rate(5 minutes)',
  'rate(12 hours)',
  'rate(2 days)',
  'cron(0 10 * * ? *)',
  'cron(15 12 * * ? *)',
  'cron(0 18 ? * MON-FRI *)',
  'cron(0 8 1 * ? *)',
  'cron(0/15 * * * ? *)',
  'cron(0/10 * ? * MON-FRI *)',
  'cron(0/5 8-17 ? * MON-FRI *)',
  'cron(0/30 20-2 ? * MON-FRI *)',
  'cron(0 9 ? * 2#1 *)',
  'cron(0 0 L * ? *)',
  'cron(0 0 3W * ? *)',
  'cron(0 0 ? * 6L 2026-2030)',
  'cron(0 0 1,15 JAN,jul ? 2026)',
])('%s is taken', async (expression) => {
  await expect(put(expression)).resolves.toMatchObject({ RuleArn: expect.any(String) });
});

test.each([
  'rate(10 seconds)',
  'rate(10 years)',
  'rate(1 minutes)',
  'rate(1 hours)',
  'rate(1 days)',
  'rate(10 minute)',
  'rate(10 hour)',
  'rate(10 day)',
  'rate()',
  'rate(10)',
  'rate(10 minutess)',
  'rate(foo minutes)',
  'rate(0 minutes)',
  'rate(-10 minutes)',
  'rate(10 MINUTES)',
  'rate( 10 minutes )',
  ' rate(10 minutes)',
  'cron(0 1 * * * *)',
  'cron(0 dummy ? * MON-FRI *)',
  'cron(7 20 * * NOT *)',
  'cron(71 8 1 * ? *)',
  'cron(INVALID)',
  'cron(* * * * *)',
  'cron(0 1 ? * ? *)',
  'cron(0 24 * * ? *)',
  'cron(0 0 32 * ? *)',
  'cron(0 0 ? * 8 *)',
  'at(2026-01-01T00:00:00)',
  'every minute',
])('%s is refused', async (expression) => {
  expect(await refusal(put(expression))).toMatchObject({
    name: 'ValidationException',
    message: 'Parameter ScheduleExpression is not valid.',
  });
});

describe('a cron expression fires', () => {
  const next = (expression: string, after: string) => {
    const at = scheduleOf(expression)!(Date.parse(after));
    return at === undefined ? undefined : new Date(at).toISOString().slice(0, 16);
  };
  test.each([
    ['cron(0 10 * * ? *)', '2026-01-01T09:59:59Z', '2026-01-01T10:00'],
    ['cron(0 10 * * ? *)', '2026-01-01T10:00:00Z', '2026-01-02T10:00'],
    ['cron(0 18 ? * MON-FRI *)', '2026-01-02T18:00:00Z', '2026-01-05T18:00'],
    ['cron(0/15 * * * ? *)', '2026-01-01T00:01:00Z', '2026-01-01T00:15'],
    ['cron(0/30 20-2 ? * MON-FRI *)', '2026-01-01T02:31:00Z', '2026-01-01T20:00'],
    ['cron(0 9 ? * 2#1 *)', '2026-01-01T00:00:00Z', '2026-01-05T09:00'],
    ['cron(0 0 L * ? *)', '2026-02-01T00:00:00Z', '2026-02-28T00:00'],
    ['cron(0 0 3W * ? *)', '2026-01-01T00:00:00Z', '2026-01-02T00:00'],
    ['cron(0 0 ? * 6L *)', '2026-01-01T00:00:00Z', '2026-01-30T00:00'],
    ['cron(0 0 29 FEB ? *)', '2026-01-01T00:00:00Z', '2028-02-29T00:00'],
    ['cron(0 0 1 1 ? 2025)', '2026-01-01T00:00:00Z', undefined],
  ])('%s after %s at %s', (expression, after, at) => {
    expect(next(expression, after)).toBe(at);
  });
});

test('a rule with a cron expression sends to its target at that time, again and again', async () => {
  await client.send(new PutRuleCommand({ Name: 'sweep', ScheduleExpression: 'cron(0/20 1 * * ? *)' }));
  await client.send(new PutTargetsCommand({ Rule: 'sweep', Targets: [{ Id: '1', Arn: 'arn:aws:sqs:us-east-1:123456789012:none' }] }));
  await clock.run(clock.sleep(2 * 3_600_000));
  const failed = local.services.events.facade.failedDeliveries();
  expect(failed.map(({ event }) => event.time.slice(11, 16))).toEqual(['01:00', '01:20', '01:40']);
});

test('a request of PutEvents has at most 1 MiB, counted as the guide counts (measured on AWS, March 2026)', async () => {
  const of = (length: number) => {
    const around = 'shop'.length + 'Order'.length + '{"a":""}'.length;
    return new PutEventsCommand({ Entries: [{ Source: 'shop', DetailType: 'Order', Detail: `{"a":"${'x'.repeat(length - around)}"}` }] });
  };
  expect((await client.send(of(1_048_576))).FailedEntryCount).toBe(0);
  expect(await refusal(client.send(of(1_048_577)))).toMatchObject({
    name: 'ValidationException',
    message: 'Total size of the entries in the request is over the limit.',
  });
});
