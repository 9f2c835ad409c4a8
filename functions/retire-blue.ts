import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { announced } from '../src/aws/action/announced.ts';
import { unlessGone } from '../src/aws/action/unless-gone.ts';
import { healthPort } from '../src/aws/metrics/health-source.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { routerPort } from '../src/aws/routes/router-port.ts';
import { stagePort } from '../src/aws/routes/stage-port.ts';
import { containersPort } from '../src/aws/services/ecs-service.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { drift, isDetached } from '../src/deployment/judge/drift.ts';
import { mustStay } from '../src/deployment/judge/last-one-standing.ts';
import { leavingOfBlue, loweredTo } from '../src/deployment/judge/leaving.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { fence } from '../src/deployment/record/record-fence.ts';
import { keepsSide, leaves } from '../src/deployment/record/record-kept.ts';
import { ALL_GREEN } from '../src/deployment/split.ts';

/**
 * Takes blue down, once nothing can reach it any more: to 0 at once, or a few tasks at a time. `waitSeconds`
 * until the next of them; 0: it is at its last count. Its service, target group and revision stay: they are
 * the next green. Where it is kept, or an undo waits for it, it stays as it is.
 */
export const handler = action({
  name: 'retire-blue',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [
    recordPort.only('read', 'change'),
    routerPort.only('read', 'reattach'),
    stagePort.only('show'),
    healthPort.only('targets'),
    containersPort.only('settings', 'scale'),
  ],
  errors: ['DriftDetected', 'NobodyLeft', 'Fenced', 'RecordUnavailable', 'RecordContended', 'NotSettled'],
  async run({ plan }, tools) {
    const { ports, signal, now, log } = tools;
    let waitSeconds = 0;
    if (plan.blue.exists) {
      const { active } = fence(await ports.record.read(plan.service, signal), plan.epoch);
      const [settings] = await ports.containers(plan.cluster).settings([plan.blue.service], signal);
      const desired = settings === undefined || settings === 'deleted' ? 0 : settings.desired;
      const leaving = leavingOfBlue({ plan, active, desired, now: now() });
      if (leaving.kind === 'stays') {
        await ports.record.change(plan.service, keepsSide(plan.epoch, leaving.kept), signal);
        return { service: plan.blue.service, waitSeconds };
      }
      // S3: no destructive call touches a side that has weight anywhere.
      const live = await ports.router(plan).read(signal);
      const difference = drift({ live, confirmed: ALL_GREEN, intent: ALL_GREEN, weightsAlone: true });
      if (difference) throw new DeploymentError('DriftDetected', difference);
      const [blue, green] = await Promise.all([
        ports.health(plan).targets(plan.blue, signal),
        ports.health(plan).targets(plan.green, signal),
      ]);
      const reason = mustStay({ plan, side: 'blue', blue, green });
      if (reason) throw new DeploymentError('NobodyLeft', reason);
      let tasks = 0;
      if (leaving.kind === 'goes gradually') {
        const { from, at } = await ports.record.change(plan.service, leaves(plan.epoch, desired, now()), signal);
        ({ tasks, waitSeconds } = loweredTo({ from, elapsedSeconds: (now() - Date.parse(at)) / 1000, overSeconds: leaving.overSeconds }));
      }
      // S3: nothing goes down that the stage route leads to.
      if (plan.route === 'load-balancer' && plan.stage.after === 'old')
        await unlessGone(log)(() => ports.stage(plan).show({ shows: 'nothing' }, signal));
      await announced(tools, plan, { act: 'retire-blue', ...(tasks > 0 && { tasks }) }, async (acting) => {
        // ECS may not lower a service whose group is in no rule: it is put back there, at weight 0.
        if (isDetached(live)) await acting.router(plan).reattach(ALL_GREEN, signal);
        // Somebody else may have lowered it further.
        if (tasks === 0 || tasks < desired) await acting.containers(plan.cluster).scale(plan.blue.service, tasks, signal);
      });
    }
    return { service: plan.blue.service, waitSeconds };
  },
});
