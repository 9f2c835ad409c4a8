import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { abortedBy } from '../aborted-by.ts';

interface LiveAlarm {
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly reason?: string;
}

/** DescribeAlarms takes at most 100 names a call. */
const ALARMS_A_CALL = 100;

/** By name. Composite alarms count as alarms; one that does not exist is absent. */
export async function describedAlarms(
  client: CloudWatchClient,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, LiveAlarm>> {
  const alarms = new Map<string, LiveAlarm>();
  for (let from = 0; from < names.length; from += ALARMS_A_CALL) {
    const { MetricAlarms, CompositeAlarms } = await client.send(
      new DescribeAlarmsCommand({
        AlarmNames: names.slice(from, from + ALARMS_A_CALL),
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        MaxRecords: ALARMS_A_CALL,
      }),
      abortedBy(signal),
    );
    for (const { AlarmName, StateValue, StateReason } of [...(MetricAlarms ?? []), ...(CompositeAlarms ?? [])]) {
      if (AlarmName === undefined) continue;
      alarms.set(AlarmName, { state: StateValue ?? 'INSUFFICIENT_DATA', ...(StateReason !== undefined && { reason: StateReason }) });
    }
  }
  return alarms;
}
