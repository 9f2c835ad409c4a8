import { AwsError } from '../kernel/aws-error.ts';

/*
 * What CloudWatch says when it refuses.
 * Names are the shapes of the API model; on the wire their codes are older names.
 */

export const badParameter = (message: string) => new AwsError('InvalidParameterValueException', message);
export const badCombination = (message: string) => new AwsError('InvalidParameterCombinationException', message);
export const missingParameter = (message: string) => new AwsError('MissingRequiredParameterException', message);
export const invalid = (message: string) => new AwsError('ValidationException', message);
/** Without a message, as recorded of AWS in LocalStack's tests (`test_set_alarm_invalid_input`). */
export const alarmNotFound = () => new AwsError('ResourceNotFound', '');
/** Rejected input, in the words of the front-end validator. `member`: lower camel case. */
export const violates = (value: unknown, member: string, rule: string) =>
  invalid(`1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`);
export const badNextToken = () => new AwsError('InvalidNextToken', 'Unable to decode the supplied NextToken');
