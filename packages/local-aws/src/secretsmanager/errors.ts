import { AwsError } from '../kernel/aws-error.ts';

/*
 * What Secrets Manager refuses, in the words that callers of it have quoted:
 * external-secrets/external-secrets#4560, ansible-collections/amazon.aws#455, moto's tests.
 */

export const notFound = () => new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
export const noValue = (of: string) =>
  new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${of}`);
export const badRequest = (message: string) => new AwsError('InvalidRequestException', message);
export const marked = () => badRequest("You can't perform this operation on the secret because it was marked for deletion.");
export const badParameter = (message: string) => new AwsError('InvalidParameterException', message);
export const exists = (message: string) => new AwsError('ResourceExistsException', message);
