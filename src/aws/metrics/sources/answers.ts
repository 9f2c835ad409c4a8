import * as z from 'zod';
import type { CheckKind } from '../../../deployment/check.ts';
import { MINUTE } from './minutes.ts';
import { NoAnswer, type Said, type SideName } from './said.ts';

const at = z.union([z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)), z.number()]);
const amount = z.number().min(0);
const count = z.object({ total: amount, bad: amount });

const shareMinute = z.union([
  z.object({ at, total: amount, bad: amount }).transform((minute) => ({ at: minute.at, sides: { this: minute } })),
  z
    .object({ at, green: count.exactOptional(), blue: count.exactOptional() })
    .refine(({ green, blue }) => green !== undefined || blue !== undefined)
    .transform(({ at, ...sides }) => ({ at, sides })),
]);
const quantityMinute = z.union([
  z.object({ at, value: z.number() }).transform((minute) => ({ at: minute.at, sides: { this: minute.value } })),
  z
    .object({ at, green: z.number().exactOptional(), blue: z.number().exactOptional() })
    .refine(({ green, blue }) => green !== undefined || blue !== undefined)
    .transform(({ at, ...sides }) => ({ at, sides })),
]);

const MOST = 20_000;
const outcome = z.enum(['pass', 'fail', 'inconclusive']);
const shareSchema = z.array(shareMinute).max(MOST);
const quantitySchema = z.array(quantityMinute).max(MOST);
const numbersSchema = z.union([
  z.number().transform((value) => ({ this: value })),
  z.object({ green: z.number(), blue: z.number().exactOptional() }),
]);
const verdictSchema = z.union([
  outcome.transform((verdict) => ({ verdict, message: '' })),
  z.object({ verdict: outcome, message: z.string().default('') }),
]);

const WANTED = {
  share: 'a list of { at, total, bad }, or of { at, green: { total, bad }, blue: { total, bad } }, one a minute',
  quantity: 'a number, a list of { at, value }, or a list of { at, green, blue }, one a minute',
  verdict: "'pass', 'fail', 'inconclusive', or { verdict, message }",
} as const satisfies Record<CheckKind, string>;

/** By the side that a value is of; `this`: of the side that was asked about. */
interface Sided<T> {
  readonly green?: T | undefined;
  readonly blue?: T | undefined;
  readonly this?: T | undefined;
}

/** Of the newest complete minute, where a source gives one number. */
export interface NumbersNow {
  readonly kind: 'numbers';
  readonly numbers: Sided<number>;
}

/**
 * What an answer says of the side that was asked about, or of both. Throws `NoAnswer` with what is wanted.
 */
export function answerOf(kind: CheckKind, answer: unknown, side: SideName): Said | NumbersNow {
  if (kind === 'verdict') {
    const { verdict, message } = parsed(verdictSchema, kind, answer);
    return { kind, says: verdict, message };
  }
  if (kind === 'share') return { kind, ...bySide<{ total: number; bad: number }>(parsed(shareSchema, kind, listOf(answer)), side) };
  const numbers = numbersSchema.safeParse(answer);
  if (numbers.success) return { kind: 'numbers', numbers: numbers.data };
  return { kind, ...bySide<number>(parsed(quantitySchema, kind, listOf(answer)), side) };
}

/** An expression gives a list of one as what is in it. */
const listOf = (answer: unknown): unknown =>
  typeof answer === 'object' && answer !== null && !Array.isArray(answer) && 'at' in answer ? [answer] : (answer ?? []);

function parsed<T>(schema: z.ZodType<T>, kind: CheckKind, answer: unknown): T {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue && issue.path.length > 0 ? ` at ${issue.path.map(String).join('.')}` : '';
  throw new NoAnswer(`the answer is no ${kind}${where}: it wants ${WANTED[kind]}`);
}

function bySide<T>(
  minutes: readonly { readonly at: number; readonly sides: Sided<T> }[],
  asked: SideName,
): { readonly green: ReadonlyMap<number, T>; readonly blue: ReadonlyMap<number, T> } {
  const sides = { green: new Map<number, T>(), blue: new Map<number, T>() };
  for (const { at, sides: given } of minutes) {
    if (at % MINUTE !== 0) throw new NoAnswer(`the answer tells of ${timeText(at)}, which is no whole minute`);
    for (const side of ['green', 'blue'] as const) {
      const value = given[side] ?? (side === asked ? given.this : undefined);
      if (value === undefined) continue;
      if (sides[side].has(at)) throw new NoAnswer(`the answer tells twice of ${timeText(at)}`);
      sides[side].set(at, value);
    }
  }
  return sides;
}

const timeText = (at: number): string => (Number.isFinite(at) && Math.abs(at) < 8.64e15 ? new Date(at).toISOString() : String(at));
