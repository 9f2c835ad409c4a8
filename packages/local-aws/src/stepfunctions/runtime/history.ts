import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import { StateError } from '../state-error.ts';

/** Quota of events in one execution's history. The last one is the event that ends the execution. */
const MAX_EVENTS = 25_000;

/**
 * The details of an event, under the member that its type has in the API (`stateEnteredEventDetails`, ...).
 */
export type EventDetails = Omit<HistoryEvent, 'type' | 'id' | 'previousEventId' | 'timestamp'>;

export interface RecordedEvent extends EventDetails {
  readonly type: HistoryEventType;
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: Date;
}

/**
 * Where a sequence of states stands in the history: its events refer to the one before.
 * Branches and iterations fork it.
 */
export class Chain {
  last: number;

  constructor(last = 0) {
    this.last = last;
  }

  fork(): Chain {
    return new Chain(this.last);
  }
}

/**
 * The events of one execution, as GetExecutionHistory gives them. The first state's event refers to 0, not to
 * ExecutionStarted; ExecutionAborted and ExecutionTimedOut refer to 0 too (observed on the service).
 */
export class History {
  readonly events: RecordedEvent[] = [];
  readonly #now: () => number;
  #sealed = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Writes an event after the chain's last one and moves the chain on. Throws States.Runtime at the quota.
   */
  record(chain: Chain, type: HistoryEventType, details: EventDetails = {}): number {
    chain.last = this.aside(chain, type, details);
    return chain.last;
  }

  /**
   * Writes an event after the chain's last one and leaves the chain where it is.
   * Throws States.Runtime at the quota.
   */
  aside(chain: Chain, type: HistoryEventType, details: EventDetails = {}): number {
    if (this.#sealed) return chain.last;
    if (this.events.length >= MAX_EVENTS - 1) {
      throw new StateError('quota', 'States.Runtime', `The execution reached the maximum number of history events (${MAX_EVENTS}).`);
    }
    return this.#append(chain.last, type, details);
  }

  /** Writes the event that ends the execution. What still runs can write nothing after it. */
  seal(previousEventId: number, type: HistoryEventType, details: EventDetails = {}): void {
    if (this.#sealed) return;
    this.#append(previousEventId, type, details);
    this.#sealed = true;
  }

  #append(previousEventId: number, type: HistoryEventType, details: EventDetails): number {
    const id = this.events.length + 1;
    this.events.push({ timestamp: new Date(this.#now()), type, id, previousEventId, ...details });
    return id;
  }
}
