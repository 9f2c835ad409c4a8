import type { ActiveDeployment } from '../record.ts';
import type { Word } from '../word.ts';

/** The word is kept in the wait that it ends: the running execution finds it there. */
export const answered = (active: ActiveDeployment, answer: Word): ActiveDeployment =>
  active.wait === undefined ? active : { ...active, wait: { ...active.wait, answer } };
