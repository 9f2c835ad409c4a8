import type { Target } from '@aws-sdk/client-eventbridge';
import { AwsError } from '../kernel/aws-error.ts';
import type { ServiceContext } from '../kernel/service.ts';
import type { BusRule } from './bus.ts';
import type { Envelope } from './target-input.ts';

/** Which limit of its retry policy ended a delivery; none where no retry could have helped. */
export type ExhaustedCondition = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';

export interface GivenUp {
  readonly error: Pick<Error, 'name' | 'message'>;
  /** Retries after the first attempt. */
  readonly retries: number;
  readonly condition: ExhaustedCondition | undefined;
}

/** SenderId of messages that EventBridge sends. */
export const SENDER = 'events.amazonaws.com';

/** Codes that the guide lists, by what the target's service answered; any other is ERROR_FROM_TARGET. */
const CODES: Readonly<Record<string, string>> = {
  AccessDenied: 'NO_PERMISSIONS',
  AccessDeniedException: 'NO_PERMISSIONS',
  ExecutionAlreadyExists: 'RESOURCE_ALREADY_EXISTS',
  ExecutionLimitExceeded: 'RESOURCE_LIMIT_EXCEEDED',
  InvalidExecutionInput: 'INVALID_PARAMETER',
  InvalidRequestContentException: 'INVALID_JSON',
  QueueDoesNotExist: 'NO_RESOURCE',
  ResourceNotFoundException: 'NO_RESOURCE',
  StateMachineDeleting: 'NO_RESOURCE',
  StateMachineDoesNotExist: 'NO_RESOURCE',
  ThrottlingException: 'THROTTLING',
  TooManyRequestsException: 'THROTTLING',
  ValidationException: 'INVALID_PARAMETER',
};

/**
 * Puts an event that was given up into the dead-letter queue of its target: the event itself, whatever the
 * target would have been sent, with attributes that tell why. Says whether it went there; without a queue
 * the event is dropped. Source: EventBridge User Guide, "Using dead-letter queues to process undelivered
 * events".
 */
export function deadLetter({ neighbours }: ServiceContext, rule: BusRule, target: Target, event: Envelope, given: GivenUp): boolean {
  const queue = target.DeadLetterConfig?.Arn;
  if (queue === undefined) return false;
  const { error, retries, condition } = given;
  const attributes = {
    RULE_ARN: rule.arn,
    TARGET_ARN: target.Arn ?? '',
    ERROR_CODE: CODES[error.name] ?? 'ERROR_FROM_TARGET',
    ERROR_MESSAGE: error.message || error.name,
    ...(condition && { EXHAUSTED_RETRY_CONDITION: condition }),
    RETRY_ATTEMPTS: String(retries),
  };
  const typed = Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }] as const);
  try {
    neighbours.queueing.send(queue, { body: JSON.stringify(event), attributes: Object.fromEntries(typed), senderId: SENDER });
    return true;
  } catch (thrown) {
    // The queue is gone, or takes no message of this size: the metric InvocationsFailedToBeSentToDLQ counts
    // it.
    if (thrown instanceof AwsError) return false;
    throw thrown;
  }
}
