import type { VerbRow } from './verb-row.ts';

/** A person's yes to what the deployment asks: it goes on. */
export const approve: VerbRow = {
  refusal: ({ id, wait }) => (wait?.question === undefined ? `${id} asks nothing` : undefined),
  said: (active, answer) => (active.wait === undefined ? active : { ...active, wait: { ...active.wait, answer } }),
  beats: [],
  told: ({ id, wait }) => `${id} goes on: ${wait?.question?.asks}`,
};
