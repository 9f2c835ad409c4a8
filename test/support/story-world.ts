import type { HeldSocket } from '../../src/rehearsal/demo/held-socket.ts';
import type { Tally } from '../../src/rehearsal/demo/tally.ts';
import type { RunningSample } from '../../src/rehearsal/start.ts';
import type { InvariantWatch } from '../../src/rehearsal/watch-invariants.ts';
import type { AccessWatch } from './access.ts';
import type { Progress } from './progress.ts';

/** A world with a story going on in it. */
export interface StoryWorld {
  readonly sample: RunningSample;
  readonly watch: InvariantWatch;
  readonly progress: Progress;
  readonly access: AccessWatch;
  /** `socket`: a WebSocket held open all along; there is none in virtual time. */
  readonly traffic: { readonly tally: Tally; readonly socket?: HeldSocket; stop(): Promise<void> };
}
