import { DescribeAlarmsCommand, PutMetricAlarmCommand, type PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { Properties, type Provider } from '../provider.ts';

const NUMBERS = ['EvaluationPeriods', 'DatapointsToAlarm', 'Period', 'Threshold'] as const;
const OTHERS = [
  'ActionsEnabled',
  'AlarmActions',
  'AlarmDescription',
  'ComparisonOperator',
  'Dimensions',
  'ExtendedStatistic',
  'InsufficientDataActions',
  'MetricName',
  'Metrics',
  'Namespace',
  'OKActions',
  'Statistic',
  'ThresholdMetricId',
  'TreatMissingData',
  'Unit',
] as const satisfies readonly (keyof PutMetricAlarmCommandInput)[];

/** AWS::CloudWatch::Alarm: its properties are PutMetricAlarm's members. */
export const cloudWatchAlarm: Provider = {
  kind: 'comes up',
  async create(request) {
    const p = new Properties(request);
    const name = p.text('AlarmName') ?? request.physicalName;
    const members = [...NUMBERS.map((one) => [one, p.number(one)]), ...OTHERS.map((one) => [one, p.get(one)])];
    p.done('Tags');
    const input = {
      AlarmName: name,
      ...Object.fromEntries(members.filter(([, value]) => value !== undefined)),
    } as PutMetricAlarmCommandInput;
    await request.clients.cloudWatch.send(new PutMetricAlarmCommand(input));
    const { MetricAlarms } = await request.clients.cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
    return { ref: name, attributes: { Arn: MetricAlarms?.[0]?.AlarmArn ?? '' } };
  },
};
