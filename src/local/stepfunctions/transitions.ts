import type { HistoryEvent } from '@aws-sdk/client-sfn';

/**
 * How many state transitions a history holds: one for each state entered and one for each retry, which is what a Standard
 * workflow is billed by. (Retries show as a second scheduling of the same state.) Source: AWS Step Functions pricing.
 */
export function transitionsIn(events: readonly Pick<HistoryEvent, 'type'>[]): number {
  return events.filter((event) => event.type?.endsWith('StateEntered')).length;
}
