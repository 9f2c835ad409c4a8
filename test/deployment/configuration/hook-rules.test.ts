import { describe, expect, test } from '@jest/globals';
import { parseConfiguration } from '../../../src/deployment/configuration/configuration.ts';
import { aConfiguration } from '../../support/worlds.ts';

/** What people write of hooks: what it is read to, and what is refused with its path and what is allowed. */
const HOOK = { name: 'audit', at: 'BeforeInstall', function: 'audit' };

const read = (...hooks: readonly unknown[]) => parseConfiguration({ ...aConfiguration(), hooks });

test('what is left out has its default, by the place and by how it answers', () => {
  const parsed = read(
    HOOK,
    { ...HOOK, name: 'b', answers: 'token', timeout: '300 hours', onTimeout: 'continue', details: { a: [1] } },
    { ...HOOK, name: 'c', at: 'OnRollback' },
    { ...HOOK, name: 'd', undo: { function: 'd-undo' } },
  );
  expect(parsed.ok && parsed.config.hooks).toEqual([
    { name: 'audit', at: 'BeforeInstall', kind: 'function', function: 'audit', details: {}, timeoutSeconds: 86_400, onTimeout: 'rollback' },
    {
      name: 'b',
      at: 'BeforeInstall',
      kind: 'token',
      function: 'audit',
      details: { a: [1] },
      timeoutSeconds: 1_080_000,
      onTimeout: 'continue',
    },
    { name: 'c', at: 'OnRollback', kind: 'function', function: 'audit', details: {}, timeoutSeconds: 300, onTimeout: 'continue' },
    {
      name: 'd',
      at: 'BeforeInstall',
      kind: 'function',
      function: 'audit',
      details: {},
      timeoutSeconds: 86_400,
      onTimeout: 'rollback',
      undo: { function: 'd-undo', details: {}, timeoutSeconds: 300 },
    },
  ]);
});

const WRONG: readonly (readonly [what: string, hooks: readonly unknown[], path: string, message: RegExp])[] = [
  ['a place that there is not', [{ ...HOOK, at: 'BeforeLunch' }], 'hooks[0].at', /one of 'BeforeInstall'/],
  ['nobody who does the work', [{ name: 'a', at: 'BeforeInstall' }], 'hooks[0]', /give it a function or a task/],
  ['a URL for a function', [{ ...HOOK, function: 'https://example.com' }], 'hooks[0].function', /the name or the ARN of a Lambda function/],
  ['a name twice', [HOOK, HOOK], 'hooks[1].name', /name of a hook/],
  ['a key that there is not', [{ ...HOOK, timout: '1 hour' }], 'hooks[0].timout', /was 'timeout' meant\?/],
  ['a time-out of days for a result', [{ ...HOOK, timeout: '25 hours' }], 'hooks[0].timeout', /is longer than '24 hours'/],
  ['a time-out of weeks for a token', [{ ...HOOK, answers: 'token', timeout: '400 hours' }], 'hooks[0].timeout', /wants a duration/],
  ['no time at all', [{ ...HOOK, timeout: '10 seconds' }], 'hooks[0].timeout', /wants a duration/],
  ['hours on the way back', [{ ...HOOK, at: 'OnRollback', timeout: '2 hours' }], 'hooks[0].timeout', /is longer than '1 hour'/],
  ['an undo of the way back', [{ ...HOOK, at: 'OnRollback', undo: { function: 'b' } }], 'hooks[0].undo', /has no place at OnRollback/],
  ['a policy of the way back', [{ ...HOOK, at: 'OnRollback', onTimeout: 'rollback' }], 'hooks[0].onTimeout', /has no place at OnRollback/],
  ['work of days on the way back', [{ ...HOOK, at: 'OnRollback', answers: 'token' }], 'hooks[0].answers', /answer by the result/],
  ['details that are no JSON', [{ ...HOOK, details: { when: () => 1 } }], 'hooks[0].details', /an object of JSON/],
  ['details that are large', [{ ...HOOK, details: { a: 'x'.repeat(20_000) } }], 'hooks[0].details', /at most 16384/],
  ['more than twenty', Array.from({ length: 21 }, (_, i) => ({ ...HOOK, name: `h${i}` })), 'hooks', /0 to 20 hooks/],
];

describe('refused', () => {
  test.each(WRONG)('%s', (_, hooks, path, message) => {
    const parsed = read(...hooks);
    expect(parsed).toMatchObject({ ok: false });
    expect(!parsed.ok && parsed.problems).toContainEqual({ path, message: expect.stringMatching(message) });
  });

  test('more runs over all steps than the record keeps', () => {
    const steps = Array.from({ length: 25 }, (_, i) => ({ weight: 4 * (i + 1), bake: '5 minutes' }));
    const hooks = Array.from({ length: 9 }, (_, i) => ({ ...HOOK, name: `h${i}`, at: 'AfterTrafficShift' }));
    const parsed = parseConfiguration({ ...aConfiguration(), steps, hooks });
    expect(!parsed.ok && parsed.problems).toContainEqual({
      path: 'hooks',
      message: expect.stringMatching(/run 225 times in 25 steps; at most 200/),
    });
  });
});
