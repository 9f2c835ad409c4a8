import { describe, expect, test } from '@jest/globals';
import checkout from '../../../sample/checkout/deployments/checkout.ts';
import { withArns } from '../../../src/deployment/configuration/configuration.ts';
import { ARNS } from '../../support/worlds.ts';

describe('another place', () => {
  test('is the same configuration with other ARNs', () => {
    const place = withArns(checkout, {
      targetGroups: [ARNS.groupA, ARNS.groupB],
      production: [{ rule: ARNS.pathRule }],
      stageRule: ARNS.stageRule,
      stageUrl: 'http://127.0.0.1:8081',
    });
    expect(place.sides.map(({ service, targetGroup }) => [service, targetGroup])).toEqual([
      ['checkout-a', ARNS.groupA],
      ['checkout-b', ARNS.groupB],
    ]);
    expect(place).toMatchObject({
      production: [{ rule: ARNS.pathRule }],
      stage: { rule: ARNS.stageRule, url: 'http://127.0.0.1:8081', after: 'off' },
    });
  });
});
