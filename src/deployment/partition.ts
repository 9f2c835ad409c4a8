/** A part of AWS with accounts, ARNs and domains of its own. */
export interface Partition {
  /** The second part of its ARNs. */
  readonly id: string;
  /** Ends the names of its endpoints. */
  readonly dnsSuffix: string;
}

/**
 * By what the names of their regions begin with; every other region is of `aws`. Source: `partitions.json` of
 * the AWS SDKs. A test compares this with the table of the SDK at hand.
 */
const BY_REGION: readonly (readonly [prefix: string, partition: Partition])[] = [
  ['cn-', { id: 'aws-cn', dnsSuffix: 'amazonaws.com.cn' }],
  ['us-gov-', { id: 'aws-us-gov', dnsSuffix: 'amazonaws.com' }],
  ['eusc-', { id: 'aws-eusc', dnsSuffix: 'amazonaws.eu' }],
  ['us-iso-', { id: 'aws-iso', dnsSuffix: 'c2s.ic.gov' }],
  ['us-isob-', { id: 'aws-iso-b', dnsSuffix: 'sc2s.sgov.gov' }],
  ['eu-isoe-', { id: 'aws-iso-e', dnsSuffix: 'cloud.adc-e.uk' }],
  ['us-isof-', { id: 'aws-iso-f', dnsSuffix: 'csp.hci.ic.gov' }],
];

const COMMERCIAL: Partition = { id: 'aws', dnsSuffix: 'amazonaws.com' };

export const PARTITIONS: readonly Partition[] = [COMMERCIAL, ...BY_REGION.map(([, partition]) => partition)];

/** The partition that a region is in. */
export const partitionOf = (region: string): Partition => BY_REGION.find(([prefix]) => region.startsWith(prefix))?.[1] ?? COMMERCIAL;
