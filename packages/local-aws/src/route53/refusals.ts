import { AwsError } from '../kernel/aws-error.ts';

/*
 * What Route 53 says when it refuses:
 * texts that the service answers with, as met in public issue threads, where one was found.
 */

export const invalidInput = (message: string) => new AwsError('InvalidInput', message);

/** Rejected input, in the words of the front-end validator. `member`: lower camel case. */
export const violates = (value: unknown, member: string, rule: string) =>
  invalidInput(`1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`);

/**
 * Every problem of a batch at once, in brackets, as the service answers since 2019 (aws/aws-sdk-kotlin#1433).
 */
export const invalidChangeBatch = (problems: readonly string[]) => new AwsError('InvalidChangeBatch', `[${problems.join(', ')}]`);

export const noSuchHostedZone = (id: string) => new AwsError('NoSuchHostedZone', `No hosted zone found with ID: ${id}`);

/** boto/botocore#543. */
export const noSuchChange = (id: string) => new AwsError('NoSuchChange', `Could not find resource with ID: ${id}`);

export const noSuchHealthCheck = (id: string) => new AwsError('NoSuchHealthCheck', `A health check with id ${id} does not exist.`);

/** hashicorp/terraform#1194. */
export const priorRequestNotComplete = () =>
  new AwsError('PriorRequestNotComplete', 'The request was rejected because Route 53 was still processing a prior request.');

/** gruntwork-io/cloud-nuke#743. */
export const hostedZoneNotEmpty = () =>
  new AwsError('HostedZoneNotEmpty', 'The specified hosted zone contains non-required resource record sets and so cannot be deleted.');

export const hostedZoneAlreadyExists = () =>
  new AwsError('HostedZoneAlreadyExists', 'A hosted zone has already been created with the specified caller reference.');

export const conflictingDomain = (vpc: string, region: string, zone: string) =>
  new AwsError(
    'ConflictingDomainExists',
    `The VPC ${vpc} in region ${region} has already been associated with the hosted zone ${zone} with the same domain name.`,
  );

/** Text: moto's Route 53. */
export const invalidVpcId = () => new AwsError('InvalidVPCId', 'Invalid or missing VPC Id.');

export const invalidDomainName = (name: string) => new AwsError('InvalidDomainName', `${name} is not a valid domain name`);

/** Text: moto's Route 53; the same in plesk/ext-route53#13 for the value of a record. */
export const unsupportedCharacter = (character: string): string =>
  `FATAL problem: UnsupportedCharacter (Value contains unsupported characters) encountered with '${character}'`;

export const healthCheckAlreadyExists = (reference: string) =>
  new AwsError('HealthCheckAlreadyExists', `A health check with caller reference ${reference} and other settings already exists.`);

/** Not in the API model; what Cloud Map's zones answer to others. */
export const managedZone = (id: string, arn: string) =>
  new AwsError('AccessDenied', `The resource hostedzone/${id} can only be managed through AWS Cloud Map (${arn})`, { status: 403 });
