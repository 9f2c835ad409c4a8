import type { SideCount } from '../../side-count.ts';
import { EProcess } from './e-process.ts';
import { gainOfComparison, gainOfLimit, ODDS } from './gain.ts';
import { aloneHeldBack, comparisonHeldBack, isWorse, limitHeldBack, WORSE_UNLESS_SAID } from './guards.ts';
import { clamped, type ShareCourse, type ShareLimits, type ShareMinute } from './share-check.ts';
import { upperBound } from './upper-bound.ts';
import { type Seen, seen, shareOf, Window } from './window.ts';

const { max: largest } = Math;

/** Of alpha, where only `max` is given: what is kept for the comparison, which speaks when blue is sick. */
const KEPT_FOR_SICKNESS = 0.1;
/** Bad requests of blue from which on a window of minutes shows that it is sick. */
const SICK_EVENTS = 5;

/** What one limit says at one look. */
export interface LimitLook {
  readonly process: EProcess;
  /** The logarithm of its score. */
  readonly ln: number;
  /** The minutes that it rests on most. */
  readonly window: Window;
  /**
   * It may fail green: a limit while blue is well, a comparison that is asked for or that stands in for it.
   */
  readonly speaks: boolean;
  /** What holds certain evidence back. */
  readonly heldBack: string | undefined;
  readonly fails: boolean;
  /** The last minute in which green was seen is above the limit, and certainly so by itself. */
  readonly lastIsEnough: boolean;
  /**
   * Of a comparison that rests on minutes of green alone, beside a sick blue that has lost its traffic: the
   * share that green is held to in them.
   */
  readonly alone?: number;
}

export interface ShareLook {
  readonly limit: LimitLook | undefined;
  readonly comparison: LimitLook;
  /**
   * Blue itself is above `max`: over all its minutes and the hour before. Whatever their order, it is the
   * same.
   */
  readonly blueIsSick: boolean;
  /** Blue's share over the same time. */
  readonly blueShare: number;
}

/** A minute's gain for each of the odds, against one limit. */
const gains = (): Float64Array => new Float64Array(ODDS.length);

/**
 * Takes a deployment's minutes one by one, and can be looked at after each. A minute in which neither side
 * was seen says nothing and is no later beginning either.
 */
export class ShareLooks {
  readonly limit: EProcess | undefined;
  readonly comparison: EProcess;
  /**
   * The part of the comparison that minutes of green alone have in it: those of a step in which a sick blue
   * has lost its traffic. It spends nothing: it only keeps the comparison from failing green in such a step
   * for what earlier ones said.
   */
  readonly #alone: EProcess;
  /** What green is held to in the last minute, when that is one of them. */
  #raised: number | undefined;
  /** All minutes, and those of the step that the last minute is of. */
  readonly all = new Window();
  readonly step = new Window();
  /** Minutes in which both sides were seen. */
  readonly paired = new Window();
  /** The number of the last minute's step. */
  stepNumber: number | undefined;
  #minutes = 0;
  readonly #limits: ShareLimits;
  readonly #before: SideCount;
  readonly #ofLimit = gains();
  readonly #ofComparison = gains();
  #lastOfLimit = 0;
  #lastOfComparison = 0;

  constructor(limits: ShareLimits, course: Omit<ShareCourse, 'over'>) {
    const { before = { total: 0, bad: 0 } } = course;
    const { max, worse, alpha } = limits;
    if (max === undefined && worse === undefined) throw new RangeError('a share has no limit: max, worse or both are needed');
    const ofLimit = worse === undefined ? alpha * (1 - KEPT_FOR_SICKNESS) : alpha / 2;
    this.#limits = limits;
    this.#before = clamped(before);
    this.limit = max === undefined ? undefined : new EProcess(ofLimit, course);
    this.comparison = new EProcess(max === undefined ? alpha : alpha - ofLimit, course);
    this.#alone = new EProcess(this.comparison.spend, course);
  }

  /** How many minutes it was given. */
  get minutes(): number {
    return this.#minutes;
  }

  add({ step, green: ofGreen, blue: ofBlue }: ShareMinute): void {
    const index = this.#minutes++;
    if (step !== this.stepNumber) this.step.restart(index);
    this.stepNumber = step;
    const [green, blue] = [clamped(ofGreen), clamped(ofBlue)];
    if (green.total === 0 && blue.total === 0) return;
    const minute = seen(index, green, blue);
    this.all.add(minute);
    this.step.add(minute);
    if (green.total > 0 && blue.total > 0) this.paired.add(minute);
    this.#bet(minute);
  }

