import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { announced } from '../src/aws/action/announced.ts';
import { unlessGone } from '../src/aws/action/unless-gone.ts';
import { unlessUnreachable } from '../src/aws/action/without-record.ts';
import { healthPort } from '../src/aws/metrics/health-source.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { routerPort } from '../src/aws/routes/router-port.ts';
import { stagePort } from '../src/aws/routes/stage-port.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { expectedWeights } from '../src/deployment/judge/expected-weights.ts';
import { decideWayBack, outcomeOf } from '../src/deployment/judge/way-back.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import type { Receipt } from '../src/deployment/receipt.ts';
import { fence } from '../src/deployment/record/record-fence.ts';
import { failed, wentBack } from '../src/deployment/record/record-progress.ts';
import { ALL_BLUE } from '../src/deployment/split.ts';

export interface RollBackResult {
  readonly outcome: 'ROLLED_BACK' | 'SUPERSEDED';
  readonly reason: string;
  /** How long green must still stand: traffic may be on its way to it. 0 when no weight had moved. */
  readonly drainSeconds: number;
  /** Of the write; without a change when there was none. */
  readonly receipt: Receipt;
  /** How long the change may take to be on all of Route 53's servers; 0 for a load balancer. */
  readonly inSyncSeconds: number;
}

/**
 * All weight to blue, in one write a route, on the same path as forward; then the stage off. Goes on when the
 * record cannot be reached; stops when it is fenced. Does not move traffic onto a blue that cannot take it:
 * that ends with `NotBack`.
 */
export const handler = action({
  name: 'roll-back',
  input: z.object({ plan: planSchema, error: z.string(), cause: z.string(), at: z.iso.datetime(), asked: z.boolean().default(false) }),
  mutates: true,
  uses: [recordPort.only('read', 'change'), healthPort.only('targets'), routerPort.only('read', 'write'), stagePort.only('show')],
  errors: ['Fenced', 'BadRequest', 'NotBack', 'RecordContended', 'NotSettled'],
  async run({ plan, error, cause, at, asked }, tools): Promise<RollBackResult> {
    const { ports, signal, now, log } = tools;
    const failure = { error, cause, at };
    const orWithout = unlessUnreachable(log);
    const active = await orWithout(async () => {
      await ports.record.change(plan.service, failed(plan.epoch, failure), signal);
      return fence(await ports.record.read(plan.service, signal), plan.epoch).active;
    });
    const router = ports.router(plan);
    const [live, blue, green] = await Promise.all([
      router.read(signal),
      ports.health(plan).targets(plan.blue, signal),
      ports.health(plan).targets(plan.green, signal),
    ]);
    const decided = decideWayBack({ plan, live, blue, green, failure, asked, ...(active && { expected: expectedWeights(active) }) });
    const { inSyncSeconds } = plan.liveWithin;
    const unwritten: Receipt = { writtenAt: at };
    if (decided.kind === 'needs-human') throw new DeploymentError('NotBack', decided.reason);

    // Without the record nobody knows whether green has just had traffic: it is drained as if it had.
    const moved = decided.kind === 'write' || active?.hadWeight !== false;
    // Where servers get a change late only its own id tells when all have it: a second try that reads all
    // blue writes it once more.
    const writes = decided.kind === 'write' || (inSyncSeconds > 0 && active?.hadWeight);
    // The announcement remembers that green had traffic, whoever led it there: a second try may read all blue
    // already.
    const act = { act: 'roll-back', split: ALL_BLUE, ...(asked && { asked }) } as const;
    const receipt = writes
      ? await announced(tools, plan, act, (acting) => acting.router(plan).write(ALL_BLUE, signal), { recording: orWithout })
      : unwritten;
    if (!writes) {
      const backAtBlueAt = moved ? new Date(now()).toISOString() : at;
      await orWithout(() => ports.record.change(plan.service, wentBack(plan.epoch, { backAtBlueAt }, now()), signal));
    }
    await unlessGone(log)(() => ports.stage(plan).show({ shows: 'nothing' }, signal));
    const outcome = outcomeOf(failure, { plan, hadWeight: moved });
    return {
      outcome: outcome === 'SUPERSEDED' ? 'SUPERSEDED' : 'ROLLED_BACK',
      reason: moved ? 'all weight is back on blue' : 'no weight had moved',
      drainSeconds: moved ? plan.settleBeforeDestroySeconds + plan.drainSeconds : 0,
      receipt,
      inSyncSeconds,
    };
  },
});
