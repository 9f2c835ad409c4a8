import { describe, expect, test } from '@jest/globals';
import { toSeconds } from '../src/duration.ts';
import { concat, context, eq, lambda } from '../src/index.ts';
import { camelCase } from '../src/name.ts';

const { name } = context.execution;

describe('a reference', () => {
  const misuses: Readonly<Record<string, () => unknown>> = {
    'in a template': () => `${name}`,
    'added to': () => 1 + (name as unknown as number),
    'compared by order': () => (name as unknown as number) > 1,
    'turned into text': () => String(name),
    'turned into a number': () => Number(name),
    'written as JSON': () => JSON.stringify({ name }),
    spread: () => ({ ...(name as object) }),
    'searched for a key': () => 'a' in (name as object),
    'written to': () => {
      (name as unknown as { a: number }).a = 1;
    },
  };
  for (const [how, misuse] of Object.entries(misuses)) {
    test(`throws when it is ${how}`, () => {
      expect(misuse).toThrow(/only known when the workflow runs.*concat/);
    });
  }

  test('has every other field, and is the same in an operator', () => {
    const { plan } = name as unknown as { plan: { service: typeof name } };
    expect(() => concat(plan.service, '!')).not.toThrow();
    expect(() => eq(name, 'a')).not.toThrow();
  });
});

describe('durations', () => {
  test.each([
    ['1 second', 1],
    ['90 seconds', 90],
    ['1.5 minutes', 90],
    ['2 hours', 7_200],
    ['1 day', 86_400],
  ])('%s is %d seconds', (text, seconds) => {
    expect(toSeconds(text)).toBe(seconds);
  });

  test.each(['5', '5 min', '0.5 seconds', '-1 second', 'a minute', '5  minutes', '1e3 seconds'])('%s is refused', (text) => {
    expect(() => toSeconds(text)).toThrow(`'${text}' is no duration`);
  });
});

describe('keys', () => {
  test.each([
    ['Create green', 'createGreen'],
    ['DNS is settled', 'dnsIsSettled'],
    ['Is it healthy?', 'isItHealthy'],
    ['shift-traffic to 100 %', 'shiftTrafficTo100'],
    ['ShiftTraffic', 'shiftTraffic'],
    ['a', 'a'],
  ])('of %s is %s', (text, key) => {
    expect(camelCase(text)).toBe(key);
  });
});

describe('functions', () => {
  test('are named by their files', () => {
    expect(lambda('create-green')).toMatchObject({ name: 'create-green', substitution: 'CreateGreenFunctionArn' });
    expect(() => lambda('createGreen.ts')).toThrow("'createGreen.ts' names no function");
  });
});
