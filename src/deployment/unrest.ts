/** What of a service at rest is not as its last deployment left it. */
export interface Unrest {
  readonly kind: 'no-healthy-targets' | 'foreign-split' | 'route-changed' | 'foreign-revision' | 'idle-side-runs' | 'service-gone';
  /** A sentence: what differs, and who may have done it. The same as long as nothing changes. */
  readonly cause: string;
}
