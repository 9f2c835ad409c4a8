import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { announced } from '../src/aws/action/announced.ts';
import { unlessGone } from '../src/aws/action/unless-gone.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { stagePort } from '../src/aws/routes/stage-port.ts';
import { planOf } from '../src/deployment/plan/plan-of-route.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';

/** After the commit: the stage route stays shut, or shows what production shows, as configured. */
export const handler = action({
  name: 'set-stage',
  route: 'load-balancer',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('change'), stagePort.only('show')],
  errors: ['Fenced', 'RecordUnavailable', 'RecordContended', 'NotSettled'],
  async run(input, tools) {
    const plan = planOf('load-balancer', input.plan);
    const view =
      plan.stage.after === 'production'
        ? ({ shows: 'side', targetGroup: plan.green.targetGroup } as const)
        : ({ shows: 'nothing' } as const);
    await announced(tools, plan, { act: 'set-stage' }, (acting) =>
      unlessGone(tools.log)(() => acting.stage(plan).show(view, tools.signal)),
    );
    return { stage: plan.stage.after };
  },
});
