import type { WaitReason } from '../wait.ts';

interface WaitRow {
  /** `forward`: not on the way back. `always`: after the commit and on the way back too. */
  readonly entered: 'forward' | 'always';
  /** What is waited for, to people. */
  readonly told: string;
}

/** Every wait there is. */
export const WAITS = {
  bake: { entered: 'forward', told: 'the next judgement' },
  absence: { entered: 'forward', told: "resolvers to forget that green's name had no address" },
  drift: {
    entered: 'forward',
    told: 'a person, since somebody else changed production',
  },
  clients: { entered: 'always', told: 'clients to leave the side that has no weight' },
} as const satisfies Record<WaitReason, WaitRow>;
