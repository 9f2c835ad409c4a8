import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { worldPort } from '../src/aws/world/world-reader.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { recheckPlan } from '../src/deployment/plan/planning.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { check } from '../src/deployment/record/record-progress.ts';
import { resolutionSchema } from '../src/deployment/request/resolution.ts';

/** Checks the plan again before green gets its first traffic: what made it possible must still hold. */
export const handler = action({
  name: 'check-plan',
  input: z.object({ plan: planSchema, resolution: resolutionSchema }),
  mutates: false,
  // It reads the whole live world: the largest bundle, and connections to every service at once.
  memoryMb: 1_024,
  uses: [recordPort.only('read'), worldPort.only('read')],
  errors: ['PlanRefused', 'BadRequest', 'Fenced', 'GaveWay', 'RollbackRequested', 'RecordUnavailable'],
  async run({ plan, resolution }, { ports, signal }) {
    const record = await ports.record.read(plan.service, signal);
    check(record, plan.epoch);
    if (resolution.decision !== 'deploy')
      throw new DeploymentError('BadRequest', `a resolution to ${resolution.decision} has no plan to check`);
    const world = await ports.world.read(resolution.config, resolution.request.image, record, signal);
    const problems = recheckPlan(plan, world);
    if (problems.length > 0) throw new DeploymentError('PlanRefused', `the world changed since the plan was made: ${problems.join('; ')}`);
    return { steps: plan.steps.length };
  },
});
