import type { SdkError } from '@smithy/types';

interface PassingRefusal {
  /** The name of the error. */
  readonly name: string;
  /** What its message says. Left out: the name is enough. */
  readonly says?: RegExp;
}

/**
 * Refusals of the calls that Teal makes that pass by themselves, with a status (400) and a name that the SDK
 * takes for final. The SDK itself knows the names of throttling, Route 53's PriorRequestNotComplete among
 * them (@smithy/core, service-error-classification). What a write of the record meets is `RecordUnavailable`
 * and needs no row.
 */
const PASSING: readonly PassingRefusal[] = [
  // ECS registers revisions of a family one after the other. Many threads have it, and the same call passes:
  // hashicorp/terraform-provider-aws#9777, PrefectHQ/prefect#15865, jenkinsci/amazon-ecs-plugin#105.
  { name: 'ClientException', says: /too many concurrent attempts/i },
  // ECS was throttled by a service that it asked: "Received throttling error when describing target group arn
  // ..." (aws/aws-sdk#488, hashicorp/terraform-provider-aws#28852), and the same of security groups
  // (cdklabs/construct-hub#415).
  { name: 'ClientException', says: /throttl/i },
  { name: 'InvalidParameterException', says: /throttl/i },
  // Application Auto Scaling has another update of the target under way. botocore's service model
  // (2016-02-06); hashicorp/terraform-provider-aws#17915, spinnaker/clouddriver#6215.
  { name: 'ConcurrentUpdateException' },
  // KMS throttled Step Functions. botocore's service model (states, 2016-11-23): it has no other name there.
  { name: 'KmsThrottlingException' },
  // As many executions run as the account may have: some end. The same model, StartExecution.
  { name: 'ExecutionLimitExceeded' },
];

/**
 * True for a refusal that the same call may not get again: one of the table, or one that the service's model
 * says may be tried again (Smithy's `retryable` trait).
 */
export const passes = (error: SdkError): boolean =>
  error.$retryable !== undefined || PASSING.some(({ name, says }) => error.name === name && (says?.test(error.message) ?? true));
