import type * as events from '@aws-sdk/client-eventbridge';
import type { Operations } from '../kernel/service.ts';

/** The form of every table of EventBridge operations. */
export type EventsOperations = Operations<typeof events>;
