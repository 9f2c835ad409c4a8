import { describe, expect, test } from '@jest/globals';
import { AslInvalid, awaitCallback, type Closed, call, expects, type Flow, parseJson } from '../src/index.ts';
import { act, type Input, machineOf } from './given-workflow.ts';

function refused(build: (flow: Flow<{ readonly input: Input }>) => Closed): readonly string[] {
  try {
    machineOf(build);
  } catch (error) {
    if (error instanceof AslInvalid) return error.issues.map((issue) => `${issue.code} at ${issue.path.join('.')}`);
    throw error;
  }
  return [];
}

/** Names that types do not know. */
const named = (name: string): string => name;

describe('compile refuses', () => {
  test('two states of one name in two branches, which types do not see', () => {
    const both = refused((w) => w.parallel('Both', [(b) => b.wait('Cool', 5).succeed(), (b) => b.wait('Cool', 6).succeed()]).succeed());
    expect(both).toContain('duplicate-name at test.Cool');
  });

  test('a state with the name of one that a poll or a loop makes', () => {
    const looped = refused((w) =>
      w
        .each(
          'Shift',
          (s) => s.input.steps,
          (b) => b.wait('Before Shift', 5),
        )
        .succeed(),
    );
    expect(looped).toContain('duplicate-name at test.Before Shift');
  });

  test('two names with one key', () => {
    const two = refused((w) =>
      w
        .step(named('Set it'), () => call(act, {}))
        .step(named('Set-it'), () => call(act, {}))
        .succeed(),
    );
    expect(two).toEqual(['duplicate-key at test.setIt']);
  });

  test('a name whose key is that of a loop’s variable', () => {
    const two = refused((w) =>
      w
        .each(
          'Shift',
          (s) => s.input.steps,
          (b) => b.step('Shift index', () => call(act, {})),
        )
        .succeed(),
    );
    expect(two).toEqual(['duplicate-key at test.shiftIndex']);
  });

  test('keys with a meaning of their own, and keys that begin with a digit', () => {
    expect(refused((w) => w.step(named('Error'), () => call(act, {})).succeed())).toEqual(['reserved-variable at test.Error']);
    expect(refused((w) => w.assign('Set', () => ({ input: 1 }) as never).succeed())).toContain('reserved-variable at test.Set');
    expect(refused((w) => w.step('10 percent', () => call(act, {})).succeed())).toEqual(['bad-variable-name at test.10 percent']);
  });

  test('a result that would hide a function', () => {
    expect(refused((w) => w.step('Count', () => call(act, {})).succeed((s) => ({ n: s.count.count })))).toEqual([
      'hides-function at States.Count.Assign.count',
    ]);
  });

  test('names that a deployment would take for substitutions', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is what is tested
    expect(refused((w) => w.wait('Pay ${price}', 5).succeed())).toEqual(['bad-name at test.Pay ${price}']);
  });

  test('a token wait without a time-out, or one that is run again after it', () => {
    const wait = () => awaitCallback(act, (token) => ({ token }), expects<string>());
    expect(refused((w) => w.step('Ask', wait).succeed())).toEqual(['no-timeout at test.Ask']);
    expect(refused((w) => w.step('Ask', wait, { timeout: 5, retry: { on: ['States.ALL'] } }).succeed())).toEqual(['bad-retry at test.Ask']);
  });

  test('a loop with nothing in it', () => {
    expect(
      refused((w) =>
        w
          .each(
            'Shift',
            (s) => s.input.steps,
            (b) => b,
          )
          .succeed(),
      ),
    ).toEqual(['empty-body at test.Shift']);
  });

  test('a poll that would outgrow the history', () => {
    const poll = (every: '1 second' | '10 seconds') =>
      refused((w) =>
        w
          .poll('Ready', () => call(act, {}), { every, atMost: '1 hour', until: (r) => r.ok, timedOut: { error: 'Late', cause: 'late' } })
          .succeed(),
      );
    expect(poll('1 second')).toEqual(['too-much-history at test']);
    expect(poll('10 seconds')).toEqual([]);
  });

  test('in a guard, what can fail in a state that cannot have a Catch', () => {
    const parsed = refused((w) =>
      w.guard(
        'Try',
        (g) =>
          g
            .step('Do it', () => call(act, {}))
            .when(
              'Big?',
              (s) => parseJson<{ big: boolean }>(s.input.service).big,
              (y) => y,
              (n) => n,
            )
            .succeed(),
        (failed) => failed.fail('Failed', { error: 'Failed' }),
      ),
    );
    expect(parsed).toEqual(['unguarded-read at States.Big?.Choices.0.Condition']);
  });

  test('everything at once, with a message that names each', () => {
    const build = (w: Flow<{ readonly input: Input }>) => w.wait('Cool', 0.5).wait(named('Cool'), -1).succeed();
    expect(() => machineOf(build)).toThrow(/'test' makes no sound machine:\n- .*duplicate-name.*\n- .*out-of-range/s);
  });
});

describe('the builder refuses', () => {
  test('what follows the end of a path', () => {
    const after = (w: Flow<{ readonly input: Input }>) => (w.succeed() as unknown as typeof w).succeed();
    expect(() => machineOf(after)).toThrow('Nothing can follow the end of a path.');
  });

  test('a callback that gives back some other flow', () => {
    const outer = (w: Flow<{ readonly input: Input }>) =>
      w
        .when(
          'A?',
          (s) => s.input.wait as never,
          (b) => b,
          () => w,
        )
        .succeed();
    expect(() => machineOf(outer as never)).toThrow('A callback has to return the flow that it was given');
  });

  test('a value that is not in scope, and says what is', () => {
    const later = (w: Flow<{ readonly input: Input }>) => w.wait('Cool', (s) => (s as unknown as { later: number }).later).succeed();
    expect(() => machineOf(later)).toThrow('s.later is not surely assigned here. In scope: input.');
  });

  test('a path that is left open', () => {
    const open = (w: Flow<{ readonly input: Input }>) => w.wait('Cool', 5) as unknown as Closed;
    expect(() => machineOf(open)).toThrow("A path through 'test' is left open");
  });

  test('data that is no JSON, by its path', () => {
    const odd = (w: Flow<{ readonly input: Input }>) => w.step('Do it', () => call(act, { a: { b: new Date(0) } })).succeed();
    expect(() => machineOf(odd)).toThrow("'a.b' is a Date: only JSON data and references can be given here.");
  });
});
