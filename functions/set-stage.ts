import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { announced } from '../src/aws/action/announced.ts';
import { unlessGone } from '../src/aws/action/unless-gone.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { stagePort } from '../src/aws/routes/stage-port.ts';
import { planOf } from '../src/deployment/plan/plan-of-route.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { fence } from '../src/deployment/record/record-fence.ts';
import type { ActiveDeployment } from '../src/deployment/record.ts';
import type { StageView } from '../src/deployment/stage-view.ts';

/**
 * After the commit: the stage route stays shut, or shows what production shows, or the old version while that
 * is kept, as configured.
 */
export const handler = action({
  name: 'set-stage',
  route: 'load-balancer',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('read', 'change'), stagePort.only('show')],
  errors: ['Fenced', 'RecordUnavailable', 'RecordContended', 'NotSettled'],
  async run(input, tools) {
    const plan = planOf('load-balancer', input.plan);
    const { active } = fence(await tools.ports.record.read(plan.service, tools.signal), plan.epoch);
    const shown = { off: undefined, production: plan.green, old: keptForPeople(active) ? plan.blue : undefined }[plan.stage.after];
    const view: StageView = shown ? { shows: 'side', targetGroup: shown.targetGroup } : { shows: 'nothing' };
    await announced(tools, plan, { act: 'set-stage' }, (acting) =>
      unlessGone(tools.log)(() => acting.stage(plan).show(view, tools.signal)),
    );
    return { stage: plan.stage.after };
  },
});

/** What stays up for an undo alone is about to have traffic again. */
const keptForPeople = ({ kept, yields }: ActiveDeployment): boolean => kept?.was === 'blue' && yields === undefined;
