import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import type { LocalAws } from '@teal/local-aws';
import { sfn } from '../../src/aws/clients.ts';
import { HANGING_MS } from '../../src/rehearsal/hanging.ts';
import { type Given, simulate } from '../support/story.ts';

/**
 * A function is held at one of its calls, and its execution is stopped meanwhile: the recovery runs while the
 * function is between its announcement, its act and its confirmation, and the function goes on when the call
 * is answered. The gate holds a handful of calls; TEAL_SWEEP holds every call.
 */
interface Held {
  readonly state: string;
  /** Of its execution's calls since the state was entered, the one that is held. */
  readonly call: number;
  readonly mode: 'held-before' | 'held-after';
  readonly lateMs: number;
}

const EVERY = Number(process.env.TEAL_SWEEP ?? 0) > 0;

/** States whose functions change something beside the record. */
const STATES = ['Create green', 'Open stage', 'Close stage', 'Raise capacity', 'Shift traffic', 'Commit green', 'Retire blue', 'Set stage'];
/** No function makes so many calls in one of these; a number beyond its last holds nothing. */
const MOST_CALLS = 14;

const ALL: readonly Held[] = STATES.flatMap((state) =>
  Array.from({ length: MOST_CALLS }, (_, i) => i + 1).flatMap((call) =>
    (['held-before', 'held-after'] as const).flatMap((mode) => [2_000, 12_000].map((lateMs) => ({ state, call, mode, lateMs }))),
  ),
);
/** The announcement, the act and the confirmation of what is worst to be late. */
const SAMPLE = ALL.filter(
  ({ state, call, mode, lateMs }) =>
    lateMs === (mode === 'held-before' ? 12_000 : 2_000) && ['Create green', 'Shift traffic', 'Commit green'].includes(state) && call <= 5,
);

const short: Given = {
  configured: {
    steps: [
      { weight: 10, bakeSeconds: 60 },
      { weight: 100, bakeSeconds: 0 },
    ],
    windowSeconds: 60,
  },
};

describe('a function that is held at a call while its deployment is recovered changes nothing that lasts', () => {
  test.each(
    (EVERY ? ALL : SAMPLE).map((held) => [`${held.state}, call ${held.call}, ${held.mode} for ${held.lateMs / 1_000} s`, held] as const),
  )(
    '%s',
    (_, held) =>
      simulate(short, async ({ sample: { local, clients }, progress }, when, then) => {
        const isHeld = hold(local, held, () => {
          const execution = progress.executions[0]?.arn ?? '';
          void sfn(clients)
            .send(new StopExecutionCommand({ executionArn: execution }))
            // It may have ended by itself.
            .catch(() => {});
        });
        await when.pushed('v2');
        await progress.until('it ends', () => progress.record.active === undefined && progress.ended.length === 1);
        if (!EVERY) expect(isHeld()).toBe(true);
        // What was held is long done.
        await local.clock.sleep(60_000);
        const [{ outcome } = { outcome: undefined }] = progress.ended;
        expect(['SUCCEEDED', 'ROLLED_BACK']).toContain(outcome);
        const onGreen = outcome === 'SUCCEEDED';
        then.weightsAre(onGreen ? { a: 0, b: 100 } : { a: 100, b: 0 });
        then.tasksAre(onGreen ? { a: 0, b: 3 } : { a: 3, b: 0 });
        then.leaseIsFree();
      }),
    HANGING_MS,
  );
});

/** Holds that call once, and tells when. */
function hold(local: LocalAws, held: Held, struck: () => void): () => boolean {
  let inState = false;
  let calls = 0;
  local.effects.watch((effect) => {
    if (effect.kind === 'state' && calls < held.call) inState = effect.phase === 'entered' && effect.state === held.state;
  });
  const strikes = (): boolean => {
    if (!inState || ++calls !== held.call) return false;
    inState = false;
    struck();
    return true;
  };
  for (const { signingName, operations } of Object.values(local.services)) {
    for (const operation of Object.keys(operations)) {
      if (signingName !== 'states')
        local.faults.inject({ service: signingName, operation, mode: held.mode, lateMs: held.lateMs, when: strikes });
    }
  }
  return () => calls >= held.call;
}
