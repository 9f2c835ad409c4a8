import { describe, expect, test } from '@jest/globals';
import { compile, finalLambdaErrors, finalNestedErrors, partsOf, statesOf, transientLambdaErrors, transientNestedErrors } from '@teal/asl';
import { DEPLOYMENT_ERRORS } from '../../src/deployment/errors.ts';
import { WORKFLOWS } from '../../src/installation/workflows.ts';
import { hooks } from '../../statemachines/hooks.ts';

interface Rule {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: string;
}

/**
 * What the waits of a rule come to when none of them is taken at random. Source: states-language.net,
 * "Retrier".
 */
function secondsOf({ IntervalSeconds = 1, MaxAttempts = 3, BackoffRate = 2, MaxDelaySeconds = Number.POSITIVE_INFINITY }: Rule): number {
  return Array.from({ length: MaxAttempts }, (_, n) => Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** n)).reduce(
    (a, b) => a + b,
    0,
  );
}

/** The rule that counts for an error: the first that names it. */
const ruleOf = (retry: readonly Rule[], error: string): Rule | undefined =>
  retry.find(({ ErrorEquals }) => ErrorEquals.includes(error) || ErrorEquals.includes('States.ALL'));

const TERMINAL = Object.entries(DEPLOYMENT_ERRORS).flatMap(([name, kind]) => (kind === 'terminal' ? [name] : []));
const RETRIED = Object.entries(DEPLOYMENT_ERRORS).flatMap(([name, kind]) => (kind === 'retry' ? [name] : []));
const MINUTE = 60;

/** Nobody is worse off without it, and a push should not wait for it for long. */
const MAY_BE_LEFT: readonly string[] = ['Put weights back'];

/** What a deployment goes on without. */
const NOBODY_NEEDS: readonly string[] = ['Mark colours', 'Run hooks of the way back'];

/** The code of a team runs in these: nothing follows from the name of an error. */
const OF_THE_TEAM: readonly string[] = ['Invoke hook', 'Hand out token'];

const TASKS = WORKFLOWS.flatMap((workflow) => {
  const part = new Map(partsOf(workflow).flatMap(({ title, states }) => states.map(({ name }) => [name, title] as const)));
  return statesOf(compile(workflow)).flatMap(([name, state, path]) =>
    state.Type === 'Task'
      ? [
          {
            title: `${workflow.name}: ${name}`,
            name,
            retry: (state.Retry ?? []) as readonly Rule[],
            waits: state.Resource.endsWith('.waitForTaskToken'),
            caught: (state.Catch ?? []).flatMap(({ ErrorEquals }) => ErrorEquals),
            place: NOBODY_NEEDS.includes(name)
              ? 'best effort'
              : OF_THE_TEAM.includes(name)
                ? 'of the team'
                : state.Resource.endsWith(':startExecution.sync:2')
                  ? 'nested'
                  : MAY_BE_LEFT.includes(name)
                    ? 'may be left'
                    : path.includes('Rollout') || name === 'Plan deployment' || workflow.name === 'hooks'
                      ? 'forward'
                      : part.get(name) === 'Plan'
                        ? 'before the lease'
                        : 'must be done',
          },
        ]
      : [],
  );
});

const placed = (place: string) => TASKS.filter((task) => task.place === place).map((task) => [task.title, task] as const);

test('what nobody needs fails nothing', () => {
  expect(placed('best effort')).toHaveLength(2 + 4);
  for (const [, { caught }] of placed('best effort')) expect(caught).toContain('States.ALL');
});

test('every Task state that is needed is in one of six places', () => {
  expect(placed('nested')).toHaveLength(2 * 6);
  expect(placed('of the team')).toHaveLength(2);
  expect(placed('may be left')).toHaveLength(2);
  expect(placed('forward').length).toBeGreaterThan(30);
  expect(placed('before the lease')).toHaveLength(6);
  expect(placed('must be done').length).toBeGreaterThan(20);
});

test('no wait is taken at random: how long something is tried is no matter of luck', () => {
  for (const { retry } of TASKS) for (const rule of retry) expect(rule.JitterStrategy).toBeUndefined();
});

