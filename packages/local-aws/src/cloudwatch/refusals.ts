import { AwsError } from '../kernel/aws-error.ts';

/*
 * What CloudWatch says when it refuses.
 * Names are the shapes of the API model; on the wire their codes are older names.
 */

export const badParameter = (message: string) => new AwsError('InvalidParameterValueException', message);
export const badCombination = (message: string) => new AwsError('InvalidParameterCombinationException', message);
export const missingParameter = (message: string) => new AwsError('MissingRequiredParameterException', message);
export const invalid = (message: string) => new AwsError('ValidationException', message);
export const alarmNotFound = (name: string) =>
  new AwsError('ResourceNotFound', `Unknown alarm: ${name}`, { fields: { message: `Unknown alarm: ${name}` } });
export const badNextToken = () => new AwsError('InvalidNextToken', 'Unable to decode the supplied NextToken');
