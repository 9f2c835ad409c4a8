import type { Approval } from '../../deployment/approval.ts';
import type { TellTime } from './told-time.ts';

/** `after its tests, by ada at 10:02:00: looks good`. */
export const approvedText = ({ after, by, at, reason }: Approval, tell: TellTime): string =>
  `after ${after === 'tests' ? 'its tests' : `step ${after + 1}`}, by ${by} at ${tell(at)}${reason === undefined ? '' : `: ${reason}`}`;
