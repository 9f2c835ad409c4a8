import * as z from 'zod';
import { problemsOf } from '../../deployment/configuration/configuration-problems.ts';
import type { ShareLimits, ShareMinute } from '../../deployment/judge/share/share-check.ts';
import { describeProblems, type Problem } from '../../deployment/problem.ts';
import { BadUsage } from '../../installation/bad-usage.ts';

/** What a check is judged by where it does not say so. */
const UNLESS_SAID = { alpha: 0.02, minRequests: 100, floor: { points: 0.5, events: 5 } } as const;

const strict = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? `known here: ${Object.keys(shape).join(', ')}` : 'wants an object'),
  });
const number = (wants: string, is: (value: number) => boolean) =>
  z.number({ error: `wants ${wants}` }).refine(is, { error: `wants ${wants}` });
const whole = (least: number) =>
  number(`a whole number, ${least} or more`, (value: number) => Number.isSafeInteger(value) && value >= least);

const count = strict({
  total: number('a number, 0 or more', (value) => value >= 0),
  // Clamped to 0..total where it is reckoned with.
  bad: z.number({ error: 'wants a number' }),
});

/** A side that is left out of a minute. */
const NOT_SEEN = { total: 0, bad: 0 } as const;

const check = strict({
  kind: z.literal('share', { error: "wants 'share': batches judge no other kind yet" }),
  max: number('a share from 0 to 1 (0.01 is 1 %)', (value) => value >= 0 && value <= 1).optional(),
  worse: number("a factor, 1 or more (2 is twice blue's share)", (value) => value >= 1).optional(),
  alpha: number('a probability above 0 and below 1', (value) => value > 0 && value < 1).default(UNLESS_SAID.alpha),
  minRequests: whole(0).default(UNLESS_SAID.minRequests),
  floor: strict({
    points: number('percentage points from 0 to 100', (value) => value >= 0 && value <= 100).default(UNLESS_SAID.floor.points),
    events: whole(0).default(UNLESS_SAID.floor.events),
  }).default(UNLESS_SAID.floor),
}).refine(({ max, worse }) => max !== undefined || worse !== undefined, {
  error: 'wants a limit: max, worse or both',
  // Whatever else is wrong with it.
  when: ({ value }) => typeof value === 'object' && value !== null,
});

const caseSchema = strict({
  id: z.union([z.string(), z.number()], { error: 'wants a text or a number' }),
  check,
  minutes: z.array(strict({ step: whole(0), green: count, blue: count.default(NOT_SEEN) }), { error: 'wants a list of minutes' }),
});

/** What `falls` looks at of a line, whatever else is wrong with it. */
const steps = z.object({ minutes: z.array(z.object({ step: z.number().catch(Number.NaN) }).catch({ step: Number.NaN })) });

/** A deployment never goes back to an earlier step. */
function falls(line: unknown): readonly Problem[] {
  const { minutes = [] } = steps.safeParse(line).data ?? {};
  return minutes.flatMap(({ step }, index) => {
    const before = minutes[index - 1]?.step ?? step;
    return step < before ? [{ path: `minutes[${index}].step`, message: `wants ${before} or more: steps never fall` }] : [];
  });
}

/** One series of a batch, with the limits that it is judged by. */
export interface BatchCase {
  readonly id: string | number;
  readonly limits: ShareLimits;
  readonly minutes: readonly ShareMinute[];
}

/**
 * Reads one line; `at` is its number, from 1. What is wrong with it is told whole, on one line: each fault by
 * its path.
 */
export function readCase(line: string, at: number): BatchCase {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    throw new BadUsage(`line ${at}: is no JSON (${(error as Error).message})`);
  }
  const read = caseSchema.safeParse(json);
  const problems = [...problemsOf(read.error?.issues ?? []), ...falls(json)];
  if (!read.success || problems.length > 0)
    throw new BadUsage(`line ${at} is no case: ${describeProblems(problems).replaceAll('\n', '; ')}`);
  const { id, check, minutes } = read.data;
  const { alpha, minRequests, floor, max, worse } = check;
  const limits = { alpha, minRequests, floor, ...(max === undefined ? {} : { max }), ...(worse === undefined ? {} : { worse }) };
  return { id, limits, minutes };
}
