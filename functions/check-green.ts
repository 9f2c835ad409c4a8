import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { healthPort } from '../src/aws/metrics/health-source.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { containersPort } from '../src/aws/services/ecs-service.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { judgeGreen } from '../src/deployment/judge/green-health.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { check } from '../src/deployment/record/record-progress.ts';

/** One look at green: every wanted target healthy and the service steady, or why not yet. Throws GreenUnhealthy past the deadline or budget. */
export const handler = action({
  name: 'check-green',
  input: z.object({ plan: planSchema, createdAt: z.iso.datetime() }),
  mutates: false,
  uses: [recordPort.only('read'), healthPort.only('targets'), containersPort.only('describe')],
  errors: ['GreenUnhealthy', 'Fenced', 'GaveWay', 'RollbackRequested', 'RecordUnavailable'],
  async run({ plan, createdAt }, { ports, signal, now }) {
    check(await ports.record.read(plan.service, signal), plan.epoch);
    const [state, targets] = await Promise.all([
      ports.containers(plan.cluster).describe(plan.green.service, signal),
      ports.health(plan).targets(plan.green, signal),
    ]);
    const seen = judgeGreen({
      wanted: plan.green.desired,
      state,
      targets,
      startedAt: createdAt,
      now: now(),
      health: plan.health,
    });
    if (seen.kind === 'failed') throw new DeploymentError('GreenUnhealthy', seen.why);
    return { healthy: seen.kind === 'healthy', why: seen.kind === 'pending' ? seen.why : 'healthy' };
  },
});
