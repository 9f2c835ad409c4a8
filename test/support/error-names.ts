/**
 * An error that a Task state of a deployment can fail with, beside those that functions raise by themselves.
 */
export interface ErrorName {
  readonly name: string;
  /**
   * It is waited out before the commit. Without it the deployment goes back, which is the better answer
   * there.
   */
  readonly passes: boolean;
  /** The function may have begun: what must not be done twice is not done again. */
  readonly mayHaveBegun?: true;
}

/** `Lambda.<name>`, as the integration writes what Invoke answers. */
const ofInvoke = (...names: readonly string[]): readonly ErrorName[] =>
  names.map((name) => ({ name: `Lambda.${name}Exception`, passes: true }));

/**
 * Sources: the errors of Invoke in Lambda's service model (botocore 1.43.11 and @aws-sdk/client-lambda
 * 3.1162.0, API version 2015-03-31); Step Functions Developer Guide, "Handling errors in Step Functions
 * workflows" and "Handle Lambda service exceptions"; names of JavaScript errors as Node.js 24 writes them
 * into `errorType` (Lambda Developer Guide, "Error handling in Node.js").
 */
export const ERROR_NAMES: readonly ErrorName[] = [
  ...ofInvoke(
    'CodeArtifactUserFailed',
    'CodeArtifactUserPending',
    'EC2AccessDenied',
    'EC2Throttled',
    'EC2Unexpected',
    'EFSIO',
    'EFSMountConnectivity',
    'EFSMountFailure',
    'EFSMountTimeout',
    'ENILimitReached',
    'ENINotReady',
    'InvalidSecurityGroupID',
    'InvalidSubnetID',
    'KMSAccessDenied',
    'KMSDisabled',
    'KMSInvalidState',
    'KMSNotFound',
    'ResourceConflict',
    'ResourceNotFound',
    'ResourceNotReady',
    'S3FilesMountConnectivity',
    'S3FilesMountFailure',
    'S3FilesMountTimeout',
    'Service',
    'ServiceQuotaExceeded',
    'SnapStart',
    'SnapStartNotReady',
    'SnapStartRegenerationFailure',
    'SnapStartTimeout',
    'SubnetIPAddressLimitReached',
    'TooManyRequests',
    // Of the client that Step Functions calls with.
    'AWSLambda',
    'SdkClient',
  ),
  { name: 'Lambda.ClientExecutionTimeoutException', passes: true, mayHaveBegun: true },
  { name: 'Lambda.Unknown', passes: true, mayHaveBegun: true },
  { name: 'Sandbox.Timedout', passes: true, mayHaveBegun: true },
  { name: 'Runtime.ExitError', passes: true, mayHaveBegun: true },
  { name: 'Runtime.OutOfMemory', passes: true, mayHaveBegun: true },
  { name: 'States.Timeout', passes: true, mayHaveBegun: true },
  { name: 'Error', passes: true, mayHaveBegun: true },
  // What no list of Teal has: a name that somebody adds tomorrow, and faults of the code.
  { name: 'Lambda.SomethingNewException', passes: false },
  { name: 'States.Permissions', passes: false },
  { name: 'States.TaskFailed', passes: false },
  { name: 'Runtime.ImportModuleError', passes: false },
  { name: 'Runtime.UserCodeSyntaxError', passes: false },
  { name: 'TypeError', passes: false },
  { name: 'RangeError', passes: false },
  { name: 'ERR_INVALID_ARG_TYPE', passes: false },
];
