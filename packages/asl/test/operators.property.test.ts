import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import jsonata from 'jsonata';
import { toExpression } from '../src/argument.ts';
import {
  add,
  and,
  at,
  coalesce,
  concat,
  div,
  either,
  eq,
  exists,
  gt,
  gte,
  isIn,
  json,
  length,
  lit,
  lt,
  lte,
  max,
  min,
  mul,
  ne,
  not,
  or,
  type Ref,
  sub,
  text,
} from '../src/index.ts';
import { jsonataText } from '../src/jsonata-text.ts';

/** A reference and what it has to come to. */
interface Case<T> {
  readonly ref: Ref<T>;
  readonly is: T;
}

const made = <T>(ref: unknown, is: T): Case<T> => ({ ref: ref as Ref<T>, is });
const whole = fc.integer({ min: -1_000, max: 1_000 });

/** Expressions of numbers, truth and text, nested at random, each beside its value in TypeScript. */
const { number, truth, words } = fc.letrec<{ number: Case<number>; truth: Case<boolean>; words: Case<string> }>((tie) => {
  const pair = fc.tuple(tie('number'), tie('number'));
  const both = fc.tuple(tie('truth'), tie('truth'));
  return {
    number: fc.oneof(
      { maxDepth: 4 },
      whole.map((n) => made(lit(n), n)),
      pair.map(([a, b]) => made(add(a.ref, b.ref), a.is + b.is)),
      pair.map(([a, b]) => made(sub(a.ref, b.ref), a.is - b.is)),
      pair.map(([a, b]) => made(sub(a.ref, sub(b.ref, a.ref)), a.is - (b.is - a.is))),
      fc.tuple(tie('number'), fc.integer({ min: -9, max: 9 })).map(([a, n]) => made(mul(a.ref, n), a.is * n)),
      fc.tuple(tie('number'), fc.constantFrom(2, 4, -8)).map(([a, n]) => made(div(a.ref, n), a.is / n)),
      pair.map(([a, b]) => made(min(a.ref, b.ref), Math.min(a.is, b.is))),
      pair.map(([a, b]) => made(max(a.ref, b.ref), Math.max(a.is, b.is))),
      fc.tuple(tie('truth'), pair).map(([t, [a, b]]) => made(either(t.ref, a.ref, b.ref), t.is ? a.is : b.is)),
      fc.array(whole).map((list) => made(length(lit(list)), list.length)),
      fc
        .tuple(fc.array(whole), fc.integer({ min: 0, max: 5 }), tie('number'))
        .map(([list, i, or]) => made(coalesce(at(lit(list), i), or.ref), list[i] ?? or.is)),
    ),
    truth: fc.oneof(
      { maxDepth: 4 },
      fc.boolean().map((b) => made(lit(b), b)),
      pair.map(([a, b]) => made(eq(a.ref, b.ref), a.is === b.is)),
      pair.map(([a, b]) => made(ne(a.ref, b.ref), a.is !== b.is)),
      pair.map(([a, b]) => made(gt(a.ref, b.ref), a.is > b.is)),
      pair.map(([a, b]) => made(gte(a.ref, b.ref), a.is >= b.is)),
      pair.map(([a, b]) => made(lt(a.ref, b.ref), a.is < b.is)),
      pair.map(([a, b]) => made(lte(a.ref, b.ref), a.is <= b.is)),
      both.map(([a, b]) => made(and(a.ref, b.ref, not(a.ref)), a.is && b.is && !a.is)),
      both.map(([a, b]) => made(or(a.ref, and(b.ref, a.ref)), a.is || (b.is && a.is))),
      tie('truth').map((a) => made(not(a.ref), !a.is)),
      fc.tuple(tie('words'), fc.array(fc.string())).map(([w, list]) => made(isIn(w.ref, list), list.includes(w.is))),
      fc
        .tuple(fc.array(fc.option(whole)), fc.nat({ max: 3 }))
        .map(([list, i]) => made(exists(at(lit(list), i)), (list[i] ?? undefined) !== undefined)),
    ),
    words: fc.oneof(
      { maxDepth: 3 },
      fc.string({ unit: 'grapheme' }).map((w) => made(lit(w), w)),
      fc.tuple(tie('words'), tie('words')).map(([a, b]) => made(concat(a.ref, ' ', b.ref), `${a.is} ${b.is}`)),
      whole.map((n) => made(text(n), String(n))),
      fc.tuple(whole, fc.string()).map(([n, w]) => made(json({ n, w: [w] }), JSON.stringify({ n, w: [w] }))),
    ),
  };
});

const value = (ref: unknown): Promise<unknown> => jsonata(jsonataText(toExpression(ref))).evaluate(undefined);

describe('operators come to what they say', () => {
  test('for numbers', async () => {
    await fc.assert(
      fc.asyncProperty(number, async ({ ref, is }) => {
        expect((await value(ref)) as number).toBeCloseTo(is, 6);
      }),
      { numRuns: 400 },
    );
  });

  test('for truth', async () => {
    await fc.assert(
      fc.asyncProperty(truth, async ({ ref, is }) => {
        expect(await value(ref)).toBe(is);
      }),
      { numRuns: 400 },
    );
  });

  test('for text', async () => {
    await fc.assert(
      fc.asyncProperty(words, async ({ ref, is }) => {
        expect(await value(ref)).toBe(is);
      }),
      { numRuns: 300 },
    );
  });
});
