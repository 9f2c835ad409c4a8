import { describe, expect, test } from '@jest/globals';
import { historyEvents } from '../src/history.ts';
import { AslInvalid, awaitCallback, type Closed, call, expects, type Flow, type Ref, workflow } from '../src/index.ts';
import { act, type Input, machineOf, type Result } from './given-workflow.ts';

function refused(build: (flow: Flow<{ readonly input: Input }>) => Closed): readonly string[] {
  try {
    machineOf(build);
  } catch (error) {
    if (error instanceof AslInvalid) return error.issues.map((issue) => `${issue.code} at ${issue.path.join('.')}`);
    throw error;
  }
  return [];
}

const aPoll = (every: '1 second' | '10 seconds') => ({
  every,
  atMost: '1 hour' as const,
  until: (r: Ref<Result>) => r.ok,
  question: 'Is it ready?',
  timedOut: { name: 'Too late', error: 'Late', cause: 'late' },
});

/** Names that types do not know. */
const named = (name: string): string => name;

describe('compile refuses', () => {
  test('two states of one name in two branches, which types do not see', () => {
    const both = refused((w) => w.parallel('Both', [(b) => b.wait('Cool', 5).succeed(), (b) => b.wait('Cool', 6).succeed()]).succeed());
    expect(both).toContain('duplicate-name at test.Cool');
  });

  test('a state with the name of one that a poll or a Map makes', () => {
    const mapped = refused((w) =>
      w
        .map(
          'Shift',
          (s) => s.input.steps,
          (b) => b.wait('Before Shift', 5).succeed(),
        )
        .succeed(),
    );
    expect(mapped).toContain('duplicate-name at test.Before Shift');
    const polled = refused((w) =>
      w
        .poll('Ready', () => call(act, {}), aPoll('10 seconds'))
        .wait('Is it ready?', 5)
        .succeed(),
    );
    expect(polled).toContain('duplicate-name at test.Is it ready?');
  });

  test('a state with the name of one in a guard, or of the guard itself', () => {
    const guarded = (inside: string, behind: string) =>
      refused((w) =>
        w
          .guard(
            'Try',
            (g) => g.wait(named(inside), 5),
            (failed) => failed,
          )
          .wait(named(behind), 5)
          .succeed(),
      );
    expect(guarded('Cool', 'Cool')).toContain('duplicate-name at test.Cool');
    expect(guarded('Cool', 'Try')).toContain('duplicate-name at test.Try');
    expect(guarded('Cool', 'Warm')).toEqual([]);
  });

  test('a variable of a guard’s body that is assigned outside of it too', () => {
    const both = refused((w) =>
      w
        .guard(
          'Try',
          (g) =>
            g
              .wait('Cool', 5)
              .assign(() => ({ n: 1 }))
              .wait('Rest', (s) => s.n),
          (failed) => failed,
        )
        .wait('Warm', 5)
        .assign(() => ({ n: 2 }))
        .wait('Rest again', (s) => s.n)
        .succeed(),
    );
    expect(both).toContain('shadowed-variable at States.Try.Branches.0.States.Cool.Assign.n');
  });

  test('an end of the execution in a guard, and what is handed out where nothing is around it', () => {
    const inGuard = (end: (g: Flow<{ readonly input: Input }>) => unknown) =>
      refused((w) =>
        w
          .guard('Try', end as (g: unknown) => Closed<'Ended', never>, (failed) => failed)
          .wait('Warm', 5)
          .succeed(),
      );
    expect(inGuard((g) => g.fail('Failed', { error: 'Failed' }))).toEqual(['misplaced-end at test.Failed']);
    expect(inGuard((g) => g.wait('Cool', 5).succeed())).toEqual(['misplaced-end at test.succeed']);
    expect(inGuard((g) => g.handOut(() => ({})))).toEqual([]);
    // A branch is a place of its own: it succeeds with its result.
    expect(inGuard((g) => g.parallel('Both', [(b) => b.wait('Cool', 5).succeed()]))).toEqual([]);
    expect(refused((w) => w.handOut(() => ({})) as never)).toContain('misplaced-end at test.hand out');
    expect(inGuard((g) => g.parallel('Both', [(b) => b.wait('Cool', 5).handOut(() => ({})) as never]))).toContain(
      'misplaced-end at test.hand out',
    );
  });

  test('to leave where there is no block, or from a loop that would not begin anew', () => {
    expect(refused((w) => w.leave() as never)).toContain('misplaced-end at test.leave');
    const looped = refused((w) =>
      w
        .block((b) =>
          b.each(
            'Shift',
            (s) => s.input.steps,
            (e) => e.wait('Cool', 5).leave(),
          ),
        )
        .succeed(),
    );
    expect(looped).toContain('misplaced-end at test.leave');
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
    expect(refused((w) => w.assign(() => ({ input: 1 }) as never).succeed())).toContain('reserved-variable at test.');
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
    const poll = (every: '1 second' | '10 seconds') => refused((w) => w.poll('Ready', () => call(act, {}), aPoll(every)).succeed());
    expect(poll('1 second')).toEqual(['too-much-history at test']);
    expect(poll('10 seconds')).toEqual([]);
  });

  test('a guard whose history would be too long: entering and leaving it is told too', () => {
    const nested = (depth: number) => (flow: Flow<{ readonly input: Input }>) =>
      Array.from({ length: depth }).reduce<Flow<{ readonly input: Input }>>(
        (at, _, i) =>
          at.guard(
            named(`Try ${i}`),
            (g) => g.wait(named(`Cool ${i}`), 5),
            (failed) => failed,
          ) as never,
        flow,
      );
    expect(refused((w) => nested(30)(w).succeed())).toEqual([]);
    expect(historyEvents(workflow<Input>('test', (w) => nested(1)(w).succeed()).body)).toBe(7 + 2 + 2);
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

  test('a rule of no question', () => {
    const alone = (w: Flow<{ readonly input: Input }>) =>
      w
        .also(
          'a rule',
          (s) => s.input.wait as never,
          (b) => b,
        )
        .succeed();
    expect(() => machineOf(alone)).toThrow("'a rule' would be a rule of no question");
  });

  test('a value of a guard’s body behind it', () => {
    const behind = (w: Flow<{ readonly input: Input }>) =>
      w
        .guard(
          'Try',
          (g) => g.step('Do it', () => call(act, {})),
          (failed) => failed,
        )
        .wait('Cool', (s) => (s as unknown as { doIt: { count: number } }).doIt.count)
        .succeed();
    expect(() => machineOf(behind)).toThrow('s.doIt is not surely assigned here. In scope: input.');
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
