import type { ActiveDeployment } from '../record.ts';
import type { WaitReason } from '../wait.ts';

interface WaitRow {
  /** `forward`: not on the way back. `always`: after the commit and on the way back too. */
  readonly entered: 'forward' | 'always';
  /** What is waited for, to people. */
  told(active: ActiveDeployment): string;
}

/** Every wait there is. */
export const WAITS = {
  bake: { entered: 'forward', told: () => 'the next judgement' },
  drift: {
    entered: 'forward',
    told: ({ request }) => `a person: somebody else changed the weights ('npx teal rollback ${request.service}' goes back at once)`,
  },
  clients: { entered: 'always', told: () => 'clients to leave the side that has no weight' },
} as const satisfies Record<WaitReason, WaitRow>;
