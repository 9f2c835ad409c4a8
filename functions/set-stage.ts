import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { stagePort } from '../src/aws/routes/stage-port.ts';
import { planOf } from '../src/deployment/plan/plan-of-route.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { begin, confirm } from '../src/deployment/record/record-progress.ts';

/** After the commit: the stage route stays shut, or shows what production shows, as configured. */
export const handler = action({
  name: 'set-stage',
  route: 'load-balancer',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('change'), stagePort.only('show')],
  errors: ['Fenced', 'RecordUnavailable', 'RecordContended', 'NotSettled'],
  async run(input, { ports, signal, now }) {
    const plan = planOf('load-balancer', input.plan);
    await ports.record.change(plan.service, begin(plan.epoch, { act: 'set-stage' }, now()), signal);
    const view =
      plan.stage.after === 'production'
        ? ({ shows: 'side', targetGroup: plan.green.targetGroup } as const)
        : ({ shows: 'nothing' } as const);
    await ports.stage(plan).show(view, signal);
    await ports.record.change(plan.service, confirm(plan.epoch, { phase: 'blue retired' }, now()), signal);
    return { stage: plan.stage.after };
  },
});
