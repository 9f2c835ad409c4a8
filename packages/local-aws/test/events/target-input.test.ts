import type { InputTransformer } from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from '@jest/globals';
import type { BusRule } from '../../src/events/bus.ts';
import { type Envelope, fill, inputFor } from '../../src/events/target-input.ts';

const event: Envelope = {
  version: '0',
  id: '7bf73129-1428-4cd3-a780-95db273d1602',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account: '123456789012',
  time: '2015-11-11T21:29:54Z',
  region: 'us-east-1',
  resources: ['arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111'],
  detail: { 'instance-id': 'i-0123456789', state: 'RUNNING', count: 2, tags: [{ key: 'a' }, { key: 'b' }] },
};
const rule: BusRule = {
  name: 'example',
  arn: 'arn:aws:events:us-east-1:123456789012:rule/example',
  request: { Name: 'example' },
  pattern: undefined,
  state: 'ENABLED',
  targets: new Map(),
};
const paths = {
  instance: '$.detail.instance-id',
  state: '$.detail.state',
  count: '$.detail.count',
  first: '$.resources[0]',
  keys: '$.detail.tags[*].key',
  tags: '$.detail.tags',
  absent: '$.detail.nothing',
};
const filled = (InputTemplate: string, InputPathsMap: InputTransformer['InputPathsMap'] = paths) =>
  fill({ InputTemplate, InputPathsMap }, event, rule);

/** The examples of "Amazon EventBridge input transformation", and what lies at their edges. */
describe('an input template is filled', () => {
  test.each([
    ['"instance <instance> is in <state>"', '"instance i-0123456789 is in RUNNING"'],
    ['"instance \\"<instance>\\" is in <state>"', '"instance \\"i-0123456789\\" is in RUNNING"'],
    ['{ "instance" : <instance>, "state": <state> }', '{"instance":"i-0123456789","state":"RUNNING"}'],
    [
      '{ "instance": <instance>, "state": "<state>", "instanceStatus": "instance \\"<instance>\\" is in <state>" }',
      '{"instance":"i-0123456789","state":"RUNNING","instanceStatus":"instance \\"i-0123456789\\" is in RUNNING"}',
    ],
    ['{ "instance" : <instance>, "state": [ 9, <state>, true ] }', '{"instance":"i-0123456789","state":[9,"RUNNING",true]}'],
    ['{ "count": <count>, "text": "<count>" }', '{"count":2,"text":"2"}'],
    ['{ "keys": <keys>, "first": <first> }', '{"keys":["a","b"],"first":"arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111"}'],
    ['{ "absent": <absent>, "in": "[<absent>]" }', '{"absent":"","in":"[]"}'],
    // An object or a list inside a text loses its quotes, as observed on AWS.
    ['"tags are <tags>, keys <keys>"', '"tags are [{key:a},{key:b}], keys [a,b]"'],
    ['{ "text": "the tags <tags>", "tags": <tags> }', '{"text":"the tags [{key:a},{key:b}]","tags":[{"key":"a"},{"key":"b"}]}'],
    ['"{[/Check of <state>"', '"{[/Check of RUNNING"'],
    ['"<aws.events.rule-name> triggered"', '"example triggered"'],
    ['{ "rule": <aws.events.rule-arn> }', '{"rule":"arn:aws:events:us-east-1:123456789012:rule/example"}'],
    ['<instance>', '"i-0123456789"'],
  ])('%s', (template, output) => {
    expect(filled(template)).toBe(output);
  });

  test('with the whole event, with and without its detail', () => {
    const { detail: _, 'detail-type': detailType, ...without } = event;
    expect(JSON.parse(filled('{ "all": <aws.events.event.json>, "head": <aws.events.event> }'))).toEqual({
      all: event,
      head: { ...without, detailType },
    });
  });
});

describe('a target gets', () => {
  test('the event, when nothing else is said', () => {
    expect(JSON.parse(inputFor({ Id: '1', Arn: 'x' }, event, rule))).toEqual(event);
  });
  test('its constant', () => {
    expect(inputFor({ Id: '1', Arn: 'x', Input: '{"a":1}' }, event, rule)).toBe('{"a":1}');
  });
  test('the part at its path', () => {
    expect(inputFor({ Id: '1', Arn: 'x', InputPath: '$.detail.state' }, event, rule)).toBe('"RUNNING"');
  });
});
