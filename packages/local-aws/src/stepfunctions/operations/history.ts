import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { RecordedEvent } from '../runtime/history.ts';
import { resultPage } from './paging.ts';
import type { Parts, SomeOperations } from './parts.ts';

export type HistoryOperations = 'GetExecutionHistory';

export function historyOperations({ store }: Parts): SomeOperations<HistoryOperations> {
  return {
    GetExecutionHistory(input) {
      const { events } = store.execution(input.executionArn ?? '').history;
      const ordered = input.reverseOrder ? [...events].reverse() : events;
      const { items, nextToken } = resultPage(ordered, input.maxResults, input.nextToken);
      const shown = items.map((event): HistoryEvent => (input.includeExecutionData === false ? withoutData(event) : event));
      return { events: shown, ...(nextToken === undefined ? {} : { nextToken }) };
    },
  };
}

const DATA = new Set(['input', 'output', 'parameters', 'assignedVariables', 'inputDetails', 'outputDetails', 'assignedVariablesDetails']);

/** `includeExecutionData: false` leaves out inputs and outputs. */
function withoutData(event: RecordedEvent): HistoryEvent {
  const members = Object.entries(event).map(([member, value]): [string, unknown] => [
    member,
    member.endsWith('EventDetails') ? Object.fromEntries(Object.entries(value as object).filter(([name]) => !DATA.has(name))) : value,
  ]);
  return Object.fromEntries(members) as unknown as HistoryEvent;
}
