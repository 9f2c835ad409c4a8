import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { announced } from '../src/aws/action/announced.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { containersPort } from '../src/aws/services/ecs-service.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { homeOf } from '../src/deployment/side.ts';

/** Registers green's revision (the template with the image by digest) and raises the idle side's service to it. */
export const handler = action({
  name: 'create-green',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('change'), containersPort.only('revision', 'raise')],
  errors: ['Fenced', 'GaveWay', 'RollbackRequested', 'RecordUnavailable', 'RecordContended'],
  async run({ plan }, tools) {
    const { signal, now } = tools;
    const revision = {
      template: plan.taskDefinition.template,
      family: plan.taskDefinition.family,
      container: plan.container.name,
      image: plan.image.uri,
      deployment: plan.deployment,
    };
    const raised = {
      service: plan.green.service,
      home: homeOf(plan.green),
      desired: plan.green.desired,
      likeService: plan.blue.service,
      token: plan.deployment,
    };
    const taskDefinition = await announced(tools, plan, { act: 'create-green', desired: plan.green.desired }, async (acting) => {
      const containers = acting.containers(plan.cluster);
      const registered = await containers.revision(revision, signal);
      await containers.raise({ ...raised, taskDefinition: registered }, signal);
      return registered;
    });
    return { taskDefinition, createdAt: new Date(now()).toISOString() };
  },
});
