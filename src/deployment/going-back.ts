import type { ActiveDeployment } from './record.ts';

/**
 * It deploys nothing: it puts weights back that somebody changed between deployments. Blue is the side that
 * the last deployment left them on.
 */
export const isPuttingBack = ({ phase }: Pick<ActiveDeployment, 'phase'>): boolean => phase === 'putting back';

/** It deploys nothing: it takes a side down that was kept, or puts weights back. */
export const deploysNothing = (active: Pick<ActiveDeployment, 'phase' | 'takesDown'>): boolean =>
  isPuttingBack(active) || active.takesDown !== undefined;

/**
 * From the first failure, or the first announced way back, until the end. What puts weights back is so
 * throughout.
 */
export const isGoingBack = (active: ActiveDeployment): boolean =>
  active.failure !== undefined || active.phase === 'rolling back' || active.phase === 'rolled back' || isPuttingBack(active);
