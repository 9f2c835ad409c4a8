import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { routerPort } from '../src/aws/routes/router-port.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { drift } from '../src/deployment/judge/drift.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { committed } from '../src/deployment/record/record-progress.ts';
import { ALL_GREEN } from '../src/deployment/split.ts';

/** The commit: one write to the record, before anything destructive. From here on, recovery goes forward to green. */
export const handler = action({
  name: 'commit-green',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('change'), routerPort.only('read')],
  errors: ['DriftDetected', 'Fenced', 'RollbackRequested', 'RecordUnavailable', 'RecordContended'],
  async run({ plan }, { ports, signal, now }) {
    const difference = drift({ live: await ports.router(plan).read(signal), confirmed: ALL_GREEN, intent: ALL_GREEN });
    if (difference) throw new DeploymentError('DriftDetected', difference);
    const committedAt = await ports.record.change(plan.service, committed(plan.epoch, now()), signal);
    return { committedAt, drainSeconds: plan.settleBeforeDestroySeconds + plan.drainSeconds };
  },
});
