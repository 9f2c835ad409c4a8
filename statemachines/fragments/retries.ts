import { type Retry, retry, type TransientLambdaError } from '@teal/asl';

type Implied = 'AwsUnavailable' | 'OutOfTime';
type Recorded = Implied | 'RecordUnavailable' | 'RecordContended';

/** Passing failures of Lambda and AWS: every action can have them. About two minutes in all. */
export const passing = {
  ...retry.transient,
  on: [...retry.transient.on, 'AwsUnavailable', 'OutOfTime'],
  times: 8,
} as const satisfies Retry<TransientLambdaError | Implied>;

/** The same for actions that only read the deployment record. */
export const reading = {
  ...passing,
  on: [...passing.on, 'RecordUnavailable'],
} as const satisfies Retry<TransientLambdaError | Recorded>;

/** The same for actions that write it. */
export const recorded = {
  ...passing,
  on: [...reading.on, 'RecordContended'],
} as const satisfies Retry<TransientLambdaError | Recorded>;

/** The same, and a write that does not read back yet. */
export const settling = {
  ...recorded,
  on: [...recorded.on, 'NotSettled'],
} as const satisfies Retry<TransientLambdaError | Recorded | 'NotSettled'>;

/** A side that must stay up because the other one lacks targets: those that come back come within minutes. About ten of them. */
export const untilSomebodyStands = {
  on: ['NobodyLeft'],
  every: '15 seconds',
  times: 40,
  backoff: 1,
} as const satisfies Retry<'NobodyLeft'>;

/** The way back is tried far longer than anything else: about half an hour. */
export const stubborn = {
  ...passing,
  on: [...passing.on, 'RecordContended'],
  times: 40,
  atMost: '60 seconds',
} as const satisfies Retry<TransientLambdaError | Implied | 'RecordContended'>;

/** The same, and a route that does not read back or was refused for now. */
export const stubbornSettling = {
  ...stubborn,
  on: [...stubborn.on, 'NotSettled'],
} as const satisfies Retry<TransientLambdaError | Implied | 'RecordContended' | 'NotSettled'>;

/**
 * A permission that is missing: an upgrade rewrites roles under running executions, and a change of IAM takes a while until it holds
 * everywhere. For what must be done, which is all of the way back and all behind the commit; before it, going back is the better answer.
 * About five minutes.
 */
export const untilAllowed = {
  on: ['AwsDenied'],
  every: '15 seconds',
  times: 20,
  backoff: 1,
} as const satisfies Retry<'AwsDenied'>;

/** Failures in which the function has not begun: for what must not be done twice without need, such as a team's POST. */
export const beforeItBegins = {
  ...passing,
  on: ['Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException', 'Lambda.TooManyRequestsException'],
} as const satisfies Retry<TransientLambdaError>;
