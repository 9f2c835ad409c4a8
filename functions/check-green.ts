import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { FOREIGN_ACT_ERRORS, FOREIGN_ACT_PORTS, refuseForeignActs } from '../src/aws/action/foreign-acts.ts';
import { healthPort } from '../src/aws/metrics/health-source.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { containersPort } from '../src/aws/services/ecs-service.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { judgeGreen } from '../src/deployment/judge/green-health.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { check } from '../src/deployment/record/record-progress.ts';

/**
 * One look at green: every wanted target healthy and the service steady, or why not yet. Throws
 * GreenUnhealthy past the deadline or budget, and when ECS itself has taken the revision back. Somebody
 * else's act is told before that.
 */
export const handler = action({
  name: 'check-green',
  input: z.object({ plan: planSchema, createdAt: z.iso.datetime() }),
  mutates: false,
  uses: [recordPort.only('read'), healthPort.only('targets'), containersPort.only('describe'), ...FOREIGN_ACT_PORTS],
  errors: [...FOREIGN_ACT_ERRORS, 'Fenced', 'GaveWay', 'RollbackRequested', 'RecordUnavailable'],
  async run({ plan, createdAt }, tools) {
    const { ports, signal, now } = tools;
    const { active } = check(await ports.record.read(plan.service, signal), plan.epoch);
    await refuseForeignActs(tools, plan, active);
    const [state, targets] = await Promise.all([
      ports.containers(plan.cluster).describe(plan.green.service, signal),
      ports.health(plan).targets(plan.green, signal),
    ]);
    const seen = judgeGreen({
      wanted: plan.green.desired,
      state,
      targets,
      ...(active.green && { revision: active.green.taskDefinition }),
      startedAt: createdAt,
      now: now(),
      health: plan.health,
    });
    if (seen.kind === 'failed') throw new DeploymentError('GreenUnhealthy', seen.why);
    return { healthy: seen.kind === 'healthy', why: seen.kind === 'pending' ? seen.why : 'healthy' };
  },
});
