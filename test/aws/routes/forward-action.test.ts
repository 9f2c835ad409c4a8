import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { weightsOf, withSplit } from '../../../src/aws/routes/load-balancer/forward-action.ts';
import { splitOf, weightsFor } from '../../../src/aws/weights.ts';
import { greenAt } from '../../../src/deployment/split.ts';

const pair = { blue: 'arn:blue', green: 'arn:green' };

const forward = (...groups: [string, number?][]): Action => ({
  Type: 'forward',
  Order: 2,
  ForwardConfig: {
    TargetGroups: groups.map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, ...(Weight === undefined ? {} : { Weight }) })),
    TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 1 },
  },
});

const login: Action = {
  Type: 'authenticate-oidc',
  Order: 1,
  AuthenticateOidcConfig: {
    Issuer: 'https://id.example.com',
    AuthorizationEndpoint: 'https://id.example.com/a',
    TokenEndpoint: 'https://id.example.com/t',
    UserInfoEndpoint: 'https://id.example.com/u',
    ClientId: 'shop',
    SessionTimeout: 604_800,
  },
};

describe('weights of a forward', () => {
  test('are read by group; a group without one has 1; a lone TargetGroupArn is a group', () => {
    expect(weightsOf([login, forward(['arn:blue', 90], ['arn:green'])])).toEqual({ 'arn:blue': 90, 'arn:green': 1 });
    expect(weightsOf([{ Type: 'forward', TargetGroupArn: 'arn:blue' }])).toEqual({ 'arn:blue': 1 });
    expect(weightsOf([{ Type: 'redirect' }])).toEqual({});
  });

  test.each([
    [
      { 'arn:blue': 1, 'arn:green': 0 },
      { blue: 100, green: 0 },
    ],
    [
      { 'arn:blue': 300, 'arn:green': 100 },
      { blue: 75, green: 25 },
    ],
    [{ 'arn:green': 5 }, { blue: 0, green: 100 }],
    [{ 'arn:blue': 0, 'arn:green': 0 }, undefined],
    [{ 'arn:blue': 1, 'arn:other': 0 }, undefined],
    [{}, undefined],
  ])('%p reads as %p', (weights, split) => {
    expect(splitOf(weights as Record<string, number>, pair)).toEqual(split);
  });

  test('every step of 0.1 % is written in whole weights of at most 999, and reads back as it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (tenths) => {
        const split = greenAt(tenths / 10);
        const { blue, green } = weightsFor(split);
        expect([blue, green].every((weight) => Number.isInteger(weight) && weight >= 0 && weight <= 999)).toBe(true);
        const read = splitOf({ 'arn:blue': blue, 'arn:green': green }, pair)!;
        expect(read.green).toBeCloseTo(split.green, 9);
        expect(read.blue + read.green).toBe(100);
      }),
    );
  });

  test('a split finer than that is refused, not rounded', () => {
    expect(() => weightsFor(greenAt(0.05))).toThrow('0.05 % cannot be written as weights');
  });
});

describe('the actions as they are sent back', () => {
  test('keep order, authentication and stickiness; only the weights change', () => {
    const actions = [login, forward(['arn:green', 0], ['arn:blue', 100])];
    expect(withSplit(actions, pair, greenAt(10))).toEqual([
      { ...login, AuthenticateOidcConfig: { ...login.AuthenticateOidcConfig, UseExistingClientSecret: true } },
      forward(['arn:green', 10], ['arn:blue', 90]),
    ]);
  });

  test('leave out what is only read: TargetGroupArn beside a list of groups, and a client secret', () => {
    const read: Action = { ...forward(['arn:blue', 1]), TargetGroupArn: 'arn:blue' };
    const withSecret: Action = { ...login, AuthenticateOidcConfig: { ...login.AuthenticateOidcConfig!, ClientSecret: 'hush' } };
    const sent = withSplit([withSecret, read], pair, greenAt(25));
    expect(JSON.stringify(sent)).not.toContain('hush');
    expect(sent[1]).toEqual(forward(['arn:blue', 75], ['arn:green', 25]));
  });

  test('always have both groups, also where a lone TargetGroupArn stood', () => {
    expect(withSplit([{ Type: 'forward', TargetGroupArn: 'arn:blue' }], pair, greenAt(0))).toEqual([
      {
        Type: 'forward',
        ForwardConfig: {
          TargetGroups: [
            { TargetGroupArn: 'arn:blue', Weight: 100 },
            { TargetGroupArn: 'arn:green', Weight: 0 },
          ],
        },
      },
    ]);
  });

  test('written twice are the same, and never all zero', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 999 }), fc.integer({ min: 0, max: 999 }), (percent, b, g) => {
        const once = withSplit([login, forward(['arn:blue', b], ['arn:green', g])], pair, greenAt(percent));
        expect(withSplit(once, pair, greenAt(percent))).toEqual(once);
        expect(Object.values(weightsOf(once)).reduce((x, y) => x + y, 0)).toBe(100);
      }),
    );
  });
});
