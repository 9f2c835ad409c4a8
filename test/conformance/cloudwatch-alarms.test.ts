import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import * as eventBridge from '@aws-sdk/client-eventbridge';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalAws, VirtualClock } from '@teal/local-aws';
import { cloudwatchService } from '../../packages/local-aws/src/cloudwatch/cloudwatch.ts';
import type { BusEvent } from '../../packages/local-aws/src/kernel/neighbours.ts';
import type { LocalService } from '../../packages/local-aws/src/kernel/service.ts';
import { clientThrough, refusal } from '../../packages/local-aws/test/doors.ts';

const NOON = Date.UTC(2026, 8, 30, 12);
const ALARM = {
  AlarmName: 'checkout-5xx',
  Namespace: 'Shop',
  MetricName: 'Errors',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanThreshold',
} as const satisfies PutMetricAlarmCommandInput;

let clock: VirtualClock;
let client: CloudWatchClient;
let heard: BusEvent[];
beforeEach(async () => {
  clock = new VirtualClock(NOON);
  heard = [];
  const bus = (): LocalService & { facade: object } => ({
    signingName: 'events',
    sdk: eventBridge,
    operations: {},
    facade: { put: (event: BusEvent) => heard.push(event) },
  });
  const local = await startLocalAws({ services: { cloudwatch: cloudwatchService, bus }, clock, throttling: false });
  client = new CloudWatchClient(await clientThrough('in process', local));
});

const pass = (seconds: number) => clock.run(clock.sleep(seconds * 1000));
const errors = (Value: number) =>
  client.send(new PutMetricDataCommand({ Namespace: 'Shop', MetricData: [{ MetricName: 'Errors', Value }] }));
const put = (changes: Partial<PutMetricAlarmCommandInput> = {}) => client.send(new PutMetricAlarmCommand({ ...ALARM, ...changes }));
const alarms = async () => (await client.send(new DescribeAlarmsCommand({}))).MetricAlarms ?? [];
const state = async () => (await alarms())[0]?.StateValue;

