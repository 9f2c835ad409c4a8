import type { Records } from './records/record-set.ts';

export interface Zone {
  /** Without `/hostedzone/`. */
  readonly id: string;
  /** Canonical. */
  readonly name: string;
  readonly callerReference: string;
  readonly comment: string | undefined;
  /** Set: a private zone, answered inside of this VPC. */
  readonly vpc: { readonly id: string; readonly region: string } | undefined;
  readonly nameServers: readonly string[];
  /** ARN of the Cloud Map namespace that alone writes this zone. */
  readonly managedBy: string | undefined;
  /** As written last. */
  records: Records;
  /** AWS ms until which a batch is being processed: another one is refused. */
  busyUntil: number;
}
