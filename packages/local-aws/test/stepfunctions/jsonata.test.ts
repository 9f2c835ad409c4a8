import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../src/kernel/random.ts';
import { jsonataEngine } from '../../src/stepfunctions/jsonata/engine.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

function engine(seed = 'seed', maxSteps?: number) {
  const { root, evaluate } = jsonataEngine(() => NOW, seededRandom(seed), maxSteps);
  return (text: string, variables: object = {}) => evaluate(text, Object.assign(Object.create(root), variables));
}

describe('values', () => {
  test('a sequence of one is its element, an array constructor stays an array', async () => {
    const evaluate = engine();
    const items = [{ n: 1 }];
    expect(await evaluate('$items.n', { items })).toBe(1);
    expect(await evaluate('[$items.n]', { items })).toEqual([1]);
    expect(await evaluate('$items[n > 1]', { items })).toBeUndefined();
  });

  test('come as plain JSON: no functions, no undefined members, no numbers that JSON cannot write', async () => {
    const evaluate = engine();
    expect(await evaluate('$sum')).toBeUndefined();
    expect(await evaluate('{ "a": $missing, "b": null }')).toEqual({ b: null });
    expect(await evaluate('[1/0, -1/0]')).toEqual(['Infinity', '-Infinity']);
  });

  test('never change what they were made from', async () => {
    const items = Object.freeze([3, 1, 2]);
    expect(await engine()('$append($sort($items), 4)', { items })).toEqual([1, 2, 3, 4]);
    expect(items).toEqual([3, 1, 2]);
  });
});

describe('time and chance', () => {
  test('$now and $millis are the clock, incomplete dates too', async () => {
    const evaluate = engine();
    expect(await evaluate('[$millis(), $now(), $now("[Y0001]")]')).toEqual([NOW, '2026-01-02T03:04:05.000Z', '2026']);
    expect(await evaluate('$fromMillis($toMillis("10:00", "[H01]:[m01]"))')).toBe('2026-01-02T10:00:00.000Z');
  });

  test('the same seed draws the same numbers', async () => {
    const draw = () => engine('a')('[$random(), $uuid(), $shuffle([1, 2, 3, 4, 5])]');
    const drawn = await draw();
    expect(await draw()).toEqual(drawn);
    expect(drawn).not.toEqual(await engine('b')('[$random(), $uuid(), $shuffle([1, 2, 3, 4, 5])]'));
  });
});

describe('bounds', () => {
  test.each([
    ['an endless tail call', '($f := function($x) { $f($x + 1) }; $f(1))', 'Expression evaluation timeout: Check for infinite loop'],
    [
      'an endless recursion',
      '($f := function($x) { 1 + $f($x) }; $f(1))',
      'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.',
    ],
    [
      'an endless recursion through arrays',
      '($f := function($x) { [$f($x), 1] }; $f(1))',
      'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.',
    ],
    [
      'a sequence that holds too much',
      '$count([1..900000])',
      'Expression evaluation memory limit exceeded: Check for excessive memory usage',
    ],
  ])('%s ends with the words of the service', async (_, text, message) => {
    await expect(engine('seed', 20_000)(text)).rejects.toMatchObject({ message });
  });

  test('100 levels pass, 101 do not', async () => {
    const evaluate = engine();
    const terms = (n: number) => Array.from({ length: n }, () => '1').join('+');
    expect(await evaluate(terms(100))).toBe(100);
    await expect(evaluate(terms(101))).rejects.toMatchObject({ message: expect.stringContaining('Stack overflow error') });
  });

  test('long lists of small things pass, arrays in arrays included', async () => {
    const items = Array.from({ length: 2000 }, (_, i) => i);
    expect(await engine()('$count($map($items, function($i) { [$i, [$i, 1]] }))', { items })).toBe(2000);
  });
});

test('evaluations of one text at the same time keep out of each other', async () => {
  const evaluate = engine();
  const results = await Promise.all([1, 2, 3].map((n) => evaluate('$sum([1..50].($ * $n))', { n })));
  expect(results).toEqual([1275, 2550, 3825]);
});
