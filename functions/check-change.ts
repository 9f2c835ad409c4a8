import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { routerPort } from '../src/aws/routes/router-port.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { receiptSchema } from '../src/deployment/receipt-schema.ts';
import { fence } from '../src/deployment/record/record-fence.ts';
import { check } from '../src/deployment/record/record-progress.ts';

/**
 * One look at a change of the records: `inSync` once all of Route 53's servers have it. The receipt then says
 * since when.
 */
export const handler = action({
  name: 'check-change',
  route: 'dns',
  input: z.object({ plan: planSchema, receipt: receiptSchema, way: z.enum(['forward', 'back']).default('forward') }),
  mutates: false,
  uses: [recordPort.only('read'), routerPort.only('arrived')],
  errors: ['Fenced', 'GaveWay', 'RollbackRequested', 'RecordUnavailable'],
  async run({ plan, receipt, way }, { ports, signal }) {
    const record = await ports.record.read(plan.service, signal);
    // On the way back nobody's wish to go back is news.
    if (way === 'forward') check(record, plan.epoch);
    else fence(record, plan.epoch);
    const arrived = await ports.router(plan).arrived(receipt, signal);
    return { inSync: arrived !== undefined, receipt: arrived ?? receipt };
  },
});
