import type { Speaks } from '../../src/rehearsal/demo/stories/cue.ts';

/** Of a story in which nobody says a word. */
export const nobodySpeaks: Speaks = async (_, verb) => {
  throw new Error(`nobody says '${verb}' in this story`);
};
