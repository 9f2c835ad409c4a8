import { PutMetricAlarmCommand, SetAlarmStateCommand, type StateValue } from '@aws-sdk/client-cloudwatch';
import { type Clients, cloudWatch } from '../../src/aws/clients.ts';
import type { Given } from './story.ts';

/** An alarm that a story sets: somebody else's verdict. */
export const GATE = 'story-gate';

/** Alarms without data, which keep the state that a story sets. */
export const withAlarms =
  (...names: readonly string[]): NonNullable<Given['furnish']> =>
  async (clients, world) => {
    for (const AlarmName of names) {
      await cloudWatch(clients).send(
        new PutMetricAlarmCommand({
          AlarmName,
          Namespace: 'Story',
          MetricName: 'Gate',
          Statistic: 'Sum',
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: 1,
          ComparisonOperator: 'GreaterThanThreshold',
          TreatMissingData: 'ignore',
        }),
      );
    }
    return world;
  };

export const setAlarm = ({ sample }: { readonly sample: { readonly clients: Clients } }, StateValue: StateValue, AlarmName = GATE) =>
  cloudWatch(sample.clients).send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'a story' }));
