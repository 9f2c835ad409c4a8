import { AwsError } from '../kernel/aws-error.ts';
import { invalidValue } from './errors.ts';

/** Least, most, and what a queue has without being told. Source: SetQueueAttributes (API reference). */
const NUMBERS: Readonly<Record<string, readonly [number, number, string | undefined]>> = {
  DelaySeconds: [0, 900, '0'],
  MaximumMessageSize: [1_024, 1_048_576, '1048576'],
  MessageRetentionPeriod: [60, 1_209_600, '345600'],
  ReceiveMessageWaitTimeSeconds: [0, 20, '0'],
  VisibilityTimeout: [0, 43_200, '30'],
  KmsDataKeyReusePeriodSeconds: [60, 86_400, undefined],
};
/** Kept as they are told; nothing is encrypted here, and policies of queues are not asked. */
const TEXTS = ['Policy', 'KmsMasterKeyId', 'SqsManagedSseEnabled', 'RedriveAllowPolicy', 'RedrivePolicy'];
/** Attributes of FIFO queues, which the local SQS does not have. */
const FIFO = ['FifoQueue', 'ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit'];
/** What a queue tells of itself and nobody sets. */
const TOLD = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'QueueArn',
];

const SETTABLE: ReadonlySet<string> = new Set([...Object.keys(NUMBERS), ...TEXTS]);
const ASKABLE: ReadonlySet<string> = new Set([...SETTABLE, ...TOLD, ...FIFO, 'All']);

export const DEFAULTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(NUMBERS).flatMap(([name, [, , initial]]) => (initial === undefined ? [] : [[name, initial]]))),
  SqsManagedSseEnabled: 'true',
};

const unknownAttribute = (name: string) => new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);

/** Throws InvalidAttributeName for a name that GetQueueAttributes does not know. */
export function checkAsked(names: readonly string[]): void {
  const unknown = names.find((name) => !ASKABLE.has(name));
  if (unknown !== undefined) throw unknownAttribute(unknown);
}

/** Throws InvalidAttributeName, InvalidAttributeValue or InvalidParameterValueException. */
export function checkSettings(settings: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (FIFO.includes(name) && value === 'true')
      throw new AwsError(
        'InvalidAttributeValue',
        `Invalid value for the parameter ${name}. Reason: the local SQS has standard queues only.`,
      );
    if (!SETTABLE.has(name)) throw unknownAttribute(name);
    const bounds = NUMBERS[name];
    if (bounds && !(/^-?\d+$/.test(value) && Number(value) >= bounds[0] && Number(value) <= bounds[1]))
      throw new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
    if (name === 'Policy' && value !== '') checkJson(name, value);
  }
}

function checkJson(name: string, value: string): void {
  try {
    JSON.parse(value);
  } catch {
    throw new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
  }
}

/** Where messages go that were received too often. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

const QUEUE_ARN = /^arn:[^:]+:sqs:[^:]+:\d{12}:[A-Za-z0-9_-]+(\.fifo)?$/;

/**
 * Reads a RedrivePolicy; an empty text takes it away. Texts as SQS's own (seen in public threads and in
 * recordings of AWS). Throws InvalidParameterValueException.
 */
export function redrivePolicyOf(text: string | undefined): RedrivePolicy | undefined {
  if (text === undefined || text === '') return undefined;
  const refuse = (reason: string) => invalidValue(text, 'RedrivePolicy', reason);
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw refuse('Redrive policy is not a valid JSON map.');
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw refuse('Redrive policy is not a valid JSON map.');
  const { deadLetterTargetArn: target, maxReceiveCount: count } = given as Record<string, unknown>;
  if (count === undefined) throw refuse('Redrive policy does not contain mandatory attribute: maxReceiveCount.');
  if (target === undefined) throw refuse('Redrive policy does not contain mandatory attribute: deadLetterTargetArn.');
  if (typeof target !== 'string' || !QUEUE_ARN.test(target)) throw refuse('Invalid value for deadLetterTargetArn.');
  const most = Number(count);
  if (!Number.isInteger(most) || most < 1 || most > 1_000)
    throw refuse(`Invalid value for maxReceiveCount: ${String(count)}, valid values are from 1 to 1000 both inclusive.`);
  return { deadLetterTargetArn: target, maxReceiveCount: most };
}
