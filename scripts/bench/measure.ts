/** One figure of a benchmark: what was measured, in what unit, and the median of its runs. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  /** Lowest and highest run: how much noise the median took out. */
  readonly range: readonly [number, number];
  readonly runs: number;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** The figure of several runs, each of which gives a value. The first run warms up and does not count. */
export async function figure(name: string, unit: string, runs: number, run: () => number | Promise<number>): Promise<Figure> {
  await run();
  const values: number[] = [];
  for (let i = 0; i < runs; i++) values.push(await run());
  return { name, unit, median: median(values), range: [Math.min(...values), Math.max(...values)], runs };
}

/** Wall-clock milliseconds of a piece of work. */
export async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** What a part says that is more than figures. `json`: the same for programs. */
export interface Report {
  readonly lines: readonly string[];
  readonly json: unknown;
}