  #bet(minute: Seen): void {
    const { green, blue } = minute;
    this.#raised = this.#raisedLimit();
    if (this.#raised === undefined) gainOfComparison(green.total, green.bad, blue.total, blue.bad, this.#ofComparison);
    else this.#betAlone(minute, this.#raised);
    this.comparison.add(minute, this.#ofComparison);
    // Sides that differ by less than is allowed are no bad minute, however many requests tell them apart.
    const isBad = this.#raised !== undefined || isWorse(minute, this.#limits, 1);
    if (green.total > 0) this.#lastOfComparison = isBad ? largest(...this.#ofComparison) : 0;
    if (this.limit === undefined) return;
    gainOfLimit(green.bad, green.total, this.#limits.max!, this.#ofLimit);
    this.limit.add(minute, this.#ofLimit);
    if (green.total > 0) this.#lastOfLimit = largest(...this.#ofLimit);
  }

  #betAlone(minute: Seen, raised: number): void {
    gainOfLimit(minute.green.bad, minute.green.total, raised, this.#ofComparison);
    if (this.#alone.all.minutes === 0) this.#alone.all.restart(minute.index);
    this.#alone.add(minute, this.#ofComparison);
  }

  /**
   * What green is held to in a step in which a sick blue has no traffic: as many times blue's share as is
   * allowed, and at least half of what blue would have answered well. Nothing in such a minute tells a fault
   * of green from the one that makes blue sick and may have grown, so that only a version that mostly fails
   * is bet against. Blue's share is the most that it can be by what was counted of it before.
   *
   * A version within `max` is bet against fairly whatever blue's share is. For one above `max`, and no worse
   * than blue, the bet is fair unless blue's share is above that bound; the probability of it is what the
   * limit has, which such a version does not need. `undefined`: blue is well or was seen in this step, or
   * anything is allowed.
   */
  #raisedLimit(): number | undefined {
    const { max, worse = WORSE_UNLESS_SAID } = this.#limits;
    if (max === undefined || this.limit === undefined || this.step.blue.total > 0) return undefined;
    const blue = this.#blue();
    if (shareOf(blue) <= max) return undefined;
    const most = upperBound(blue, this.limit.spend);
    const raised = largest(max, worse * most, (1 + most) / 2);
    return raised < 1 ? raised : undefined;
  }

  look(): ShareLook {
    const { max, worse } = this.#limits;
    const comparison = this.comparison.look();
    if (this.limit === undefined || max === undefined) {
      return { limit: undefined, comparison: this.#compared(comparison, true), blueIsSick: false, blueShare: this.#blueShare() };
    }
    const limit = this.limit.look();
    const blueShare = this.#blueShare();
    const blueIsSick = blueShare > max;
    const silent = blueIsSick || isSickIn(limit.window, max);
    const compares = worse !== undefined || silent || isSickIn(comparison.window, max);
    const heldBack = limit.ln >= this.limit.need ? limitHeldBack(limit.window, { ...this.#limits, max }) : undefined;
    return {
      limit: {
        ...limit,
        process: this.limit,
        speaks: !silent,
        heldBack: heldBack ?? (limit.ln >= this.limit.need && silent ? 'blue is sick' : undefined),
        fails: limit.ln >= this.limit.need && !silent && heldBack === undefined,
        lastIsEnough: !silent && this.#lastOfLimit >= this.limit.need,
      },
      comparison: this.#byGreenAlone(this.#compared(comparison, compares)),
      blueIsSick,
      blueShare,
    };
  }

  #compared({ ln, window }: ReturnType<EProcess['look']>, speaks: boolean): LimitLook {
    const { need } = this.comparison;
    const heldBack = ln >= need ? comparisonHeldBack(window, this.#limits) : undefined;
    return {
      process: this.comparison,
      ln,
      window,
      speaks,
      heldBack,
      fails: speaks && ln >= need && heldBack === undefined,
      lastIsEnough: speaks && this.#lastOfComparison >= need,
    };
  }

  /**
   * The comparison, by minutes of green alone where these are certain by themselves, too: its alpha covers
   * both.
   */
  #byGreenAlone(compared: LimitLook): LimitLook {
    if (this.#raised === undefined || compared.fails) return compared;
    const alone = this.#alone.look();
    if (Math.min(alone.ln, compared.ln) < compared.process.need) return compared;
    const heldBack = aloneHeldBack(alone.window, this.#limits, this.#raised);
    return { ...compared, window: alone.window, alone: this.#raised, heldBack, fails: compared.speaks && heldBack === undefined };
  }

  /** All that was counted of blue. */
  #blue(): SideCount {
    const { blue } = this.all;
    return { total: blue.total + this.#before.total, bad: blue.bad + this.#before.bad };
  }

  #blueShare(): number {
    return shareOf(this.#blue());
  }
}

/** Blue itself is above the limit in the minutes that the evidence rests on. */
const isSickIn = ({ blue }: Window, max: number): boolean => shareOf(blue) > max && blue.bad >= SICK_EVENTS;
