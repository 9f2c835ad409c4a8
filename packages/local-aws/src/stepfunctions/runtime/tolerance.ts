/**
 * How many failed iterations a Map bears:
 * a count, a percentage of its items, or both (then the first one reached counts).
 */
export interface Tolerance {
  readonly count: number | undefined;
  readonly percentage: number | undefined;
}

/**
 * Whether `failed` of `items` iterations are more than the tolerance bears.
 * Without one, the first failure is too much.
 */
export function exceeds(tolerance: Tolerance, failed: number, items: number): boolean {
  if (tolerance.count === undefined && tolerance.percentage === undefined) return failed > 0;
  const overCount = tolerance.count !== undefined && failed > tolerance.count;
  const overPercentage = tolerance.percentage !== undefined && (failed / items) * 100 > tolerance.percentage;
  return overCount || overPercentage;
}

export const isDeclared = (tolerance: Tolerance): boolean => tolerance.count !== undefined || tolerance.percentage !== undefined;
