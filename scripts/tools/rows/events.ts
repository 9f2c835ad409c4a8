import type { Check } from '../check.ts';

/**
 * 3: EventBridge. Source: tests/aws/services/events/event_pattern_templates of LocalStack, which ran on AWS.
 */
const events = (operation: string, input: object) => ({ service: 'events', operation, input });
const event = (more: object) => ({
  id: '1',
  account: '123456789012',
  source: 'tools',
  time: '2026-01-01T00:00:00Z',
  region: 'us-east-1',
  'detail-type': 'check',
  detail: {},
  ...more,
});
const tested = (pattern: object, more: object = {}) =>
  events('TestEventPattern', { EventPattern: JSON.stringify(pattern), Event: JSON.stringify(event(more)) });
const rule = (input: object) => events('PutRule', { Name: 'tools', ...input });

const badPatterns: readonly [name: string, pattern: object, says?: RegExp][] = [
  ['an empty prefix in anything-but', { source: [{ 'anything-but': { prefix: '' } }] }, /Null prefix\/suffix not allowed/],
  ['an empty suffix in anything-but', { source: [{ 'anything-but': { suffix: '' } }] }, /Null prefix\/suffix not allowed/],
  ['equals-ignore-case in a prefix of anything-but', { source: [{ 'anything-but': { prefix: { 'equals-ignore-case': 'a' } } }] }],
  ['one bound twice', { detail: { n: [{ numeric: ['>', 0, '>', 0] }] } }, /Bad numeric range operator: >/],
  ['wildcards that are too complex', { source: [{ wildcard: '*:*:*:*:*:event-bus/*' }] }, /Rule is too complex/],
];

export const eventChecks: readonly Check[] = [
  {
    row: 3,
    name: 'an event without resources is one',
    call: tested({ source: ['tools'] }),
    expected: { answers: { Result: true } },
    alsoByCli: true,
  },
  {
    row: 3,
    name: 'a name with a dot and a name in a name are one',
    call: tested({ detail: { 'state.status': ['up'] } }, { detail: { state: { status: 'up' } } }),
    expected: { answers: { Result: true } },
  },
  ...badPatterns.map(
    ([name, pattern, says], i): Check => ({
      row: 3,
      name: `refuses ${name}`,
      call: tested(pattern),
      expected: { refused: 'InvalidEventPatternException', ...(says ? { says } : {}) },
      ...(i === 0 ? { alsoByCli: true } : {}),
    }),
  ),
  {
    row: 3,
    name: 'refuses a pattern over 2,048 characters',
    call: rule({ EventPattern: JSON.stringify({ source: ['x'.repeat(2_048)] }) }),
    expected: { refused: /^(InvalidEventPattern|Validation|LimitExceeded)Exception$/ },
  },
  ...['rate(1 minutes)', 'rate(10 minute)'].map(
    (ScheduleExpression): Check => ({
      row: 3,
      name: `refuses ${ScheduleExpression}`,
      call: rule({ ScheduleExpression }),
      expected: { refused: 'ValidationException', says: /ScheduleExpression/ },
    }),
  ),
  {
    row: 3,
    name: 'refuses an event over 256 KB',
    call: events('PutEvents', {
      Entries: [{ Source: 'tools', DetailType: 'check', Detail: JSON.stringify({ x: 'x'.repeat(1_100_000) }) }],
    }),
    expected: { refused: /^ValidationException$|^RequestEntityTooLarge|^InvalidArgument/ },
  },
];