describe('an alarm', () => {
  test('knows nothing at first', async () => {
    await put();
    expect(await alarms()).toMatchObject([
      {
        ...ALARM,
        AlarmArn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:checkout-5xx',
        ActionsEnabled: true,
        StateValue: 'INSUFFICIENT_DATA',
        StateReason: 'Unchecked: Initial alarm creation',
        StateUpdatedTimestamp: new Date(NOON),
      },
    ]);
  });

  test('goes off a minute after the datapoint, and back, and tells the bus why', async () => {
    await put();
    await errors(6);
    await pass(66);
    expect(await state()).toBe('ALARM');
    await errors(1);
    await pass(60);
    expect(await state()).toBe('OK');
    expect(heard).toHaveLength(2);
    expect(heard[0]).toEqual({
      source: 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      resources: ['arn:aws:cloudwatch:us-east-1:123456789012:alarm:checkout-5xx'],
      detail: {
        alarmName: 'checkout-5xx',
        configuration: {
          metrics: [
            {
              id: 'm1',
              metricStat: { metric: { namespace: 'Shop', name: 'Errors', dimensions: {} }, period: 60, stat: 'Sum' },
              returnData: true,
            },
          ],
        },
        previousState: {
          value: 'INSUFFICIENT_DATA',
          reason: 'Unchecked: Initial alarm creation',
          timestamp: '2026-09-30T12:00:00.000+0000',
        },
        state: {
          value: 'ALARM',
          reason:
            'Threshold Crossed: 1 out of the last 1 datapoint [6.0 (30/09/26 12:00:00)] was greater than the threshold (5.0) ' +
            '(minimum 1 datapoint for OK -> ALARM transition).',
          reasonData: expect.stringContaining('"recentDatapoints":[6],"threshold":5'),
          timestamp: '2026-09-30T12:01:05.000+0000',
        },
      },
    });
  });

  test('waits for as many datapoints as it is told', async () => {
    await put({ EvaluationPeriods: 3, DatapointsToAlarm: 2, TreatMissingData: 'notBreaching' });
    await errors(9);
    await pass(66);
    expect(await state()).toBe('OK');
    await pass(60);
    await errors(9);
    await pass(60);
    expect(await state()).toBe('ALARM');
    await pass(240);
    expect(await state()).toBe('OK');
  });

  test('has insufficient data when there is none, or what its treatment of missing data says', async () => {
    await put();
    await put({ AlarmName: 'breaching', TreatMissingData: 'breaching' });
    await put({ AlarmName: 'ignoring', TreatMissingData: 'ignore' });
    await client.send(new SetAlarmStateCommand({ AlarmName: 'ignoring', StateValue: 'OK', StateReason: 'by hand' }));
    await errors(1);
    await pass(66);
    await pass(600);
    const states = Object.fromEntries((await alarms()).map(({ AlarmName, StateValue }) => [AlarmName, StateValue]));
    expect(states).toEqual({ 'checkout-5xx': 'INSUFFICIENT_DATA', breaching: 'ALARM', ignoring: 'OK' });
  });

  test('on a rate of two metrics goes by the expression', async () => {
    const stat = (MetricName: string) => ({ Metric: { Namespace: 'Shop', MetricName }, Period: 60, Stat: 'Sum' });
    await client.send(
      new PutMetricAlarmCommand({
        AlarmName: 'rate',
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        Metrics: [
          { Id: 'errors', MetricStat: stat('Errors'), ReturnData: false },
          { Id: 'requests', MetricStat: stat('Requests'), ReturnData: false },
          { Id: 'rate', Expression: '100 * FILL(errors, 0) / requests' },
        ],
      }),
    );
    const requests = (Value: number) =>
      client.send(new PutMetricDataCommand({ Namespace: 'Shop', MetricData: [{ MetricName: 'Requests', Value }] }));
    await requests(100);
    await pass(66);
    expect(await state()).toBe('OK');
    await requests(100);
    await errors(2);
    await pass(60);
    expect(await state()).toBe('ALARM');
  });

  test('set by hand is so until it is evaluated, and tells the bus once', async () => {
    await put({ TreatMissingData: 'notBreaching' });
    await pass(66);
    const set = (StateValue: 'ALARM') =>
      client.send(new SetAlarmStateCommand({ AlarmName: ALARM.AlarmName, StateValue, StateReason: 'drill' }));
    await set('ALARM');
    await set('ALARM');
    expect(await alarms()).toMatchObject([{ StateValue: 'ALARM', StateReason: 'drill' }]);
    await pass(60);
    expect(await state()).toBe('OK');
    expect(heard.map(({ detail }) => (detail as { state: { value: string } }).state.value)).toEqual(['OK', 'ALARM', 'OK']);
  });

  test('that is put again keeps its state', async () => {
    await put();
    await errors(6);
    await pass(66);
    await put({ AlarmDescription: 'again' });
    expect(await alarms()).toMatchObject([{ StateValue: 'ALARM', AlarmDescription: 'again' }]);
  });

  test('is deleted, and its actions are switched', async () => {
    await put();
    await client.send(new DisableAlarmActionsCommand({ AlarmNames: [ALARM.AlarmName] }));
    expect(await alarms()).toMatchObject([{ ActionsEnabled: false }]);
    await client.send(new EnableAlarmActionsCommand({ AlarmNames: [ALARM.AlarmName] }));
    expect(await alarms()).toMatchObject([{ ActionsEnabled: true }]);
    await client.send(new DeleteAlarmsCommand({ AlarmNames: [ALARM.AlarmName] }));
    expect(await alarms()).toEqual([]);
  });

  test.each<[string, Partial<PutMetricAlarmCommandInput>, string]>([
    ['no threshold', { Threshold: undefined }, 'MissingRequiredParameterException'],
    ['an unknown comparison', { ComparisonOperator: 'GreaterThanUpperThreshold' }, 'InvalidParameterValueException'],
    ['more datapoints than periods', { DatapointsToAlarm: 2 }, 'ValidationException'],
    ['an unknown treatment', { TreatMissingData: 'skip' }, 'ValidationException'],
    ['more than a day', { EvaluationPeriods: 1441, Period: 60 }, 'ValidationException'],
    ['two statistics', { ExtendedStatistic: 'p99' }, 'InvalidParameterCombinationException'],
    ['a metric and a list', { Metrics: [{ Id: 'a', Expression: '1' }] }, 'InvalidParameterCombinationException'],
  ])('with %s is refused', async (_, changes, name) => {
    expect(await refusal(put(changes))).toMatchObject({ name });
  });

  test('that does not exist cannot be set', async () => {
    expect(await refusal(client.send(new SetAlarmStateCommand({ AlarmName: 'absent', StateValue: 'OK', StateReason: 'x' })))).toMatchObject(
      {
        $metadata: { httpStatusCode: 404 },
      },
    );
  });

  test('is described by name, prefix and state, in pages', async () => {
    for (const AlarmName of ['a-1', 'a-2', 'b-1']) await put({ AlarmName });
    const names = async (input: object) => {
      const { MetricAlarms, NextToken } = await client.send(new DescribeAlarmsCommand(input));
      return { names: MetricAlarms?.map(({ AlarmName }) => AlarmName), NextToken };
    };
    expect((await names({ AlarmNames: ['b-1'] })).names).toEqual(['b-1']);
    expect((await names({ AlarmNamePrefix: 'a-' })).names).toEqual(['a-1', 'a-2']);
    expect((await names({ StateValue: 'ALARM' })).names).toEqual([]);
    const first = await names({ MaxRecords: 2 });
    expect(first.names).toEqual(['a-1', 'a-2']);
    expect((await names({ NextToken: first.NextToken })).names).toEqual(['b-1']);
  });
});
