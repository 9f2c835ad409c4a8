import { partition } from '@aws-sdk/core/client';
import { describe, expect, test } from '@jest/globals';
import { PARTITIONS } from '../../../src/deployment/partition.ts';
import { PLACES } from '../../../src/installation/places.ts';
import { templateProblems } from '../../../src/installation/template/limits.ts';
import { refuseUntaken } from '../../../src/installation/template/refuse-untaken.ts';
import { serviceParts } from '../../../src/installation/template/service-parts.ts';
import { packageSite } from '../../../src/installation/template/site.ts';
import type { Resource } from '../../../src/installation/template/template.ts';

/** The longest name of each partition. Source: `partitions.json` of botocore. */
const LONG_REGIONS = [
  'ap-southeast-1',
  'cn-northwest-1',
  'us-gov-east-1',
  'eusc-de-east-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'eu-isoe-west-1',
  'us-isof-south-1',
];

const partsOf = async (prefix: string) => {
  const site = await packageSite(prefix, PLACES.sampleDeployments, 'us-east-1');
  return { site, parts: serviceParts(site) };
};

describe('what a prefix and services make', () => {
  test('is taken by AWS where names are short', async () => {
    const { site, parts } = await partsOf('teal');
    expect(() => refuseUntaken(site, parts)).not.toThrow();
  });

  test('is refused with each name that is too long, its size and its limit', async () => {
    const { site, parts } = await partsOf('platform-of-the-shop-production-and-its-partners');
    expect(() => refuseUntaken(site, parts)).toThrow(
      /name of the function 'platform-[a-z-]+-run-functional-tests' has 69 characters, and at most 64 are taken by AWS Lambda/,
    );
    expect(() => refuseUntaken(site, parts)).toThrow(
      /name of the rule 'platform-[a-z-]+-push-checkout-discovery' has 72 characters, and at most 64 are taken by EventBridge/,
    );
    expect(() => refuseUntaken(site, parts)).toThrow(/serverless.yml's service/);
  });

  test('is refused with a character that a name does not take', async () => {
    const { site, parts } = await partsOf('my teal');
    expect(() => refuseUntaken(site, parts)).toThrow(/name of the state machine 'my teal-dns' has ' '/);
  });

  test('is refused where it is more than a stack may have', () => {
    const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'a' } };
    const Resources = Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`Queue${i}`, queue]));
    expect(templateProblems([{ Resources }])).toEqual([expect.stringContaining('has 501 resources, and CloudFormation takes 500')]);
  });

  test('is measured as it will be: pseudo parameters are as long as what stands for them', () => {
    const role = (resources: number) => ({
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        PolicyDocument: {
          Statement: [
            {
              Resource: Array.from({ length: resources }, () => ({
                'Fn::Sub': `arn:\${AWS::Partition}:a:\${AWS::Region}:\${AWS::AccountId}:b`,
              })),
            },
          ],
        },
      },
    });
    // Each is 50 characters with its quotes and comma.
    expect(templateProblems([{ Resources: { A: role(120) } }])).toEqual([]);
    expect(templateProblems([{ Resources: { A: role(125) } }])).toEqual([
      expect.stringMatching(/^managed policy A has \d{4} characters, and at most 6144/),
    ]);
  });

  test('is measured no shorter than in any partition and region', () => {
    const measured = sizeOf(`\${AWS::Partition}:\${AWS::Region}:\${AWS::AccountId}:\${AWS::URLSuffix}`);
    const there = LONG_REGIONS.map((region) => `${partition(region).name}:${region}:123456789012:${partition(region).dnsSuffix}`);
    expect(there.filter((text) => text.length > measured)).toEqual([]);
    for (const region of LONG_REGIONS) expect(sizeOf(`\${AWS::Region}`)).toBeGreaterThanOrEqual(region.length);
    expect(LONG_REGIONS.map((region) => partition(region).name)).toEqual(PARTITIONS.map(({ id }) => id));
    for (const { id, dnsSuffix } of PARTITIONS) {
      expect(sizeOf(`\${AWS::Partition}`)).toBeGreaterThanOrEqual(id.length);
      expect(sizeOf(`\${AWS::URLSuffix}`)).toBeGreaterThanOrEqual(dnsSuffix.length);
    }
  });

  test.each([
    ['by the name that the template gives it', { A: { Type: 'AWS::Events::Rule', Properties: { Name: 'r'.repeat(64) } } }, 64],
    ['as long as names are, where the template has none for it', {}, 80],
  ])('is measured with what it speaks of: %s', (_, Resources, name) => {
    const arn = `arn:aws-us-gov:states:us-isof-south-1:123456789012:stateMachine:${'x'.repeat(name)}`;
    expect(sizeOf(`\${A.Arn}`, Resources)).toBe(arn.length);
    expect(sizeOf({ 'Fn::GetAtt': ['A', 'Arn'] }, Resources)).toBe(arn.length);
    expect(sizeOf({ Ref: 'A' }, Resources)).toBe(arn.length);
  });
});

/** As how long a value is measured: a text that ends with it is too long by what it says. */
function sizeOf(value: unknown, Resources: Readonly<Record<string, Resource>> = {}): number {
  const filler = 'x'.repeat(10_000);
  const Statement = [filler, typeof value === 'string' ? { 'Fn::Sub': value } : value];
  const policy = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement } } };
  const [problem = ''] = templateProblems([{ Resources: { ...Resources, Policy: policy } }]).filter((each) => each.includes('managed'));
  return Number(/has (\d+) characters/.exec(problem)?.[1]) - JSON.stringify({ Statement: [filler, ''] }).length;
}
