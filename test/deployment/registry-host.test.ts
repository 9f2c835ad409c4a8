import { partition } from '@aws-sdk/core/client';
import { describe, expect, test } from '@jest/globals';
import { partitionOf } from '../../src/deployment/partition.ts';
import { registryAt, registryHost } from '../../src/deployment/registry-host.ts';

const REGIONS = ['us-east-1', 'eu-central-2', 'mx-central-1', 'cn-north-1', 'cn-northwest-1', 'us-gov-west-1', 'us-gov-east-1'];
const SECLUDED = ['eusc-de-east-1', 'us-iso-east-1', 'us-isob-east-1', 'eu-isoe-west-1', 'us-isof-south-1'];

describe('the partition of a region', () => {
  test.each([...REGIONS, ...SECLUDED])('%s is as the SDK has it', (region) => {
    const { name, dnsSuffix } = partition(region);
    expect(partitionOf(region)).toEqual({ id: name, dnsSuffix });
  });
});

describe('a registry', () => {
  test.each([
    ['123456789012.dkr.ecr.us-east-1.amazonaws.com', 'us-east-1'],
    ['123456789012.dkr.ecr-fips.us-east-1.amazonaws.com', 'us-east-1'],
    ['123456789012.dkr-ecr.us-east-1.on.aws', 'us-east-1'],
    ['123456789012.dkr-ecr-fips.us-gov-west-1.on.aws', 'us-gov-west-1'],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn', 'cn-north-1'],
  ])('is %s', (host, region) => expect(registryAt(host)).toEqual({ account: '123456789012', region }));

  test.each([
    'public.ecr.aws',
    '123456789012.dkr.ecr.us-east-1.example.com',
    '123456789012.dkr.ecr.cn-north-1.amazonaws.com',
    '123456789012.dkr-ecr.us-east-1.amazonaws.com',
    '12345.dkr.ecr.us-east-1.amazonaws.com',
  ])('is not %s', (host) => expect(registryAt(host)).toBeUndefined());

  test.each([...REGIONS, ...SECLUDED])('in %s is found by the name that it is given', (region) => {
    const registry = { account: '123456789012', region };
    expect(registryAt(registryHost(registry))).toEqual(registry);
  });
});
