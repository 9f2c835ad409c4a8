import { PutMetricAlarmCommand, SetAlarmStateCommand, type StateValue } from '@aws-sdk/client-cloudwatch';
import { type Clients, cloudWatch } from '../aws/clients.ts';

/** Alarms that no metric moves: each keeps the state that somebody sets. */

export async function makeFixedAlarm(clients: Clients, AlarmName: string): Promise<void> {
  await cloudWatch(clients).send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: 'Fixed',
      MetricName: AlarmName,
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    }),
  );
}

/** `by`: who sets it, as the reason that is told. */
export async function setFixedAlarm(clients: Clients, AlarmName: string, StateValue: StateValue, by: string): Promise<void> {
  await cloudWatch(clients).send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: by }));
}
