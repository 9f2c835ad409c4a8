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
import { decideWayBack, outcomeOf, willLackOfBlue } from '../src/deployment/judge/way-back.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import type { Receipt } from '../src/deployment/receipt.ts';
import { fence } from '../src/deployment/record/record-fence.ts';
import { failed, wentBack } from '../src/deployment/record/record-progress.ts';
import { ALL_BLUE, ALL_GREEN } from '../src/deployment/split.ts';

export interface RollBackResult {
  /** `PUT_BACK` and `NOTHING_TO_DO`: of weights that somebody changed between deployments. */
  readonly outcome: 'ROLLED_BACK' | 'SUPERSEDED' | 'PUT_BACK' | 'NOTHING_TO_DO';
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
 * that ends with `NotBack`. `atRest`: puts weights back that somebody changed between deployments. That
 * touches nothing but weights, does nothing without the record, and waits (`NobodyLeft`) for targets that are
 * not health-checked yet.
 */
export const handler = action({
  name: 'roll-back',
  input: z.object({
    plan: planSchema,
    error: z.string(),
    cause: z.string(),
    at: z.iso.datetime(),
    asked: z.boolean().default(false),
    atRest: z.boolean().default(false),
  }),
  mutates: true,
  uses: [
    recordPort.only('read', 'change'),
    healthPort.only('targets'),
    routerPort.only('read', 'write', 'reattach'),
    stagePort.only('show'),
  ],
  errors: ['Fenced', 'BadRequest', 'NotBack', 'NobodyLeft', 'RecordUnavailable', 'RecordContended', 'NotSettled'],
  async run({ plan, error, cause, at, asked, atRest }, tools): Promise<RollBackResult> {
    const { ports, signal, now, log } = tools;
    const failure = { error, cause, at };
    // Nobody is worse off at rest than before: without the lease nothing is written.
    const orWithout = atRest ? <T>(use: () => Promise<T>) => use() : unlessUnreachable(log);
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
    if (atRest && decided.kind === 'needs-human') await untilChecked(decided.reason);
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
    if (!atRest) await unlessGone(log)(() => ports.stage(plan).show({ shows: 'nothing' }, signal));
    const outcome = outcomeOf(failure, { plan, hadWeight: moved });
    return {
      ...told(moved, atRest),
      ...(outcome === 'SUPERSEDED' && !atRest && { outcome }),
      // The side of an undo may have lost its traffic a moment ago.
      drainSeconds: moved || plan.undo !== undefined ? plan.settleBeforeDestroySeconds + plan.drainSeconds : 0,
      receipt,
      inSyncSeconds,
    };

    /**
     * Throws `NobodyLeft` while targets of blue may become healthy: it is tried again. Where no route names
     * blue's group any more, its targets are not health-checked: it is named again at the weight 0 that it
     * has.
     */
    async function untilChecked(reason: string): Promise<void> {
      if (live.some(({ split }) => split === undefined) || willLackOfBlue(plan, { blue, green }) !== undefined) return;
      const unnamed = live.length > 0 && live.every(({ detached = [] }) => detached.includes('blue'));
      const act = { act: 'roll-back', split: ALL_BLUE } as const;
      if (unnamed) {
        await announced(tools, plan, act, async (acting) => {
          await acting.router(plan).reattach(ALL_GREEN, signal);
          throw new DeploymentError('NobodyLeft', `no route named the target group of blue: it is named again, without weight; ${reason}`);
        });
      }
      throw new DeploymentError('NobodyLeft', reason);
    }
  },
});

const told = (moved: boolean, atRest: boolean): Pick<RollBackResult, 'outcome' | 'reason'> =>
  atRest
    ? moved
      ? { outcome: 'PUT_BACK', reason: 'weights that somebody changed were put back' }
      : { outcome: 'NOTHING_TO_DO', reason: 'production reads as it was left, and nothing was written' }
    : { outcome: 'ROLLED_BACK', reason: moved ? 'all weight is back on blue' : 'no weight had moved' };
