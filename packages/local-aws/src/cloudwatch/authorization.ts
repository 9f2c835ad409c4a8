import type * as sdk from '@aws-sdk/client-cloudwatch';
import type { Permission } from '../kernel/identity.ts';
import { requestTags } from '../kernel/permissions.ts';
import type { Authorization, ServiceContext } from '../kernel/service.ts';

/** Source: Service Authorization Reference, "Amazon CloudWatch": metrics can be narrowed to no resource. */
export function cloudwatchAuthorization({ region, account }: ServiceContext): Authorization<typeof sdk> {
  const onAlarms = (action: string, names: readonly string[] | undefined): Permission[] =>
    (names?.length ? names : ['*']).map((name) => ({
      action: `cloudwatch:${action}`,
      resource: `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
    }));
  const onAlarm = (action: string, name = '*') => onAlarms(action, [name]);
  const onMetrics = (action: string, namespace?: string): Permission[] => [
    { action: `cloudwatch:${action}`, resource: '*', context: { 'cloudwatch:namespace': namespace } },
  ];
  return {
    PutMetricAlarm: ({ AlarmName, Tags }) =>
      onAlarm('PutMetricAlarm', AlarmName).map((permission) => ({
        ...permission,
        context: requestTags(Tags?.map(({ Key: key, Value: value }) => ({ key, value }))),
      })),
    DescribeAlarms: ({ AlarmNames }) => onAlarms('DescribeAlarms', AlarmNames),
    DeleteAlarms: ({ AlarmNames }) => onAlarms('DeleteAlarms', AlarmNames),
    EnableAlarmActions: ({ AlarmNames }) => onAlarms('EnableAlarmActions', AlarmNames),
    DisableAlarmActions: ({ AlarmNames }) => onAlarms('DisableAlarmActions', AlarmNames),
    SetAlarmState: ({ AlarmName }) => onAlarm('SetAlarmState', AlarmName),
    PutMetricData: ({ Namespace }) => onMetrics('PutMetricData', Namespace),
    GetMetricData: () => onMetrics('GetMetricData'),
    GetMetricStatistics: () => onMetrics('GetMetricStatistics'),
    ListMetrics: () => onMetrics('ListMetrics'),
  };
}
