/**
 * The service ends an execution whose history grows past this, wherever it stands. Source: Step Functions
 * Developer Guide, "Quotas": 25,000 events of a standard workflow.
 */
export const HISTORY_LIMIT = 25_000;

/** History events of one wait of a bake with the judgement after it, over every kind of route. */
export const EVENTS_OF_A_LOOK = 13;
