/** Weights are whole numbers up to 999, so a percent reads back this exactly. */
const ROUNDING = 0.1;

/** Two percents that are one, written and read back. Not known is only the same as not known. */
export const samePercent = (a: number | undefined, b: number | undefined): boolean =>
  a === undefined || b === undefined ? a === b : Math.abs(a - b) <= ROUNDING;
