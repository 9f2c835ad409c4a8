/**
 * What one story tells of access: `<role> <action> on <grant>`,
 * as `teal-shift-traffic elasticloadbalancing:ModifyListener on ProductionListeners`.
 */
export interface AccessReport {
  /** Calls that the roles of its installation may make. */
  readonly declared: readonly string[];
  /**
   * What AWS asks for beside calls, or services do in the roles: allowed, whether a story needs it or not.
   */
  readonly implied: readonly string[];
  /** What roles were asked for, and allowed. */
  readonly made: readonly string[];
}

export interface Differences {
  /** A role may make it, and no story does. */
  readonly neverMade: readonly string[];
  /** A story needs it, and no declaration has it. */
  readonly notDeclared: readonly string[];
}

/** Declared = made, what is implied aside, over all stories together. Pure. */
export function compareAccess(reports: readonly AccessReport[]): Differences {
  const union = (of: (report: AccessReport) => readonly string[]) => new Set(reports.flatMap(of));
  const [declared, implied, made] = [union((r) => r.declared), union((r) => r.implied), union((r) => r.made)];
  return {
    neverMade: [...declared].filter((each) => !made.has(each)).sort(),
    notDeclared: [...made].filter((each) => !declared.has(each) && !implied.has(each)).sort(),
  };
}
