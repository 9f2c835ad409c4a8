import type { SideCount } from '../../side-count.ts';

/** A complete minute in which a side was seen. Counts are clamped. */
export interface Seen {
  /** Its index among the minutes of the deployment, from 0. */
  readonly index: number;
  readonly green: SideCount;
  readonly blue: SideCount;
  /** Its part in the ratio of the sides after Mantel and Haenszel: `green's bad x blue / both`. */
  readonly up: number;
  /** `blue's bad x green / both`. */
  readonly down: number;
}

/** What minutes in a row say together. */
export interface Sums {
  readonly green: SideCount;
  readonly blue: SideCount;
  readonly up: number;
  readonly down: number;
}

export function seen(index: number, green: SideCount, blue: SideCount): Seen {
  const both = green.total + blue.total;
  const paired = green.total > 0 && blue.total > 0;
  return {
    index,
    green,
    blue,
    up: paired ? (green.bad * blue.total) / both : 0,
    down: paired ? (blue.bad * green.total) / both : 0,
  };
}

/** Minutes in a row, from `since` on: their sums, and the one with most bad requests of green. */
export class Window implements Sums {
  since = 0;
  minutes = 0;
  readonly green = { total: 0, bad: 0 };
  readonly blue = { total: 0, bad: 0 };
  up = 0;
  down = 0;
  worst: Seen | undefined;

  restart(at: number): void {
    this.since = at;
    this.minutes = this.up = this.down = 0;
    this.green.total = this.green.bad = this.blue.total = this.blue.bad = 0;
    this.worst = undefined;
  }

  add(minute: Seen): void {
    this.minutes++;
    this.green.total += minute.green.total;
    this.green.bad += minute.green.bad;
    this.blue.total += minute.blue.total;
    this.blue.bad += minute.blue.bad;
    this.up += minute.up;
    this.down += minute.down;
    if (this.worst === undefined || minute.green.bad > this.worst.green.bad) this.worst = minute;
  }

  /** Without the worst minute. */
  rest(): Sums {
    const { worst } = this;
    if (worst === undefined) return this;
    return {
      green: { total: this.green.total - worst.green.total, bad: this.green.bad - worst.green.bad },
      blue: { total: this.blue.total - worst.blue.total, bad: this.blue.bad - worst.blue.bad },
      up: notNegative(this.up - worst.up),
      down: notNegative(this.down - worst.down),
    };
  }
}

/** What is left of a difference of sums of fractions that should be 0. */
const notNegative = (value: number): number => (value < 1e-9 ? 0 : value);

/** The share of bad requests; 0 of none. */
export const shareOf = ({ total, bad }: SideCount): number => (total === 0 ? 0 : bad / total);

/**
 * How many times blue's share green's is, each minute compared with itself and never pooled. Infinite when
 * only green has bad requests, 1 when neither has.
 */
export const ratioOf = ({ up, down }: Pick<Sums, 'up' | 'down'>): number => (down > 0 ? up / down : up > 0 ? Number.POSITIVE_INFINITY : 1);

/** By how many percentage points green's share is above what it would be with blue's quality. */
export const pointsOf = (sums: Sums): number => {
  const ratio = ratioOf(sums);
  return ratio > 1 ? 100 * shareOf(sums.green) * (1 - 1 / ratio) : 0;
};
