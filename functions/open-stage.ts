import * as z from 'zod';
import { action } from '../src/aws/action.ts';
import { recordPort } from '../src/aws/dynamo-record.ts';
import { stagePort } from '../src/aws/stage-port.ts';
import { planOf } from '../src/deployment/plan-of-route.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { begin, confirm } from '../src/deployment/record-progress.ts';

/** Lets the stage route reach green, which stands at weight 0. */
export const handler = action({
  name: 'open-stage',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort, stagePort],
  errors: ['Fenced', 'GaveWay', 'RollbackRequested', 'RecordUnavailable', 'RecordContended', 'NotSettled'],
  async run(input, { ports, signal, now }) {
    const plan = planOf('load-balancer', input.plan);
    await ports.record.change(plan.service, begin(plan.epoch, { act: 'open-stage' }, now()), signal);
    await ports.stage(plan).show({ shows: 'side', targetGroup: plan.green.targetGroup }, signal);
    await ports.record.change(plan.service, confirm(plan.epoch, { phase: 'stage open' }, now()), signal);
    return { settleSeconds: plan.settleSeconds };
  },
});
