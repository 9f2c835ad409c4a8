import { type PlannedMinutes, shareOfBeginning } from './beginnings.ts';
import { ODDS } from './gain.ts';
import { type Seen, Window } from './window.ts';

const { exp, log, log1p, max, min } = Math;
const NOTHING = Number.NEGATIVE_INFINITY;

/** How the first stake is divided among the odds, and that on later beginnings. */
const FIRST: readonly number[] = [0.3, 0.3, 0.2, 0.1, 0.1];
const LATE: readonly number[] = [0, 0.3, 0.3, 0.2, 0.2];
/** What is staked on the first minute as the beginning; the rest is for all later minutes. */
const START = 0.8;

/** In how many minutes at least what is needed may be won, unless much of a minute is bad. */
const FEW = 8;
/** From these odds on a minute that is mostly bad may win more. */
const HIGH_ODDS = 10;

/**
 * The evidence against one limit: a betting score that starts at 1 and is multiplied minute by minute. While
 * green is within the limit it exceeds `1 / spend` at any time with a probability of at most `spend` (Ville's
 * inequality), so that every look is allowed. Five odds are averaged, and two kinds of beginnings: the first
 * minute, and each later one (the sum of Shiryaev and Roberts; `beginnings.ts`). No minute may win more than
 * a part of what is needed: a capped likelihood ratio is still a fair bet, and a burst of one minute is not
 * enough.
 */
export class EProcess {
  /** The logarithm of what must be reached. */
  readonly need: number;
  /** All minutes. */
  readonly all = new Window();
  /** Probability that is spent on this limit. */
  readonly spend: number;
  readonly #stakeFirst: readonly number[];
  readonly #stakeLate: readonly number[];
  readonly #first = new Float64Array(ODDS.length);
  readonly #late = new Float64Array(ODDS.length).fill(NOTHING);
  readonly #run = new Float64Array(ODDS.length);
  /** The stake on a later beginning at this minute, beside that on one as planned. */
  readonly #weight: (minute: number) => number;
  readonly #windows = ODDS.map(() => new Window());

  constructor(spend: number, planned: PlannedMinutes) {
    const plannedMinutes = max(1, planned.plannedMinutes);
    const shareOf = shareOfBeginning(planned);
    this.#weight = (minute) => shareOf(minute) * plannedMinutes;
    this.spend = spend;
    this.need = log(1 / spend);
    this.#stakeFirst = FIRST.map((part) => log(part * START));
    this.#stakeLate = LATE.map((part) => log((part * (1 - START)) / plannedMinutes));
  }

  /** `gains`: of the minute, for each of the odds. */
  add(minute: Seen, gains: Float64Array): void {
    const ramp = max(2.5, (this.all.minutes + 1) / 6);
    const quick = fewOf(minute);
    const weight = this.#weight(minute.index);
    for (let i = 0; i < ODDS.length; i++) {
      const gain = gains[i]!;
      const few = ODDS[i]! >= HIGH_ODDS ? quick : FEW;
      this.#first[i]! += min(gain, (this.need - this.#stakeFirst[i]!) / min(few, ramp));
      if (LATE[i] === 0) continue;
      const capped = min(gain, (this.need - this.#stakeLate[i]!) / few);
      this.#late[i] = lnPlusExp(weight, this.#late[i]!) + capped;
      if (this.#run[i]! <= 0) {
        this.#run[i] = 0;
        this.#windows[i]!.restart(minute.index);
      }
      this.#run[i]! += capped;
      this.#windows[i]!.add(minute);
    }
    this.all.add(minute);
  }

  /** The logarithm of the score now, and the minutes that it rests on most. */
  look(): { readonly ln: number; readonly window: Window } {
    let most = NOTHING;
    let window = this.all;
    for (let i = 0; i < ODDS.length; i++) {
      const first = this.#first[i]! + this.#stakeFirst[i]!;
      const late = this.#late[i]! + this.#stakeLate[i]!;
      if (first > most) [most, window] = [first, this.all];
      if (late > most) [most, window] = [late, this.#windows[i]!];
    }
    let sum = 0;
    for (let i = 0; i < ODDS.length; i++) {
      sum += exp(this.#first[i]! + this.#stakeFirst[i]! - most) + exp(this.#late[i]! + this.#stakeLate[i]! - most);
    }
    return { ln: most + log(sum), window };
  }
}

/** A minute of which at least half is bad may win half of what is needed, one of a fifth a quarter. */
function fewOf({ green: { total, bad } }: Seen): number {
  if (bad > 0 && 2 * bad >= total) return 2;
  return bad > 0 && 5 * bad >= total ? 4 : FEW;
}

/** `ln(weight + e^x)` */
function lnPlusExp(weight: number, x: number): number {
  if (weight === 0) return x;
  return x > 0 ? x + log1p(weight * exp(-x)) : log(weight) + log1p(exp(x) / weight);
}
