/** A side that has no traffic and still stands. */
export interface KeptSide {
  /** The ECS service. */
  readonly service: string;
  /** The old version, or a new one that was taken back. */
  readonly was: 'blue' | 'failed green';
  /** ARN of the revision that it runs. */
  readonly taskDefinition?: string;
  readonly desired: number;
  /** ISO 8601: since when it has no weight. */
  readonly since: string;
  /** ISO 8601: until when it is kept. Absent: until the next deployment needs its place. */
  readonly until?: string;
  /** ISO 8601: from when on its clients have left it. Absent: nobody knows. */
  readonly quietAt?: string;
  /** Why it could not be taken down the last time. */
  readonly failed?: { readonly at: string; readonly why: string };
}

/** Its clients have left it: its tasks may be replaced. */
export const isQuietAt = ({ quietAt }: KeptSide, now: number): boolean => quietAt !== undefined && Date.parse(quietAt) <= now;
