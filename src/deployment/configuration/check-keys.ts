import * as z from 'zod';
import type { FailPolicy, Policy } from '../check.ts';
import { CHECK_DEFAULTS } from '../check-defaults.ts';
import type { Percent } from '../percent.ts';
import { key } from './key.ts';
import { flag, integer, oneOf, text } from './kinds.ts';
import { object } from './section.ts';
import { source, type WrittenSource } from './source-keys.ts';
import { type Factor, factor, number, percent } from './unit-kinds.ts';
import { wantingAWay } from './wants.ts';

/** Something that green is judged by. */
export interface WrittenCheck {
  /** What the check is called in texts and commands. */
  readonly name: string;
  /** Where its numbers or its verdict come from. */
  readonly of: WrittenSource;
  /** The greatest share, such as `'1 %'`, or the greatest value of a quantity, such as `80`. */
  readonly max?: Percent | number;
  /** The smallest value of a quantity. */
  readonly min?: number;
  /** Against the old version: so many times its share or its value, such as `'2x'`. */
  readonly worse?: Factor;
  /**
   * Of a quantity: less is worse.
   * @default false
   */
  readonly less?: boolean;
  /**
   * What a share must differ by from the old version's, besides `worse`.
   * @default { points: 0.5, events: 5 }
   */
  readonly floor?: WrittenFloor;
  /**
   * A share passes only when the new version had so many requests in the step. It may fail with fewer.
   * @default 100
   */
  readonly minRequests?: number;
  /**
   * The greatest probability, in a whole deployment, that a version within its limits fails.
   * @default '2 %'
   */
  readonly alpha?: Percent;
  /**
   * A share fails as soon as the observed share is above `max`, however few requests that says it of.
   * @default false
   */
  readonly strict?: boolean;
  /**
   * The absolute limit of a quantity is broken when so many of the last minutes break it.
   * @default { minutes: 3, of: 5 }
   */
  readonly holds?: WrittenHolds;
  /** What a bad verdict leads to, if it is not what `judge.fail` says. */
  readonly fail?: FailPolicy;
  /** What it leads to that too little was seen, if it is not what `judge.inconclusive` says. */
  readonly inconclusive?: Policy;
  /** What it leads to that the source gives no answer, if it is not what `judge.none` says. */
  readonly none?: Policy;
}

interface WrittenFloor {
  /**
   * Percentage points between the shares.
   * @default 0.5
   */
  readonly points?: number;
  /**
   * Bad requests of the new version.
   * @default 5
   */
  readonly events?: number;
}

interface WrittenHolds {
  /** Minutes that break the limit. */
  readonly minutes: number;
  /** Of so many last minutes. */
  readonly of: number;
}

export const FAIL_POLICIES = ['rollback', 'ask', 'hold'] as const satisfies readonly FailPolicy[];
export const POLICIES = ['wait', 'rollback', 'pass', 'ask', 'hold'] as const satisfies readonly Policy[];

const LIMIT = "a percentage such as '1 %' for a share, or a number for a quantity";

const limit = z.union([percent(), number()], { error: wantingAWay(LIMIT) }).meta({ wants: LIMIT });

export const worse = factor(1, 1_000);

export const check = object({
  name: key(text("a name of 1 to 60 letters, digits, blanks, '-', '_' and '.'", '^[A-Za-z0-9]([A-Za-z0-9 ._-]{0,58}[A-Za-z0-9])?$'), {
    text: 'What the check is called in texts and commands.',
  }),
  of: key(source, { text: 'Where its numbers or its verdict come from.' }),
  max: key(limit, {
    optional: true,
    text: "The greatest share, such as `'1 %'`, or the greatest value of a quantity, such as `80`.",
  }),
  min: key(number(), { optional: true, text: 'The smallest value of a quantity.' }),
  worse: key(worse, {
    optional: true,
    text: "Against the old version: so many times its share or its value, such as `'2x'`.",
  }),
  less: key(flag(), { default: CHECK_DEFAULTS.less, text: 'Of a quantity: less is worse.' }),
  floor: key(
    object({
      points: key(number(0, 100), { default: CHECK_DEFAULTS.floor.points, text: 'Percentage points between the shares.' }),
      events: key(integer(1, 1_000_000), { default: CHECK_DEFAULTS.floor.events, text: 'Bad requests of the new version.' }),
    }),
    { default: CHECK_DEFAULTS.floor, text: "What a share must differ by from the old version's, besides `worse`." },
  ),
  minRequests: key(integer(1, 1_000_000), {
    default: CHECK_DEFAULTS.minRequests,
    text: 'A share passes only when the new version had so many requests in the step. It may fail with fewer.',
  }),
  alpha: key(percent(0.0001, 0.2), {
    default: '2 %',
    text: 'The greatest probability, in a whole deployment, that a version within its limits fails.',
  }),
  strict: key(flag(), {
    default: CHECK_DEFAULTS.strict,
    text: 'A share fails as soon as the observed share is above `max`, however few requests that says it of.',
  }),
  holds: key(
    object({
      minutes: key(integer(1, 60), { text: 'Minutes that break the limit.' }),
      of: key(integer(1, 60), { text: 'Of so many last minutes.' }),
    }),
    { default: CHECK_DEFAULTS.holds, text: 'The absolute limit of a quantity is broken when so many of the last minutes break it.' },
  ),
  fail: key(oneOf(FAIL_POLICIES), { optional: true, text: 'What a bad verdict leads to, if it is not what `judge.fail` says.' }),
  inconclusive: key(oneOf(POLICIES), {
    optional: true,
    text: 'What it leads to that too little was seen, if it is not what `judge.inconclusive` says.',
  }),
  none: key(oneOf(POLICIES), {
    optional: true,
    text: 'What it leads to that the source gives no answer, if it is not what `judge.none` says.',
  }),
});
