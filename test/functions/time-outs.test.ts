import { describe, expect, test } from '@jest/globals';
import { compile, functionArnSubstitution } from '@teal/asl';
import { FUNCTION_SECONDS } from '../../src/aws/action/action.ts';
import { allFunctions } from '../../src/installation/all-functions.ts';
import { loadBalancer } from '../../statemachines/load-balancer.ts';

interface Call {
  readonly state: string;
  readonly name: string;
  /** Of the state; an expression where something in the world is waited for. */
  readonly seconds: unknown;
}

/** Every state of a machine that calls a function, at any depth. */
function callsIn(part: unknown): Call[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([state, inside]) => {
    const name: unknown = inside?.Arguments?.FunctionName;
    const own = typeof name === 'string' ? [{ state, name, seconds: inside.TimeoutSeconds }] : [];
    return [...own, ...callsIn(inside)];
  });
}

const functions = await allFunctions();
const calls = callsIn(compile(loadBalancer)).filter(({ seconds }) => typeof seconds === 'number');
const secondsOf = new Map(
  [...functions].map(([name, { action }]) => [`\${${functionArnSubstitution(name)}}`, action.timeoutSeconds ?? FUNCTION_SECONDS]),
);

describe('a function ends before the state that calls it does', () => {
  test('the workflow calls functions', () => expect(calls.length).toBeGreaterThan(20));

  test.each(calls)('$state', ({ name, seconds }) => {
    expect(secondsOf.get(name)).toBeLessThan(Number(seconds));
  });
});

test('a function that mutates has at most 15 seconds', () => {
  const longer = [...functions].filter(([, { action }]) => action.mutates && (action.timeoutSeconds ?? 0) > FUNCTION_SECONDS);
  expect(longer.map(([name]) => name)).toEqual([]);
});
