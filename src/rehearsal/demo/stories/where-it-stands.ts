import type { ActiveDeployment } from '../../../deployment/record.ts';
import { openQuestion } from '../../../deployment/wait.ts';

/** Where a deployment of the story must stand for something to be said to it. */

type Standing = (active: ActiveDeployment) => boolean;

/** The execution waits, so that a word ends the wait at once. */
const waits: Standing = ({ wait }) => wait?.token !== undefined;

/** It bakes at a step of this weight. */
export const bakesAt =
  (weight: number): Standing =>
  (active) => {
    const { bake, plan, wait } = active;
    const step = bake?.step;
    return waits(active) && wait?.reason === 'bake' && typeof step === 'number' && plan?.steps[step]?.weight === weight && !bake?.over;
  };

export const isPausedAt =
  (weight: number): Standing =>
  (active) =>
    bakesAt(weight)(active) && active.bake?.pausedUntil !== undefined;

/** All traffic is on green, and blue still stands whole. */
export const inWindow: Standing = (active) => waits(active) && active.bake?.step === 'window' && !active.bake.over;

/** It wants somebody's yes. */
export const wantsApproval: Standing = (active) => waits(active) && openQuestion(active.wait)?.approval === true;

/** It holds the split, and asks about a check that says fail. */
export const holds: Standing = (active) =>
  waits(active) && openQuestion(active.wait)?.about?.some(({ outcome }) => outcome === 'fail') === true;
