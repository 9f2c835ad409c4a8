import type { Duration } from '../duration.ts';
import type { Problem } from '../problem.ts';
import { step, type WrittenStep } from './step-keys.ts';
import { StepListInvalid } from './step-list-invalid.ts';
import { show } from './wants.ts';

/** Two steps: `percent` of the traffic for `bake`, then everything. */
export function canary(percent: number, bake: Duration): readonly WrittenStep[] {
  refuse('canary', percent, 99, bake);
  return [{ weight: percent, bake }, { weight: 100 }];
}

/**
 * Equal steps of `percent`, each watched for `bake`, up to everything: `linear(30, '5 minutes')` is 30, 60,
 * 90, 100.
 */
export function linear(percent: number, bake: Duration): readonly WrittenStep[] {
  refuse('linear', percent, 100, bake);
  const before = Array.from({ length: Math.ceil(100 / percent) - 1 }, (_, index) => ({ weight: percent * (index + 1), bake }));
  return [...before, { weight: 100 }];
}

/** One step: everything at once. */
export const allAtOnce = (): readonly WrittenStep[] => [{ weight: 100 }];

function refuse(list: string, percent: number, to: number, bake: Duration): void {
  const whole = Number.isInteger(percent) && percent >= 1 && percent <= to;
  const problems: readonly Problem[] = [
    ...(whole ? [] : [{ path: 'percent', message: `wants whole percents from 1 to ${to}, not ${show(percent)}` }]),
    ...bakeProblems(bake),
  ];
  if (problems.length > 0) throw new StepListInvalid(`${list}(${show(percent)}, ${show(bake)})`, problems);
}

/** A bake is what a step may have. */
const bakeProblems = (bake: Duration): readonly Problem[] =>
  (step.safeParse({ weight: 1, bake }).error?.issues ?? []).map(({ message }) => ({ path: 'bake', message }));
