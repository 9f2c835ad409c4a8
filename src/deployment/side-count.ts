/**
 * What one side counted in one minute, or in many: of `total`, `bad` were bad. `bad` is clamped to 0..total.
 */
export interface SideCount {
  readonly total: number;
  readonly bad: number;
}
