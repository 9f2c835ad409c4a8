/**
 * Error names that are the service's own.
 * Source: AWS Step Functions developer guide, "Handling errors in Step Functions workflows".
 */
const ofStates = [
  'States.ALL',
  'States.BranchFailed',
  'States.DataLimitExceeded',
  'States.ExceedToleratedFailureThreshold',
  'States.HeartbeatTimeout',
  'States.Http.Socket',
  'States.IntrinsicFailure',
  'States.ItemReaderFailed',
  'States.NoChoiceMatched',
  'States.ParameterPathFailure',
  'States.Permissions',
  'States.QueryEvaluationError',
  'States.ResultPathMatchFailure',
  'States.ResultWriterFailed',
  'States.Runtime',
  'States.TaskFailed',
  'States.Timeout',
] as const;

export type StatesErrorName = (typeof ofStates)[number];
export const statesErrorNames: ReadonlySet<string> = new Set(ofStates);

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

/** What an invocation can fail with beside what its handler raises. Those that do not pass have a cause that somebody must remove. */
export type LambdaErrorName =
  | TransientLambdaError
  | 'Lambda.InvalidParameterValueException'
  | 'Lambda.KMSAccessDeniedException'
  | 'Lambda.RequestTooLargeException'
  | 'Lambda.ResourceConflictException'
  | 'Lambda.ResourceNotFoundException'
  | 'Lambda.ResourceNotReadyException';
