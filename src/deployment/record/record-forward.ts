import { DeploymentError } from '../errors.ts';
import type { ServiceRecord } from '../record.ts';
import { check, type HeldRecord } from './record-fence.ts';

/**
 * The record, when the deployment may go forward and is not committed: `check`, and `Fenced` after the
 * commit.
 */
export function goingForward(record: ServiceRecord, epoch: number): HeldRecord {
  const held = check(record, epoch);
  if (held.active.committedAt === undefined) return held;
  throw new DeploymentError('Fenced', `${held.active.id} was committed at ${held.active.committedAt}: this handler is late`);
}
