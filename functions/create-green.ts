import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { announced } from '../src/aws/action/announced.ts';
import { bestEffort } from '../src/aws/action/best-effort.ts';
import { withinBudget } from '../src/aws/action/within-budget.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { containersPort } from '../src/aws/services/ecs-service.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { registered } from '../src/deployment/record/record-family.ts';
import { homeOf } from '../src/deployment/side.ts';
import { revisionOf } from '../src/deployment/task-definition-arn.ts';

/**
 * Of the function's time: what raises green comes behind the tag, which nobody needs. A call that is never
 * answered takes its client about as long as the function has.
 */
const TAGGED_WITHIN_MS = 3_000;

/**
 * Registers green's revision (the template with the image by digest) and raises the idle side's service to
 * it.
 */
export const handler = action({
  name: 'create-green',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('change'), containersPort.only('revision', 'own', 'raise')],
  errors: ['Fenced', 'GaveWay', 'RollbackRequested', 'RecordUnavailable', 'RecordContended'],
  async run({ plan }, tools) {
    const { signal, now } = tools;
    const revision = {
      template: plan.taskDefinition.template,
      newest: plan.taskDefinition.newest,
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
    const taskDefinition = await announced(
      tools,
      plan,
      { act: 'create-green', desired: plan.green.desired },
      async (acting) => {
        const containers = acting.containers(plan.cluster);
        const all = await containers.revision(revision, signal);
        const [made] = all;
        // Before anything else can fail: the next plan must not take it for somebody else's.
        await acting.record.change(plan.service, registered(plan.epoch, plan.taskDefinition.family, all.map(revisionOf)), signal);
        const orUntagged = bestEffort(tools, 'the revision has no tag of its own: only the record says that it is ours', {
          revision: made,
        });
        await orUntagged(() =>
          withinBudget(tools, TAGGED_WITHIN_MS, async (within) => {
            for (const each of all) await containers.own(each, within);
          }),
        );
        await containers.raise({ ...raised, taskDefinition: made }, signal);
        return made;
      },
      // The record keeps the revision: from here on it is compared with what green runs.
      { revision: (made) => made },
    );
    return { taskDefinition, createdAt: new Date(now()).toISOString() };
  },
});
