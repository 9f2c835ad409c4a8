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

/**
 * Lambda's own failures that pass: the same invocation may succeed a moment later, or once somebody has put
 * right what is around the function. Sources: the errors of Invoke in Lambda's service model (2015-03-31),
 * which the integration writes `Lambda.<name>`; developer guide, "Handle Lambda service exceptions" (a crash
 * and a time-out of the function are `Lambda.Unknown`, and in newer answers `Runtime.ExitError` and
 * `Sandbox.Timedout`); and what Node.js itself throws, `Error`.
 */
export const transientLambdaErrors = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'Runtime.ExitError',
  'Runtime.OutOfMemory',
  'Error',
  // What a function is made of is not there yet, or is being changed.
  'Lambda.CodeArtifactUserFailedException',
  'Lambda.CodeArtifactUserPendingException',
  'Lambda.ResourceConflictException',
  'Lambda.ResourceNotFoundException',
  'Lambda.ResourceNotReadyException',
  'Lambda.ServiceQuotaExceededException',
  'Lambda.SnapStartException',
  'Lambda.SnapStartNotReadyException',
  'Lambda.SnapStartRegenerationFailureException',
  'Lambda.SnapStartTimeoutException',
  // Its network, its keys and its file systems.
  'Lambda.EC2AccessDeniedException',
  'Lambda.EC2ThrottledException',
  'Lambda.EC2UnexpectedException',
  'Lambda.ENILimitReachedException',
  'Lambda.ENINotReadyException',
  'Lambda.InvalidSecurityGroupIDException',
  'Lambda.InvalidSubnetIDException',
  'Lambda.SubnetIPAddressLimitReachedException',
  'Lambda.KMSAccessDeniedException',
  'Lambda.KMSDisabledException',
  'Lambda.KMSInvalidStateException',
  'Lambda.KMSNotFoundException',
  'Lambda.EFSIOException',
  'Lambda.EFSMountConnectivityException',
  'Lambda.EFSMountFailureException',
  'Lambda.EFSMountTimeoutException',
  'Lambda.S3FilesMountConnectivityException',
  'Lambda.S3FilesMountFailureException',
  'Lambda.S3FilesMountTimeoutException',
] as const;

export type TransientLambdaError = (typeof transientLambdaErrors)[number];

/**
 * What Lambda says of the request itself or of the function's code: the same invocation fails in the same
 * way. From the same service model.
 */
export const finalLambdaErrors = [
  'Lambda.CodeArtifactUserDeletedException',
  'Lambda.DurableExecutionAlreadyStartedException',
  'Lambda.InvalidParameterValueException',
  'Lambda.InvalidRequestContentException',
  'Lambda.InvalidRuntimeException',
  'Lambda.InvalidZipFileException',
  'Lambda.ModeNotSupportedException',
  'Lambda.NoPublishedVersionException',
  'Lambda.RecursiveInvocationException',
  'Lambda.RequestTooLargeException',
  'Lambda.SerializedRequestEntityTooLargeException',
  'Lambda.UnsupportedMediaTypeException',
] as const;

/** What an invocation can fail with beside what its handler raises. */
export type LambdaErrorName = TransientLambdaError | (typeof finalLambdaErrors)[number];

/**
 * What starting another execution can fail with and may not the next time. Sources: the errors of
 * StartExecution in the service model of Step Functions (2016-11-23), which the integration writes
 * `StepFunctions.<name>Exception`; what is not modelled, throttling and faults of the service among it, is
 * `StepFunctions.AWSStepFunctionsException`.
 */
export const transientNestedErrors = [
  'StepFunctions.AWSStepFunctionsException',
  'StepFunctions.SdkClientException',
  'StepFunctions.ExecutionLimitExceededException',
  'StepFunctions.KmsThrottlingException',
  'StepFunctions.StateMachineDoesNotExistException',
] as const;

/** And what it fails with again. */
export const finalNestedErrors = [
  'StepFunctions.ExecutionAlreadyExistsException',
  'StepFunctions.InvalidArnException',
  'StepFunctions.InvalidExecutionInputException',
  'StepFunctions.InvalidNameException',
  'StepFunctions.KmsAccessDeniedException',
  'StepFunctions.KmsInvalidStateException',
  'StepFunctions.StateMachineDeletingException',
  'StepFunctions.ValidationException',
] as const;

/**
 * What a state that starts another execution can fail with. The child's own failure is `States.TaskFailed`.
 */
export type NestedErrorName = (typeof transientNestedErrors)[number] | (typeof finalNestedErrors)[number];
