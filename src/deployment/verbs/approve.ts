import { answered } from './answers.ts';
import type { VerbRow } from './verb-row.ts';

/** A person's yes to what the deployment asks: it goes on. */
export const approve: VerbRow = {
  kind: 'answer',
  right: 'approve',
  refusal: ({ id, wait }) => (wait?.question === undefined ? `${id} asks nothing` : undefined),
  said: answered,
  beats: [],
  told: ({ id, wait }) => `${id}: ${wait?.question?.yes}`,
};
