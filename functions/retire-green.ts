import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { announced } from '../src/aws/action/announced.ts';
import { healthPort } from '../src/aws/metrics/health-source.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { routerPort } from '../src/aws/routes/router-port.ts';
import { containersPort } from '../src/aws/services/ecs-service.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { drift, isDetached } from '../src/deployment/judge/drift.ts';
import { mustStay } from '../src/deployment/judge/last-one-standing.ts';
import { type Leaving, leavingOfGreen, stillKept } from '../src/deployment/judge/leaving.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { fence } from '../src/deployment/record/record-fence.ts';
import { keepsSide } from '../src/deployment/record/record-kept.ts';
import { ALL_BLUE } from '../src/deployment/split.ts';

/**
 * Takes a rolled-back green down to 0, once nothing can reach it any more. Where it is kept for people who
 * look for the fault it stays as it is, and so does a side that was kept before and is not replaced yet.
 */
export const handler = action({
  name: 'retire-green',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [
    recordPort.only('read', 'change'),
    routerPort.only('read', 'reattach'),
    healthPort.only('targets'),
    containersPort.only('describe', 'scale'),
  ],
  errors: ['DriftDetected', 'NobodyLeft', 'Fenced', 'RecordUnavailable', 'RecordContended'],
  async run({ plan }, tools) {
    const { ports, signal, now } = tools;
    const { active, ...record } = fence(await ports.record.read(plan.service, signal), plan.epoch);
    const state = await ports.containers(plan.cluster).describe(plan.green.service, signal);
    const nextWaits = record.undo !== undefined || record.queued !== undefined;
    const before = stillKept(record.rest?.kept, active, state);
    const leaving: Leaving = before
      ? { kind: 'stays', kept: before }
      : leavingOfGreen({ plan, active, desired: state?.desired ?? 0, now: now() }, nextWaits);
    if (leaving.kind === 'stays') {
      await ports.record.change(plan.service, keepsSide(plan.epoch, leaving.kept), signal);
      return { service: plan.green.service };
    }
    // S3: no destructive call touches a side that has weight anywhere.
    const live = await ports.router(plan).read(signal);
    const difference = drift({ live, confirmed: ALL_BLUE, intent: ALL_BLUE, weightsAlone: true });
    if (difference) throw new DeploymentError('DriftDetected', difference);
    const [blue, green] = await Promise.all([
      ports.health(plan).targets(plan.blue, signal),
      ports.health(plan).targets(plan.green, signal),
    ]);
    const reason = mustStay({ plan, side: 'green', blue, green });
    if (reason) throw new DeploymentError('NobodyLeft', reason);
    await announced(tools, plan, { act: 'retire-green' }, async (acting) => {
      // ECS may not lower a service whose group is in no rule: it is put back there, at weight 0.
      if (isDetached(live)) await acting.router(plan).reattach(ALL_BLUE, signal);
      const containers = acting.containers(plan.cluster);
      if (await containers.describe(plan.green.service, signal)) await containers.scale(plan.green.service, 0, signal);
    });
    return { service: plan.green.service };
  },
});
