import * as z from 'zod';
import { action } from '../src/aws/action.ts';
import { recordPort } from '../src/aws/dynamo-record.ts';
import { worldPort } from '../src/aws/world-reader.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { recheckPlan } from '../src/deployment/planning.ts';
import { check } from '../src/deployment/record-progress.ts';

/** Checks the plan again before green gets its first traffic: what made it possible must still hold. */
export const handler = action({
  name: 'check-plan',
  input: z.object({ plan: planSchema }),
  mutates: false,
  uses: [recordPort, worldPort],
  errors: ['PlanRefused', 'BadRequest', 'Fenced', 'GaveWay', 'RollbackRequested', 'RecordUnavailable'],
  async run({ plan }, { ports, signal }) {
    const record = await ports.record.read(plan.service, signal);
    check(record, plan.epoch);
    const config = ports.configs.get(plan.service);
    if (!config || !record.active) throw new DeploymentError('BadRequest', `service: '${plan.service}' is not configured`);
    const world = await ports.world.read(config, record.active.request.image, signal);
    const problems = recheckPlan(plan, world);
    if (problems.length > 0) throw new DeploymentError('PlanRefused', `the world changed since the plan was made: ${problems.join('; ')}`);
    return { steps: plan.steps.length };
  },
});
