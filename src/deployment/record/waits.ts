import type { WaitReason } from '../wait.ts';

interface WaitRow {
  /** `forward`: not on the way back. `always`: after the commit and on the way back too. */
  readonly entered: 'forward' | 'always';
  /** What is waited for, to people. */
  readonly told: string;
  /** An alarm that goes into ALARM ends it: green is judged meanwhile. */
  readonly hearsAlarms?: 'all' | 'those that lead back';
  /** What the end of the state's time means: `over`, or only the next look at what is waited for. */
  readonly endsAs: 'over' | 'next look';
}

/** Every wait there is. */
export const WAITS: Readonly<Record<WaitReason, WaitRow>> = {
  bake: { entered: 'forward', told: 'the next judgement', endsAs: 'over', hearsAlarms: 'all' },
  absence: { entered: 'forward', told: "resolvers to forget that green's name had no address", endsAs: 'over' },
  drift: {
    entered: 'forward',
    told: 'a person, since somebody else changed production',
    endsAs: 'over',
  },
  approval: { entered: 'forward', told: "a person's approval, before any traffic", endsAs: 'next look', hearsAlarms: 'all' },
  // Of the way back, too. Nobody judges meanwhile: what a person decides about waits for the next bake.
  hook: { entered: 'always', told: 'a life-cycle hook', endsAs: 'next look', hearsAlarms: 'those that lead back' },
  drain: { entered: 'always', told: 'the side that has no weight to finish its requests', endsAs: 'next look' },
  clients: { entered: 'always', told: 'clients to leave the side that has no weight', endsAs: 'next look' },
};
