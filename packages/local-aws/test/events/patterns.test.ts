import { DescribeRuleCommand, EventBridgeClient, PutRuleCommand, TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { eventsService } from '../../src/events/events.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { clientThrough, refusal } from '../doors.ts';
import { PATTERNS } from './patterns-of-aws.ts';

const start = () => startLocalAws({ clock: new VirtualClock(0), services: { events: eventsService } });
let local: Awaited<ReturnType<typeof start>>;
let client: EventBridgeClient;
beforeAll(async () => {
  local = await start();
  client = new EventBridgeClient(await clientThrough('in process', local));
});
afterAll(() => local.stop());

/** What every event has; the service demands no `resources` of an event to test. */
const EVENT = {
  id: '1',
  account: '123456789012',
  source: 'shop',
  time: '2026-01-01T00:00:00Z',
  region: 'us-east-1',
  'detail-type': 'Order',
};
const ask = (EventPattern: string, event: object = {}) =>
  client.send(new TestEventPatternCommand({ EventPattern, Event: JSON.stringify({ ...EVENT, ...event }) }));
const put = (EventPattern: string) => client.send(new PutRuleCommand({ Name: 'rule', EventPattern }));

describe.each(PATTERNS)('$pattern ($source)', ({ pattern, event, answer }) => {
  test(typeof answer === 'string' ? `is refused: ${answer}` : `${answer ? 'takes' : 'leaves'} ${JSON.stringify(event)}`, async () => {
    if (typeof answer === 'string') {
      const expected = { name: 'InvalidEventPatternException', message: `Event pattern is not valid. Reason: ${answer}` };
      expect(await refusal(ask(pattern, event))).toMatchObject(expected);
      expect(await refusal(put(pattern))).toMatchObject(expected);
    } else {
      expect((await ask(pattern, event)).Result).toBe(answer);
      await put(pattern);
      expect((await client.send(new DescribeRuleCommand({ Name: 'rule' }))).EventPattern).toBe(pattern);
    }
  });
});

describe('TestEventPattern', () => {
  test.each(['id', 'account', 'source', 'time', 'region', 'detail-type'])('wants %s of an event', async (member) => {
    const { [member as 'id']: _, ...event } = EVENT;
    const call = client.send(new TestEventPatternCommand({ EventPattern: '{"source":["shop"]}', Event: JSON.stringify(event) }));
    expect(await refusal(call)).toMatchObject({ name: 'ValidationException', message: 'Parameter Event is not valid.' });
  });

  test('wants an event that is JSON', async () => {
    const call = client.send(new TestEventPatternCommand({ EventPattern: '{"source":["shop"]}', Event: 'plain string' }));
    expect(await refusal(call)).toMatchObject({ name: 'ValidationException', message: 'Parameter Event is not valid.' });
  });
});

test('a rule has a pattern of at most 2,048 characters (service quotas, "Event pattern size")', async () => {
  const long = (length: number) => `{"source":["${'x'.repeat(length - '{"source":[""]}'.length)}"]}`;
  await put(long(2_048));
  expect(await refusal(put(long(2_049)))).toMatchObject({ name: 'LimitExceededException' });
});
