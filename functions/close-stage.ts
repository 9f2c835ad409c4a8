import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { stagePort } from '../src/aws/routes/stage-port.ts';
import { planOf } from '../src/deployment/plan/plan-of-route.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { begin, confirm } from '../src/deployment/record/record-progress.ts';

/** Shuts the stage route (a fixed 503), so that no staging traffic reaches a side that serves production. */
export const handler = action({
  name: 'close-stage',
  route: 'load-balancer',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('change'), stagePort.only('show')],
  errors: ['Fenced', 'GaveWay', 'RollbackRequested', 'RecordUnavailable', 'RecordContended', 'NotSettled'],
  async run(input, { ports, signal, now }) {
    const plan = planOf('load-balancer', input.plan);
    await ports.record.change(plan.service, begin(plan.epoch, { act: 'close-stage' }, now()), signal);
    await ports.stage(plan).show({ shows: 'nothing' }, signal);
    await ports.record.change(plan.service, confirm(plan.epoch, { phase: 'tested' }, now()), signal);
    return { settleSeconds: plan.settleSeconds };
  },
});
