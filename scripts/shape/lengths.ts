export interface Lengths {
  readonly files: number;
  readonly lines: number;
  readonly median: number;
  /** Nine files in ten are at most as long. */
  readonly p90: number;
  readonly longest: string;
  readonly longestLines: number;
}

/** Of texts by file name; there is at least one. */
export function lengthsOf(texts: ReadonlyMap<string, string>): Lengths {
  const sorted = [...texts].map(([file, text]) => ({ file, lines: text.split('\n').length })).sort((a, b) => a.lines - b.lines);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  const { file, lines } = at(1);
  return {
    files: sorted.length,
    lines: sorted.reduce((sum, each) => sum + each.lines, 0),
    median: at(0.5).lines,
    p90: at(0.9).lines,
    longest: file,
    longestLines: lines,
  };
}
