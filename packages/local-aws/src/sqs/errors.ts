import { AwsError } from '../kernel/aws-error.ts';

/**
 * What SQS refuses a parameter with. No model lists it; its code in the query protocol has no `Exception`.
 */
export const invalidParameter = (message: string): AwsError =>
  new AwsError('InvalidParameterValueException', message, { queryCode: 'InvalidParameterValue' });

/** `Value 11 for parameter MaxNumberOfMessages is invalid. Reason: ...` */
export const invalidValue = (value: unknown, parameter: string, reason: string): AwsError =>
  invalidParameter(`Value ${String(value)} for parameter ${parameter} is invalid. Reason: ${reason}`);

export const missingParameter = (name: string): AwsError =>
  new AwsError('MissingRequiredParameterException', `The request must contain the parameter ${name}.`, { queryCode: 'MissingParameter' });

export const noSuchQueue = (): AwsError => new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');

export const badHandle = (handle: string): AwsError =>
  new AwsError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`);
