import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { announced } from '../src/aws/action/announced.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { routerPort } from '../src/aws/routes/router-port.ts';
import { stagePort } from '../src/aws/routes/stage-port.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { drift } from '../src/deployment/judge/drift.ts';
import { planOf } from '../src/deployment/plan/plan-of-route.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { ALL_BLUE } from '../src/deployment/split.ts';

/** Lets the stage route reach green, which stands at weight 0. */
export const handler = action({
  name: 'open-stage',
  route: 'load-balancer',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('change'), routerPort.only('read'), stagePort.only('show')],
  errors: ['DriftDetected', 'Fenced', 'GaveWay', 'RollbackRequested', 'RecordUnavailable', 'RecordContended', 'NotSettled'],
  async run(input, tools) {
    const { ports, signal } = tools;
    const plan = planOf('load-balancer', input.plan);
    // S5: no staging traffic on a side that users reach, whoever gave it weight.
    const difference = drift({ live: await ports.router(plan).read(signal), confirmed: ALL_BLUE, intent: undefined });
    if (difference) throw new DeploymentError('DriftDetected', difference);
    const view = { shows: 'side', targetGroup: plan.green.targetGroup } as const;
    await announced(tools, plan, { act: 'open-stage' }, (acting) => acting.stage(plan).show(view, signal));
    return { settleSeconds: plan.settleSeconds };
  },
});
