import { describe, expect, test } from '@jest/globals';
import { functionArnSubstitution, verify } from '@teal/asl';
import { allFunctions } from '../../src/installation/all-functions.ts';
import { HOOKS_MACHINE } from '../../statemachines/fragments/hooks.ts';
import { LOST_PUSHES_URL } from '../../statemachines/fragments/lease.ts';
import { lastRelease } from '../support/releases.ts';

const functions = await allFunctions();

/** Every part of a machine that has the member. */
function having(part: unknown, member: string): readonly Record<string, unknown>[] {
  if (typeof part !== 'object' || part === null) return [];
  const own = member in part ? [part as Record<string, unknown>] : [];
  return [...own, ...Object.values(part).flatMap((inside) => having(inside, member))];
}

/** Of Step Functions, Lambda and Node itself: not for a release to change. */
const OF_AWS = /^(States|StepFunctions|Lambda|Sandbox|Runtime)\.|^Error$/;

describe.each(['load-balancer', 'dns'] as const)(`the machine of ${lastRelease.version}: %s`, (route) => {
  const machine = JSON.parse(lastRelease.definitions[route]);

  test('calls functions that there still are', () => {
    const called = new Set(lastRelease.definitions[route].match(/\$\{\w+\}/g));
    const there = new Set(
      [...[...functions.keys()].map(functionArnSubstitution), LOST_PUSHES_URL, HOOKS_MACHINE].map((name) => `\${${name}}`),
    );
    expect(called.size).toBeGreaterThan(10);
    expect([...called].filter((name) => !there.has(name))).toEqual([]);
  });

  test('waits for errors that its functions still end with', () => {
    const implied = ['BadRequest', 'AwsUnavailable', 'AwsDenied', 'AwsRefused', 'OutOfTime'];
    const byArn = new Map(
      [...functions].map(([name, { action }]) => [`\${${functionArnSubstitution(name)}}`, [...action.errors, ...implied] as string[]]),
    );
    const unheard = having(machine, 'Arguments').flatMap((state) => {
      const ends = byArn.get(String((state.Arguments as Record<string, unknown>).FunctionName)) ?? [];
      // A rule without attempts says what is never repeated, whoever ends with it.
      const heard = having([state.Catch, state.Retry], 'ErrorEquals')
        .filter(({ MaxAttempts }) => MaxAttempts !== 0)
        .flatMap(({ ErrorEquals }) => ErrorEquals as string[]);
      return heard
        .filter((error) => !OF_AWS.test(error) && !ends.includes(error))
        .map((error) => `${JSON.stringify(state.Arguments)}: ${error}`);
    });
    expect(unheard).toEqual([]);
  });

  test('still passes for a machine', () => {
    expect(verify(machine)).toEqual([]);
  });
});
