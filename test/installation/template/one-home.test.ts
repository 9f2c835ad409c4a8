import { describe, expect, test } from '@jest/globals';
import checkout from '../../../sample/checkout/deployments/checkout.ts';
import { refuseOtherHomes } from '../../../src/installation/template/one-home.ts';

const elsewhere = {
  ...checkout,
  service: 'orders',
  stage: { ...checkout.stage, rule: checkout.stage.rule.replace('us-east-1', 'eu-west-1') },
};
const ofAnother = {
  ...checkout,
  service: 'orders',
  production: [{ listener: 'arn:aws:elasticloadbalancing:us-east-1:210987654321:listener/app/a/b/c' }],
};

describe('what a stack deploys', () => {
  test('stands in its region, and in one account', () => expect(() => refuseOtherHomes([checkout], 'us-east-1')).not.toThrow());

  test('is refused with its path where the stack is not', () =>
    expect(() => refuseOtherHomes([checkout, elsewhere], 'us-east-1')).toThrow(
      'orders.stage.rule is in eu-west-1, and the stack in us-east-1 (--region)',
    ));

  test('is refused with its path where the stack is in another partition', () =>
    expect(() => refuseOtherHomes([{ ...checkout, roles: ['arn:aws-cn:iam::123456789012:role/task'] }], 'us-east-1')).toThrow(
      'checkout.roles[0] is of partition aws-cn, and the stack in aws (--region us-east-1)',
    ));

  test('is refused when it is of two accounts', () =>
    expect(() => refuseOtherHomes([checkout, ofAnother], 'us-east-1')).toThrow(
      'orders.production[0].listener is of account 210987654321, and others are of 123456789012',
    ));

  test('may have an image of another account, and roles without a region', () =>
    expect(() =>
      refuseOtherHomes(
        [{ ...checkout, roles: ['arn:aws:iam::123456789012:role/task'], image: { ...checkout.image, registry: '210987654321' } }],
        'us-east-1',
      ),
    ).not.toThrow());
});
