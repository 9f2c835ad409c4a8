import type { Problem } from '../problem.ts';
import { show } from './wants.ts';
import type { Written } from './written.ts';

/** Says it of each text that stands further up in the list already. */
export const noRepeats =
  (what: string) =>
  (values: readonly Written[]): readonly Problem[] =>
    values.flatMap((value, index) => {
      const first = values.slice(0, index).find((earlier) => value.text !== undefined && earlier.text === value.text);
      return first ? [value.problem(`is the same ${what} as ${first.path}: ${show(value.text)}`)] : [];
    });
