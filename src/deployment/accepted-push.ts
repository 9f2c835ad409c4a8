/** The newest push that was accepted: an older one does nothing. */
export interface AcceptedPush {
  /** ISO 8601. */
  readonly at: string;
  readonly digest: string;
  /** ISO 8601: its event was lost, and it was found in the registry at this time. */
  readonly found?: string;
}
