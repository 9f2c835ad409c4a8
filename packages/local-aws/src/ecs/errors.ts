import { AwsError } from '../kernel/aws-error.ts';

/**
 * Errors of ECS with the texts that the service answers.
 * Sources: the API reference and what callers published of its answers.
 */
export const clusterNotFound = () => new AwsError('ClusterNotFoundException', 'Cluster not found.');
export const serviceNotFound = () => new AwsError('ServiceNotFoundException', 'Service not found.');
export const serviceNotActive = () => new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.');
export const invalidParameter = (message: string) => new AwsError('InvalidParameterException', message);
export const clientError = (message: string) => new AwsError('ClientException', message);
export const badToken = () => invalidParameter('Invalid token.');
