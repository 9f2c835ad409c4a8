import type * as cloudwatch from '@aws-sdk/client-cloudwatch';
import { pageOf } from '../../kernel/paging.ts';
import type { Operations } from '../../kernel/service.ts';
import type { Alarm } from '../alarms/alarm.ts';
import { badCombination, badNextToken, badParameter, violates } from '../refusals.ts';
import type { World } from '../world.ts';

const STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
const MOST_RECORDS = 100;
const LONGEST_REASON = 1_023;
const LONGEST_REASON_DATA = 4_000;

export const alarmOperations = (world: World) =>
  ({
    PutMetricAlarm(input) {
      world.alarms.put(input);
      return {};
    },

    DescribeAlarms(input) {
      const { AlarmNames: names, AlarmNamePrefix: prefix, MaxRecords: size = 50, AlarmTypes: types = ['MetricAlarm'] } = input;
      if (names?.length && prefix !== undefined) throw badCombination('AlarmNames and AlarmNamePrefix are mutually exclusive');
      if (size < 1 || size > MOST_RECORDS)
        throw badParameter(`The value ${size} for parameter MaxRecords must be between 1 and ${MOST_RECORDS}.`);
      const found = world.alarms.all().filter(({ definition: { input: put }, state }) => {
        if (names?.length && !names.includes(put.AlarmName)) return false;
        if (prefix !== undefined && !put.AlarmName.startsWith(prefix)) return false;
        if (input.StateValue && input.StateValue !== state.value) return false;
        const { ActionPrefix: action } = input;
        const actions = [...(put.AlarmActions ?? []), ...(put.OKActions ?? []), ...(put.InsufficientDataActions ?? [])];
        return action === undefined || actions.some((candidate) => candidate.startsWith(action));
      });
      const { items, nextToken } = pageOf(types.includes('MetricAlarm') ? found : [], {
        size,
        token: input.NextToken,
        badToken: badNextToken,
      });
      return { MetricAlarms: items.map(describe), CompositeAlarms: [], ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
    },

    SetAlarmState(input) {
      const value = STATES.find((state) => state === input.StateValue);
      if (!value) throw violates(input.StateValue, 'stateValue', 'Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]');
      for (const [member, text = '', most] of [
        ['stateReason', input.StateReason, LONGEST_REASON],
        ['stateReasonData', input.StateReasonData, LONGEST_REASON_DATA],
      ] as const)
        if (text.length > most) throw violates(text, member, `Member must have length less than or equal to ${most}`);
      const alarm = world.alarms.find(input.AlarmName);
      if (input.StateReasonData !== undefined && !isJson(input.StateReasonData))
        throw badParameter('TemplatedContext "stateReasonData" is not valid JSON');
      world.alarms.set(alarm, value, input.StateReason ?? '', input.StateReasonData);
      return {};
    },

    DeleteAlarms(input) {
      for (const name of input.AlarmNames ?? []) world.alarms.delete(name);
      return {};
    },

    EnableAlarmActions(input) {
      for (const alarm of named(world, input.AlarmNames)) alarm.actionsEnabled = true;
      return {};
    },

    DisableAlarmActions(input) {
      for (const alarm of named(world, input.AlarmNames)) alarm.actionsEnabled = false;
      return {};
    },
  }) satisfies Operations<typeof cloudwatch>;

/** Names that nothing bears are passed over, as by the service. */
const named = (world: World, names: readonly string[] = []) =>
  world.alarms.all().filter(({ definition }) => names.includes(definition.input.AlarmName));

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function describe(alarm: Alarm): cloudwatch.MetricAlarm {
  const { Tags: _, ...input } = alarm.definition.input;
  const { state } = alarm;
  return {
    ...input,
    OKActions: input.OKActions ?? [],
    AlarmActions: input.AlarmActions ?? [],
    InsufficientDataActions: input.InsufficientDataActions ?? [],
    Dimensions: input.Dimensions ?? [],
    AlarmArn: alarm.arn,
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
    ActionsEnabled: alarm.actionsEnabled,
    StateValue: state.value,
    StateReason: state.reason,
    ...(state.reasonData ? { StateReasonData: state.reasonData } : {}),
    StateUpdatedTimestamp: new Date(state.updatedAt),
    StateTransitionedTimestamp: new Date(state.transitionedAt),
  };
}
