import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { routerPort } from '../src/aws/routes/router-port.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { firstWait } from '../src/deployment/judge/next-of-bake.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { receiptSchema } from '../src/deployment/receipt-schema.ts';
import { startBake } from '../src/deployment/record/record-progress.ts';
import { stepAfter } from '../src/deployment/steps-ahead.ts';

const ofStep = z.object({
  plan: planSchema,
  step: z.int().min(0),
  receipt: receiptSchema,
});

/**
 * After the settle: the split is live, and the step's bake begins. `waitSeconds` is 0 when the step has none,
 * and `nextStep` comes then.
 */
export const handler = action({
  name: 'confirm-split',
  input: ofStep,
  mutates: true,
  uses: [recordPort.only('change'), routerPort.only('settled')],
  errors: ['BadRequest', 'Fenced', 'GaveWay', 'RollbackRequested', 'RecordUnavailable', 'RecordContended', 'NotSettled'],
  async run({ plan, step, receipt }, { ports, signal, now }) {
    const wanted = plan.steps[step];
    if (!wanted) throw new DeploymentError('BadRequest', `step: ${step} is not one of the plan's ${plan.steps.length} steps`);
    if (!(await ports.router(plan).settled(receipt, signal))) {
      throw new DeploymentError('NotSettled', `the split written at ${receipt.writtenAt} is not live yet`);
    }
    const asks = wanted.approval !== undefined;
    const bake = await ports.record.change(plan.service, startBake(plan.epoch, { step, seconds: wanted.bakeSeconds, asks }, now()), signal);
    return { waitSeconds: firstWait(bake, plan.judge, now(), bake.over !== true), nextStep: stepAfter(bake, plan.steps) };
  },
});
