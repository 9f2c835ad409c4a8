import type { Metric, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { BusEvent } from '../../kernel/neighbours.ts';
import type { Alarm, AlarmState } from './alarm.ts';
import { longTime } from './reason.ts';

/** Source: "Alarm events and EventBridge", CloudWatch guide. */
export function stateChangeEvent(alarm: Alarm, before: AlarmState): BusEvent {
  const { input, queries } = alarm.definition;
  const metrics = input.Metrics?.length ? input.Metrics : queries.returned();
  return {
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    resources: [alarm.arn],
    detail: {
      alarmName: input.AlarmName,
      configuration: {
        ...(input.AlarmDescription ? { description: input.AlarmDescription } : {}),
        metrics: metrics.map(describeQuery),
      },
      previousState: describeState(before),
      state: describeState(alarm.state),
    },
  };
}

const describeState = (state: AlarmState) => ({
  value: state.value,
  reason: state.reason,
  ...(state.reasonData ? { reasonData: state.reasonData } : {}),
  timestamp: longTime(state.updatedAt),
});

function describeQuery({ Id, MetricStat: stat, Expression, Label, ReturnData = true }: MetricDataQuery) {
  return {
    id: Id,
    ...(Expression ? { expression: Expression } : {}),
    ...(Label ? { label: Label } : {}),
    ...(stat
      ? {
          metricStat: {
            metric: describeMetric(stat.Metric ?? {}),
            period: stat.Period,
            stat: stat.Stat,
            ...(stat.Unit ? { unit: stat.Unit } : {}),
          },
        }
      : {}),
    returnData: ReturnData,
  };
}

const describeMetric = ({ Namespace, MetricName, Dimensions = [] }: Metric) => ({
  namespace: Namespace,
  name: MetricName,
  dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
});
