/** One complete minute of a gauge (CPU, queue, memory), one value a side; absent where none was published. */
export interface QuantityMinute {
  readonly green?: number;
  readonly blue?: number;
}

/** What a quantity may be. At least one of `max`, `min` and `worse` is given. */
export interface QuantityLimits {
  readonly max?: number;
  readonly min?: number;
  /**
   * `max` or `min` is broken in `minutes` of the last `of` minutes: that fails, as in an alarm of CloudWatch.
   */
  readonly holds: { readonly minutes: number; readonly of: number };
  /** Against blue: 1.5 means one and a half times blue's value. At least 1. */
  readonly worse?: number;
  /** Lower is worse: green's value must not be below blue's divided by `worse`. */
  readonly lower?: boolean;
  /** Probability that an equal side is failed by the comparison, whatever the number of looks. */
  readonly alpha: number;
}

/** Plain numbers of a fixed size. `null`: there is none. */
export interface QuantityEvidence {
  /** Complete minutes that were used. */
  readonly minutes: number;
  /** Index of the minute of the fail. */
  readonly failedAt: number | null;
  /** Of the last `of` minutes: how many have a value of green, and how many of those break the limit. */
  readonly seen: number;
  readonly broken: number;
  /** How many broken ones fail, and of how many minutes. */
  readonly needed: number;
  readonly of: number;
  /** The last value of each side. */
  readonly green: number | null;
  readonly blue: number | null;
  readonly max: number | null;
  readonly min: number | null;
  readonly worse: number | null;
  /**
   * Blocks of 5 minutes with values of both sides, how many of them are worse on green, and the score of
   * that.
   */
  readonly blocks: number;
  readonly worseBlocks: number;
  readonly oneIn: number;
  readonly oneInNeeded: number;
  /** Without so many blocks the comparison can never fail. */
  readonly blocksNeeded: number;
}

export interface QuantityJudgement {
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  /** Never empty unless it is a pass. */
  readonly reasons: readonly string[];
  readonly evidence: QuantityEvidence;
}

/**
 * Minutes whose medians are compared: minutes of a gauge resemble the ones before, so each by itself would
 * count the same evidence many times.
 */
const BLOCK_MINUTES = 5;
/** Above this a score is not told exactly. */
const MOST = 1e12;

/**
 * Judges a quantity by its complete minutes, all of them and in their order: the first look that fails is
 * final. A minute without a value is never health: it breaks nothing, and with so few values that nothing
 * could fail nothing passes. Against blue a side fails when so many blocks are worse that equal sides would
 * show it with a probability of `alpha` at most (a sign test that is valid at every look).
 */
export function judgeQuantity(
  limits: QuantityLimits,
  minutes: readonly QuantityMinute[],
  { over }: { readonly over: boolean },
): QuantityJudgement {
  const { max, min, worse } = limits;
  const absolute = max !== undefined || min !== undefined;
  if (!absolute && worse === undefined) throw new RangeError('a quantity has no limit: max, min or worse is needed');
  const first = minutes.findIndex((_, index) => failReasons(limits, minutes.slice(0, index + 1)).length > 0);
  const used = first < 0 ? minutes : minutes.slice(0, first + 1);
  const evidence = evidenceOf(limits, used, first < 0 ? null : first);
  if (first >= 0) return { verdict: 'fail', reasons: failReasons(limits, used), evidence };
  const missing = [
    ...(absolute ? tooFewValues(evidence, over) : []),
    ...(absolute || worse === undefined ? [] : tooFewBlocks(evidence, over)),
  ];
  return { verdict: missing.length === 0 ? 'pass' : 'inconclusive', reasons: missing, evidence };
}

function failReasons(limits: QuantityLimits, minutes: readonly QuantityMinute[]): readonly string[] {
  const { max, min, worse, lower, holds } = limits;
  const { seen, broken } = held(limits, minutes);
  const allowed = [...(max === undefined ? [] : [`at most ${max}`]), ...(min === undefined ? [] : [`at least ${min}`])].join(' and ');
  const reasons: string[] = [];
  if (broken >= holds.minutes) {
    const values = `${broken} of the last ${holds.of} minutes${seen < holds.of ? ` (${seen} with a value)` : ''}`;
    reasons.push(`green's value broke its limit in ${values}: ${allowed} is allowed, the last was ${lastOf(minutes, 'green')}`);
  }
  // The comparison says something new at the end of a block only.
  if (worse === undefined || minutes.length % BLOCK_MINUTES !== 0) return reasons;
  const { blocks, worseBlocks } = blocksOf(limits, minutes);
  if (2 * worseBlocks > blocks && signScore(worseBlocks, blocks) >= 1 / limits.alpha) {
    const than = lower ? `below blue's divided by ${worse}` : `above ${worse} times blue's`;
    reasons.push(
      `green's median was ${than} in ${worseBlocks} of ${blocks} blocks of ${BLOCK_MINUTES} minutes, certain at 1 in ${Math.floor(1 / limits.alpha + 1e-6)}`,
    );
  }
  return reasons;
}

