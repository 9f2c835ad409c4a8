import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { containersPort } from '../src/aws/services/ecs-service.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { begin, confirm } from '../src/deployment/record/record-progress.ts';
import { homeOf } from '../src/deployment/side.ts';

/** Registers green's revision (the template with the image by digest) and raises the idle side's service to it. */
export const handler = action({
  name: 'create-green',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('change'), containersPort.only('revision', 'raise')],
  errors: ['Fenced', 'GaveWay', 'RollbackRequested', 'RecordUnavailable', 'RecordContended'],
  async run({ plan }, { ports, signal, now }) {
    await ports.record.change(plan.service, begin(plan.epoch, { act: 'create-green', desired: plan.green.desired }, now()), signal);
    const containers = ports.containers(plan.cluster);
    const taskDefinition = await containers.revision(
      {
        template: plan.taskDefinition.template,
        family: plan.taskDefinition.family,
        container: plan.container.name,
        image: plan.image.uri,
        deployment: plan.deployment,
      },
      signal,
    );
    await containers.raise(
      {
        service: plan.green.service,
        home: homeOf(plan.green),
        taskDefinition,
        desired: plan.green.desired,
        likeService: plan.blue.service,
        token: plan.deployment,
      },
      signal,
    );
    await ports.record.change(plan.service, confirm(plan.epoch, { phase: 'creating green' }, now()), signal);
    return { taskDefinition, createdAt: new Date(now()).toISOString() };
  },
});
