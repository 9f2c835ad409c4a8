/**
 * One fault of an input: where it is, what is wrong, and what was allowed. Faults are always given all at
 * once.
 */
export interface Problem {
  /** `steps[1].weight`; '' for the whole. */
  readonly path: string;
  readonly message: string;
}

/** `path: message`, a line each. */
export const describeProblems = (problems: readonly Problem[]): string =>
  problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('\n');
