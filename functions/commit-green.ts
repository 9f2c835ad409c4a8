import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { FOREIGN_ACT_ERRORS, FOREIGN_ACT_PORTS, refuseForeignActs } from '../src/aws/action/foreign-acts.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { containersPort } from '../src/aws/services/ecs-service.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { otherDigests, otherTasks } from '../src/deployment/judge/green-tasks.ts';
import { committedUnlessAlarmed } from '../src/deployment/judge/heard-alarms.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { fence } from '../src/deployment/record/record-fence.ts';

/**
 * The commit: one write to the record, before anything destructive. From here on, recovery goes forward to
 * green. What is committed is read back first: the routes, both services, and what green's tasks run.
 */
export const handler = action({
  name: 'commit-green',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('read', 'change'), containersPort.only('running'), ...FOREIGN_ACT_PORTS],
  errors: [...FOREIGN_ACT_ERRORS, 'JudgedUnhealthy', 'Fenced', 'RollbackRequested', 'RecordUnavailable', 'RecordContended'],
  async run({ plan }, tools) {
    const { ports, signal, now, log } = tools;
    const { active } = fence(await ports.record.read(plan.service, signal), plan.epoch);
    if (active.committedAt === undefined) {
      await refuseForeignActs(tools, plan, active);
      const tasks = await ports.containers(plan.cluster).running(plan.green.service, plan.container.name, signal);
      const other = otherTasks({ plan, set: active.green, tasks });
      if (other) throw new DeploymentError(other.error, other.cause);
      const reason = otherDigests(plan, tasks);
      if (reason) log.warn('ECS tells another digest of tasks of the revision that was approved', { reason });
    }
    const committedAt = await ports.record.change(plan.service, committedUnlessAlarmed(plan.epoch, plan.judge, now()), signal);
    return { committedAt, drainSeconds: plan.settleBeforeDestroySeconds + plan.drainSeconds };
  },
});
