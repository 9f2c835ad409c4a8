/** A share as people write it: `'1 %'`, `'0.5 %'`. */
export type Percent = `${number} %`;

/** As a source of a regular expression, for schemas. */
export const PERCENT_PATTERN = '^(0|[1-9][0-9]{0,2})(\\.[0-9]{1,4})? %$';

/** The fraction (`'1 %'` is 0.01); `undefined` when the text is no percentage from 0 to 100. */
export function fraction(text: string): number | undefined {
  if (!new RegExp(PERCENT_PATTERN).test(text)) return undefined;
  // Rounded: 0.07 of a percent is 0.0007, not 0.0007000000000000001.
  const value = Number((Number(text.slice(0, -2)) / 100).toFixed(8));
  return value <= 1 ? value : undefined;
}

/** `0.01` -> `'1 %'`. */
export const writePercent = (value: number): Percent => `${Number((value * 100).toFixed(6))} %`;
