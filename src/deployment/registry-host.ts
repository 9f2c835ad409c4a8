import { partitionOf } from './partition.ts';

/** A private registry of Amazon ECR: every account has one in each region. */
interface Registry {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** A label or more, as a host has them. */
const DOMAIN = '[a-z0-9-]+(?:\\.[a-z0-9-]+)+';

/**
 * What has the form of a registry's name, as the source of a regular expression. `registryAt` says whether it
 * is one. Source: Amazon ECR User Guide, "Making requests to Amazon ECR registries"; AWS General Reference,
 * "Amazon ECR endpoints and quotas" (`-fips`).
 */
export const REGISTRY_HOST = `[0-9]{12}\\.dkr[.-]ecr(?:-fips)?\\.${DOMAIN}`;

const IPV4 = /^(?<account>[0-9]{12})\.dkr\.ecr(?:-fips)?\.(?<region>[a-z0-9-]+)\.(?<suffix>.+)$/;
const DUAL_STACK = /^(?<account>[0-9]{12})\.dkr-ecr(?:-fips)?\.(?<region>[a-z0-9-]+)\.(?<suffix>.+)$/;

/**
 * The dual-stack names of registries end with it, by partition. Source: the SDKs' `partitions.json`,
 * `dualStackDnsSuffix`.
 */
const DUAL_STACK_SUFFIXES: Readonly<Record<string, string>> = {
  aws: 'on.aws',
  'aws-cn': 'on.amazonwebservices.com.cn',
  'aws-us-gov': 'on.aws',
  'aws-eusc': 'on.amazonwebservices.eu',
  'aws-iso': 'on.aws.ic.gov',
  'aws-iso-b': 'on.aws.scloud',
  'aws-iso-e': 'on.cloud-aws.adc-e.uk',
  'aws-iso-f': 'on.aws.hci.ic.gov',
};

/**
 * The registry that a host is a name of: one registry has up to four. `undefined` for the host of anything
 * else.
 */
export function registryAt(host: string): Registry | undefined {
  const { account, region = '', suffix } = (IPV4.exec(host) ?? DUAL_STACK.exec(host))?.groups ?? {};
  if (account === undefined) return undefined;
  const { id, dnsSuffix } = partitionOf(region);
  const own = IPV4.test(host) ? dnsSuffix : DUAL_STACK_SUFFIXES[id];
  return suffix === own ? { account, region } : undefined;
}

/** The name by which Teal's images say their registry: the one that ECR's own documents write. */
export const registryHost = ({ account, region }: Registry): string => `${account}.dkr.ecr.${region}.${partitionOf(region).dnsSuffix}`;
