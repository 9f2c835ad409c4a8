import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { nextWait } from '../src/deployment/judge/verdict.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { startBake } from '../src/deployment/record/record-progress.ts';

/** Green has 100 %: the rollback window begins, in which blue stands whole. `waitSeconds` is 0 when there is none. */
export const handler = action({
  name: 'open-window',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('change')],
  errors: ['Fenced', 'RollbackRequested', 'RecordUnavailable', 'RecordContended'],
  async run({ plan }, { ports, signal, now }) {
    const bake = await ports.record.change(
      plan.service,
      startBake(plan.epoch, { step: 'window', seconds: plan.windowSeconds }, now()),
      signal,
    );
    return { waitSeconds: nextWait({ bake, judge: plan.judge, now: now() }) };
  },
});