describe.each(placed('must be done'))('%s, on the way back, behind the commit or in a Finish', (_, { retry, waits }) => {
  test('gives up what is known to be final at once', () => {
    for (const error of [...TERMINAL, ...finalLambdaErrors]) expect([error, ruleOf(retry, error)?.MaxAttempts]).toEqual([error, 0]);
  });

  test('tries everything else, whatever its name, for half an hour', () => {
    const last = retry.at(-1);
    expect(last?.ErrorEquals).toEqual(['States.ALL']);
    for (const error of [...transientLambdaErrors, 'TypeError', 'Lambda.NobodyHasHeardOfException']) {
      expect(ruleOf(retry, error)).toBe(last);
    }
    expect(last && secondsOf(last)).toBeGreaterThanOrEqual(30 * MINUTE);
  });

  test('tries what errors.ts says may pass for five minutes at least', () => {
    for (const error of RETRIED) expect(secondsOf(ruleOf(retry, error)!)).toBeGreaterThanOrEqual(5 * MINUTE);
  });

  test('tries a time-out too, unless it is how a wait ends', () => {
    expect(secondsOf(ruleOf(retry, 'States.Timeout')!) >= 30 * MINUTE).toBe(!waits);
  });
});

describe.each(placed('may be left'))('%s, at rest', (_, { retry }) => {
  test('gives up what is known to be final at once, and weights that somebody writes over', () => {
    for (const error of [...TERMINAL, ...finalLambdaErrors, 'NotSettled'])
      expect([error, ruleOf(retry, error)?.MaxAttempts]).toEqual([error, 0]);
  });

  test('tries everything else for three minutes at least, and gives the lease back within ten', () => {
    for (const error of ['NobodyLeft', 'AwsUnavailable', 'AwsDenied', 'States.Timeout', 'Lambda.NobodyHasHeardOfException']) {
      const waits = secondsOf(ruleOf(retry, error)!);
      expect([error, waits >= 3 * MINUTE && waits <= 10 * MINUTE]).toEqual([error, true]);
    }
  });
});

describe.each(placed('forward'))('%s, before the commit', (_, { name, retry, waits }) => {
  const mayHaveBegun = ['Lambda.Unknown', 'Lambda.ClientExecutionTimeoutException'];
  const isTest = name === 'Run functional tests';

  test('waits three minutes for what passes', () => {
    for (const error of transientLambdaErrors) {
      if (isTest && (!error.startsWith('Lambda.') || mayHaveBegun.includes(error))) continue;
      expect([error, (ruleOf(retry, error) ? secondsOf(ruleOf(retry, error)!) : 0) >= 3 * MINUTE]).toEqual([error, true]);
    }
  });

  test('and for a time-out, unless it is how a wait ends or the task must not run twice', () => {
    const rule = ruleOf(retry, 'States.Timeout');
    if (waits || isTest) expect(rule).toBeUndefined();
    else expect(secondsOf(rule!)).toBeGreaterThanOrEqual(3 * MINUTE);
  });

  test('goes back for everything else', () => {
    for (const error of [...TERMINAL, ...finalLambdaErrors, 'TypeError', 'Lambda.NobodyHasHeardOfException'])
      expect([error, ruleOf(retry, error)]).toEqual([error, undefined]);
  });
});

describe.each(placed('nested'))('%s, which another execution runs', (_, { retry }) => {
  test('waits three minutes for what keeps it from being started, and goes back for all else', () => {
    for (const error of transientNestedErrors) expect(secondsOf(ruleOf(retry, error)!)).toBeGreaterThanOrEqual(3 * MINUTE);
    for (const error of [...finalNestedErrors, 'States.TaskFailed', 'States.Timeout', ...TERMINAL]) {
      expect([error, ruleOf(retry, error)]).toEqual([error, undefined]);
    }
  });
});

describe.each(placed('of the team'))('%s, where the code of a team runs', (_, { name, retry, caught }) => {
  test('catches two names and no other, with one way out', () => {
    expect(caught).toEqual(['States.DataLimitExceeded', 'States.ALL']);
    const state = statesOf(compile(hooks)).find(([each]) => each === name)?.[1];
    if (state?.Type !== 'Task') throw new Error(`there is no ${name}`);
    expect(new Set([state.Next, ...(state.Catch ?? []).map(({ Next }) => Next)])).toEqual(new Set(['Read answer']));
  });

  test('is tried again for nothing but what Lambda says before the function begins', () => {
    for (const error of [
      ...TERMINAL,
      ...RETRIED,
      'Error',
      'RolledBack',
      'States.Timeout',
      'Lambda.Unknown',
      'Lambda.SdkClientException',
      'Sandbox.Timedout',
      'Runtime.ExitError',
    ]) {
      expect([error, ruleOf(retry, error)]).toEqual([error, undefined]);
    }
  });
});

describe.each(placed('before the lease'))('%s, before the lease', (_, { name, retry }) => {
  test('tries everything but what is final for three minutes at least: what is given up is lost', () => {
    expect(secondsOf(ruleOf(retry, 'Lambda.NobodyHasHeardOfException')!)).toBeGreaterThanOrEqual(3 * MINUTE);
    if (name !== 'Keep what was lost') for (const error of TERMINAL) expect([error, ruleOf(retry, error)?.MaxAttempts]).toEqual([error, 0]);
  });
});
