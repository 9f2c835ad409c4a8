import type { RecordedEvent } from './runtime/history.ts';

/**
 * Events with which an attempt at a state begins.
 * A retry's follows the failure, not the entering of the state.
 */
const ATTEMPTS = new Set(['TaskScheduled', 'LambdaFunctionScheduled', 'MapStateStarted', 'ParallelStateStarted']);

/**
 * How many state transitions a history holds, which is what a Standard workflow is billed by:
 * one for each state that is entered and one for each retry. Source: AWS Step Functions pricing.
 */
export function transitionsIn(events: readonly Pick<RecordedEvent, 'type' | 'id' | 'previousEventId'>[]): number {
  const entered = new Set<number>();
  let retries = 0;
  for (const { type, id, previousEventId } of events) {
    if (type.endsWith('StateEntered')) entered.add(id);
    else if (ATTEMPTS.has(type) && !entered.has(previousEventId)) retries++;
  }
  return entered.size + retries;
}
