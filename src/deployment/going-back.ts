import type { ActiveDeployment } from './record.ts';

/** From the first failure, or the first announced way back, until the end. */
export const isGoingBack = ({ failure, phase }: ActiveDeployment): boolean =>
  failure !== undefined || phase === 'rolling back' || phase === 'rolled back';
