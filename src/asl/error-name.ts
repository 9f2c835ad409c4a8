/**
 * Error names that the service itself gives to a failed Task, Parallel or Map.
 * Source: AWS Step Functions developer guide, "Handling errors in Step Functions workflows".
 */
export type StatesErrorName =
  | 'States.ALL'
  | 'States.BranchFailed'
  | 'States.DataLimitExceeded'
  | 'States.ExceedToleratedFailureThreshold'
  | 'States.HeartbeatTimeout'
  | 'States.Http.Socket'
  | 'States.ItemReaderFailed'
  | 'States.Permissions'
  | 'States.QueryEvaluationError'
  | 'States.ResultWriterFailed'
  | 'States.Runtime'
  | 'States.TaskFailed'
  | 'States.Timeout';

/** Lambda's own failures, as the Lambda integration names them. All of them pass: the same invocation may succeed a moment later. */
export const transientLambdaErrors = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
  'Sandbox.Timedout',
  'Lambda.Unknown',
  'Runtime.ExitError',
] as const;

export type TransientLambdaError = (typeof transientLambdaErrors)[number];
