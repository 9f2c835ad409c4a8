import { AwsError } from '../kernel/aws-error.ts';

/* What Cloud Map says when it refuses. Names are the shapes of the API model. */

export const invalidInput = (message: string) => new AwsError('InvalidInput', message);

export const namespaceNotFound = (id: string) => new AwsError('NamespaceNotFound', `Namespace with ID ${id} was not found.`);

export const serviceNotFound = (id: string) => new AwsError('ServiceNotFound', `Service with ID ${id} was not found.`);

export const instanceNotFound = (id: string) => new AwsError('InstanceNotFound', `Instance with ID ${id} was not found.`);

export const operationNotFound = (id: string) => new AwsError('OperationNotFound', `Operation with ID ${id} was not found.`);

export const customHealthNotFound = (id: string) =>
  new AwsError('CustomHealthNotFound', `Service with ID ${id} has no custom health check.`);

export const resourceInUse = (message: string) => new AwsError('ResourceInUse', message);

export const serviceAlreadyExists = (id: string, arn: string) =>
  new AwsError('ServiceAlreadyExists', 'Service already exists.', { fields: { ServiceId: id, ServiceArn: arn } });

export const duplicateRequest = (operation: string) =>
  new AwsError('DuplicateRequest', `The same request is in progress already, as operation ${operation}.`, {
    fields: { DuplicateOperationId: operation },
  });