function tooFewValues({ seen, needed, of }: QuantityEvidence, over: boolean): readonly string[] {
  const soFar = over ? '' : ' so far';
  if (seen === 0) return [`green has published no value in the last ${of} minutes${soFar}`];
  return seen < needed ? [`green has published ${seen} values in the last ${of} minutes${soFar}, ${needed} are needed to judge`] : [];
}

function tooFewBlocks({ blocks, blocksNeeded }: QuantityEvidence, over: boolean): readonly string[] {
  if (blocks >= blocksNeeded) return [];
  const both = `${blocks} blocks of ${BLOCK_MINUTES} minutes have values of both sides${over ? '' : ' so far'}`;
  return [`${both}, ${blocksNeeded} are needed to compare with blue (${blocksNeeded * BLOCK_MINUTES} minutes)`];
}

function evidenceOf(limits: QuantityLimits, minutes: readonly QuantityMinute[], failedAt: number | null): QuantityEvidence {
  const { max = null, min = null, worse = null, holds, alpha } = limits;
  const { blocks, worseBlocks } = blocksOf(limits, minutes);
  return {
    minutes: minutes.length,
    failedAt,
    ...held(limits, minutes),
    needed: holds.minutes,
    of: holds.of,
    green: lastOf(minutes, 'green'),
    blue: lastOf(minutes, 'blue'),
    max,
    min,
    worse,
    blocks,
    worseBlocks,
    oneIn: 2 * worseBlocks > blocks ? Number(Math.min(MOST, signScore(worseBlocks, blocks)).toPrecision(3)) : 1,
    oneInNeeded: Number((1 / alpha).toFixed(2)),
    blocksNeeded: fewestBlocks(alpha),
  };
}

/** Of the last minutes: how many have a value of green, and how many values break a limit. */
function held(
  { max = Number.POSITIVE_INFINITY, min = Number.NEGATIVE_INFINITY, holds }: QuantityLimits,
  minutes: readonly QuantityMinute[],
) {
  const values = minutes.slice(-holds.of).flatMap(({ green }) => (isValue(green) ? [green] : []));
  return { seen: values.length, broken: values.filter((value) => value > max || value < min).length };
}

/** Whole blocks of minutes, from the first minute on, that have values of both sides. */
function blocksOf({ worse, lower = false }: QuantityLimits, minutes: readonly QuantityMinute[]): { blocks: number; worseBlocks: number } {
  let [blocks, worseBlocks] = [0, 0];
  if (worse === undefined) return { blocks, worseBlocks };
  for (let at = 0; at + BLOCK_MINUTES <= minutes.length; at += BLOCK_MINUTES) {
    const block = minutes.slice(at, at + BLOCK_MINUTES);
    const [green, blue] = [medianOf(block, 'green'), medianOf(block, 'blue')];
    if (green === undefined || blue === undefined) continue;
    blocks++;
    if (lower ? green < blue / worse : green > worse * blue) worseBlocks++;
  }
  return { blocks, worseBlocks };
}

/**
 * The score of `worse` blocks of `all` against "a block is worse in one of two cases": the average over all
 * probabilities of `p^worse (1-p)^(all-worse)`, against the half (`k! (n-k)! / (n+1)! x 2^n`).
 */
function signScore(worse: number, all: number): number {
  // 2^n / (n+1), divided by the number of ways to choose the worse ones.
  let ln = all * Math.LN2 - Math.log(all + 1);
  for (let i = 1; i <= all - worse; i++) ln -= Math.log((worse + i) / i);
  return Math.exp(ln);
}

/** So many blocks, all of them worse, are enough: 9 at 2 %. */
function fewestBlocks(alpha: number): number {
  let blocks = 1;
  while (signScore(blocks, blocks) < 1 / alpha) blocks++;
  return blocks;
}

function medianOf(block: readonly QuantityMinute[], side: 'green' | 'blue'): number | undefined {
  const values = block.flatMap((minute) => (isValue(minute[side]) ? [minute[side]] : [])).sort((a, b) => a - b);
  if (values.length === 0) return undefined;
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle] : (values[middle - 1]! + values[middle]!) / 2;
}

const lastOf = (minutes: readonly QuantityMinute[], side: 'green' | 'blue'): number | null =>
  minutes.findLast((minute) => isValue(minute[side]))?.[side] ?? null;

/** A source that says NaN says nothing. */
const isValue = (value: number | undefined): value is number => value !== undefined && Number.isFinite(value);
