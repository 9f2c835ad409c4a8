import { type PartState, partsOf } from '@teal/asl';
import { WORKFLOWS } from '../../installation/workflows.ts';

/**
 * The parts of a deployment, in words for people who watch, as the workflows name them, with their states.
 */
const PARTS = WORKFLOWS.flatMap((workflow) => partsOf(workflow));

/** States that do something or wait, but for the pauses between two looks of a poll. */
const isBusy = ({ type, pause }: PartState): boolean => (type === 'Task' || type === 'Wait') && !pause;

const PHASE_OF: ReadonlyMap<string, string> = new Map(
  PARTS.flatMap(({ title, states }) => states.filter(isBusy).map(({ name }) => [name, title] as const)),
);

/**
 * Undefined for a state that decides or counts: it takes no time, and what comes of it is seen in the next
 * one.
 */
export const phaseOf = (state: string): string | undefined => PHASE_OF.get(state);

/** The way back begins with this state: whatever ran before it has failed. */
export const assessesFailure = (state: string): boolean =>
  PARTS.some(({ title, states }) => title === 'Back to blue' && states[0]?.name === state);
