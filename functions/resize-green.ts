import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { announced } from '../src/aws/action/announced.ts';
import { FOREIGN_ACT_ERRORS, FOREIGN_ACT_PORTS, refuseForeignActs } from '../src/aws/action/foreign-acts.ts';
import { healthPort } from '../src/aws/metrics/health-source.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { containersPort } from '../src/aws/services/ecs-service.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { greenCapacity } from '../src/deployment/judge/green-health.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { check } from '../src/deployment/record/record-progress.ts';

/**
 * Before each step: green is raised to at least the count that blue is to have; `ready` once that many
 * targets are healthy. Before a step that gives green less, green has what it needs.
 */
export const handler = action({
  name: 'resize-green',
  input: z.object({ plan: planSchema, step: z.int().min(0) }),
  mutates: true,
  uses: [recordPort.only('read', 'change'), healthPort.only('targets'), containersPort.only('settings', 'scale'), ...FOREIGN_ACT_PORTS],
  errors: [...FOREIGN_ACT_ERRORS, 'Fenced', 'GaveWay', 'RollbackRequested', 'RecordUnavailable', 'RecordContended'],
  async run({ plan, step }, tools) {
    const { ports, signal } = tools;
    const { active } = check(await ports.record.read(plan.service, signal), plan.epoch);
    await refuseForeignActs(tools, plan, active);
    const weight = plan.steps[step]?.weight ?? 100;
    if (weight < (active.confirmed?.split.green ?? 0)) return { ready: true, why: `green goes down to ${weight} %` };
    const [[blue, green], targets] = await Promise.all([
      ports.containers(plan.cluster).settings([plan.blue.service, plan.green.service], signal),
      ports.health(plan).targets(plan.green, signal),
    ]);
    if (!green || green === 'deleted') throw new DeploymentError('GreenUnhealthy', `the service ${plan.green.service} is gone`);
    const capacity = greenCapacity({ planned: plan.green.desired, blue: blue === 'deleted' ? undefined : blue, green, targets });
    if (capacity.raiseTo !== undefined) {
      const desired = capacity.raiseTo;
      await announced(tools, plan, { act: 'resize-green', desired }, (acting) =>
        acting.containers(plan.cluster).scale(plan.green.service, desired, signal),
      );
    }
    return { ready: capacity.ready, why: capacity.why };
  },
});
