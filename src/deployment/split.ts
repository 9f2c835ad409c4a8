/**
 * How production traffic is divided, in percent. Always sums to 100; written absolutely, never as a change.
 */
export interface Split {
  readonly blue: number;
  readonly green: number;
}

export const ALL_BLUE: Split = { blue: 100, green: 0 };
export const ALL_GREEN: Split = { blue: 0, green: 100 };

/** The split that gives green `percent` of the traffic. Throws RangeError outside 0..100. */
export function greenAt(percent: number): Split {
  if (!(percent >= 0 && percent <= 100)) throw new RangeError(`a weight is a number from 0 to 100, not ${percent}`);
  return { blue: 100 - percent, green: percent };
}

export const sameSplit = (a: Split, b: Split): boolean => a.blue === b.blue && a.green === b.green;
