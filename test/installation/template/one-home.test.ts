import { describe, expect, test } from '@jest/globals';
import checkout from '../../../sample/checkout/deployments/checkout.ts';
import type { HookConfig } from '../../../src/deployment/hook.ts';
import { refuseOtherHomes } from '../../../src/installation/template/one-home.ts';
import { aHook } from '../../support/hook-story.ts';

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

  describe('may name functions and secrets elsewhere', () => {
    const lambdaAt = (region: string, account: string) => `arn:aws:lambda:${region}:${account}:function:team:live`;
    const withHook = (hook: Partial<HookConfig> & Pick<HookConfig, 'name' | 'at'>) => [{ ...checkout, hooks: [aHook(hook)] }];
    const refusing = (configs: Parameters<typeof refuseOtherHomes>[0]) => () => refuseOtherHomes(configs, 'us-east-1');

    test('a hook of another account, and what undoes it', () => {
      const theirs = lambdaAt('us-east-1', '999999999999');
      const undo = { function: theirs, details: {}, timeoutSeconds: 60 };
      expect(refusing(withHook({ name: 'a', at: 'AfterInstall', function: theirs, undo } as never))).not.toThrow();
    });

    test('a hook of another region, where it is handed a token and not where it answers by its result', () => {
      const far = { name: 'a', at: 'AfterInstall' as const, function: lambdaAt('eu-west-1', '123456789012') };
      expect(refusing(withHook({ ...far, kind: 'token' } as never))).not.toThrow();
      expect(refusing(withHook(far as never))).toThrow(
        /checkout\.hooks\[0\]\.function is in eu-west-1, and the stack in us-east-1 \(--region\): Step Functions calls no function/,
      );
      const undo = { function: far.function, details: {}, timeoutSeconds: 60 };
      expect(refusing(withHook({ name: 'a', at: 'AfterInstall', undo }))).toThrow(/checkout\.hooks\[0\]\.undo\.function is in eu-west-1/);
    });

    test('a function of a check, and secrets', () => {
      const source = {
        lambda: { function: lambdaAt('eu-west-1', '999999999999') },
        header: {
          secret: 'arn:aws:secretsmanager:eu-west-1:999999999999:secret:key-AbCdEf',
          kmsKey: 'arn:aws:kms:eu-west-1:999999999999:key/1',
        },
      };
      expect(refusing([{ ...checkout, judge: { ...checkout.judge, checks: [{ of: source }] } } as never])).not.toThrow();
    });

    test('but none of another partition', () =>
      expect(
        refusing(withHook({ name: 'a', at: 'AfterInstall', function: lambdaAt('us-east-1', '1').replace('aws', 'aws-cn') } as never)),
      ).toThrow('checkout.hooks[0].function is of partition aws-cn, and the stack in aws'));
  });

  test('may have an image of another account, and roles without a region', () =>
    expect(() =>
      refuseOtherHomes(
        [{ ...checkout, roles: ['arn:aws:iam::123456789012:role/task'], image: { ...checkout.image, registry: '210987654321' } }],
        'us-east-1',
      ),
    ).not.toThrow());
});
