import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { announced } from '../src/aws/action/announced.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { stagePort } from '../src/aws/routes/stage-port.ts';
import { planOf } from '../src/deployment/plan/plan-of-route.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';

/** Shuts the stage route (a fixed 503), so that no staging traffic reaches a side that serves production. */
export const handler = action({
  name: 'close-stage',
  route: 'load-balancer',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('change'), stagePort.only('show')],
  errors: ['Fenced', 'GaveWay', 'RollbackRequested', 'RecordUnavailable', 'RecordContended', 'NotSettled'],
  async run(input, tools) {
    const plan = planOf('load-balancer', input.plan);
    await announced(tools, plan, { act: 'close-stage' }, (acting) => acting.stage(plan).show({ shows: 'nothing' }, tools.signal));
    return { settleSeconds: plan.settleSeconds };
  },
});
