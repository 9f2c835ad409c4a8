import { describe, expect, test } from '@jest/globals';
import { liveRecordSet } from '../../../src/aws/routes/dns/record-sets.ts';

const alias = (DNSName: string) => ({ AliasTarget: { HostedZoneId: 'Z', DNSName, EvaluateTargetHealth: false } });

describe("'dualstack.' before a name", () => {
  test('of an alias target leads to the load balancer behind it', () =>
    expect(
      liveRecordSet({ Name: 'shop.example.com.', Type: 'A', ...alias('dualstack.My-LB-1.us-east-1.elb.amazonaws.com.') }),
    ).toMatchObject({
      name: 'shop.example.com',
      leadsTo: 'my-lb-1.us-east-1.elb.amazonaws.com',
    }));

  test('is a part of any other name', () => {
    expect(
      liveRecordSet({
        Name: 'dualstack.example.com.',
        Type: 'CNAME',
        TTL: 60,
        ResourceRecords: [{ Value: 'dualstack.blue.example.com.' }],
      }),
    ).toMatchObject({ name: 'dualstack.example.com', leadsTo: 'dualstack.blue.example.com' });
  });
});
