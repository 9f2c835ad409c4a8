import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { healthPort } from '../src/aws/metrics/health-source.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { containersPort } from '../src/aws/services/ecs-service.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { greenCapacity } from '../src/deployment/judge/green-health.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { begin, check, confirm } from '../src/deployment/record/record-progress.ts';

/** Before each step: green is raised to at least blue's running count; `ready` once that many targets are healthy. */
export const handler = action({
  name: 'resize-green',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('read', 'change'), healthPort.only('targets'), containersPort.only('describe', 'scale')],
  errors: ['GreenUnhealthy', 'Fenced', 'GaveWay', 'RollbackRequested', 'RecordUnavailable', 'RecordContended'],
  async run({ plan }, { ports, signal, now }) {
    check(await ports.record.read(plan.service, signal), plan.epoch);
    const containers = ports.containers(plan.cluster);
    const [blue, green, targets] = await Promise.all([
      containers.describe(plan.blue.service, signal),
      containers.describe(plan.green.service, signal),
      ports.health(plan).targets(plan.green, signal),
    ]);
    if (!green) throw new DeploymentError('GreenUnhealthy', `the service ${plan.green.service} is gone`);
    const capacity = greenCapacity({ planned: plan.green.desired, blue, green, targets });
    if (capacity.raiseTo !== undefined) {
      await ports.record.change(plan.service, begin(plan.epoch, { act: 'resize-green', desired: capacity.raiseTo }, now()), signal);
      await containers.scale(plan.green.service, capacity.raiseTo, signal);
      await ports.record.change(plan.service, confirm(plan.epoch, {}, now()), signal);
    }
    return { ready: capacity.ready, why: capacity.why };
  },
});
