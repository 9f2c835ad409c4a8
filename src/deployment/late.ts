import type { DeploymentRequest } from './request.ts';

/** Between a push and the time at which it was found without its event: whole minutes. */
export const minutesLate = ({ at }: Pick<DeploymentRequest, 'at'>, found: string): number =>
  Math.floor((Date.parse(found) - Date.parse(at)) / 60_000);

/** What people read of it. */
export const lateText = (tag: string, minutes: number): string =>
  `the event of the push of ${tag} was lost; it is started ${minutes} minute${minutes === 1 ? '' : 's'} late`;
