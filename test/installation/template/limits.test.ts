import { describe, expect, test } from '@jest/globals';
import { PLACES } from '../../../src/installation/places.ts';
import { templateProblems } from '../../../src/installation/template/limits.ts';
import { refuseUntaken } from '../../../src/installation/template/refuse-untaken.ts';
import { serviceParts } from '../../../src/installation/template/service-parts.ts';
import { packageSite } from '../../../src/installation/template/site.ts';

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
    // Each is 48 characters with its quotes and comma.
    expect(templateProblems([{ Resources: { A: role(120) } }])).toEqual([]);
    expect(templateProblems([{ Resources: { A: role(140) } }])).toEqual([
      expect.stringMatching(/^managed policy A has \d{4} characters, and at most 6144/),
    ]);
  });
});
