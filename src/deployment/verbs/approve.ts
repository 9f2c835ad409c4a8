import { answered } from './answers.ts';
import type { VerbRow } from './verb-row.ts';

/** A person's yes to what the deployment asks: it goes on. */
export const approve: VerbRow = {
  kind: 'answer',
  right: 'approve',
  refusal({ id, wait }, { by }) {
    if (wait?.question === undefined) return `${id} asks nothing`;
    return wait.question.notBy === by ? `${id}: ${by} asked for this deployment, and another person is to approve it` : undefined;
  },
  said: answered,
  beats: [],
  told: ({ id, wait }) => `${id}: ${wait?.question?.yes}`,
};
