import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { announced } from '../src/aws/action/announced.ts';
import { registerGreen } from '../src/aws/action/register-green.ts';
import { unlessGone } from '../src/aws/action/unless-gone.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { stagePort } from '../src/aws/routes/stage-port.ts';
import { containersPort } from '../src/aws/services/ecs-service.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { homeOf } from '../src/deployment/side.ts';

/**
 * Registers green's revision (the template with the image by digest) and raises the idle side's service to
 * it. An undo runs the revision as it was.
 */
export const handler = action({
  name: 'create-green',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('change'), stagePort.only('show'), containersPort.only('revision', 'own', 'raise')],
  errors: ['Fenced', 'GaveWay', 'RollbackRequested', 'RecordUnavailable', 'RecordContended'],
  async run({ plan }, tools) {
    const { signal, now } = tools;
    const raised = {
      service: plan.green.service,
      home: homeOf(plan.green),
      desired: plan.green.desired,
      likeService: plan.blue.service,
      token: plan.deployment,
    };
    const taskDefinition = await announced(
      tools,
      plan,
      { act: 'create-green', desired: plan.green.desired },
      async (acting) => {
        const made = await registerGreen(tools, plan, acting);
        // S3, S5: no test reaches the old version any more while its tasks are replaced.
        if (plan.evicts !== undefined) await unlessGone(tools.log)(() => acting.stage(plan).show({ shows: 'nothing' }, signal));
        await acting.containers(plan.cluster).raise({ ...raised, taskDefinition: made }, signal);
        return made;
      },
      // The record keeps the revision: from here on it is compared with what green runs.
      { revision: (made) => made },
    );
    return { taskDefinition, createdAt: new Date(now()).toISOString() };
  },
});
