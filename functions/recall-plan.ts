import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import type { Plan } from '../src/deployment/plan.ts';
import { fence } from '../src/deployment/record/record-fence.ts';

/** The plan of the deployment that is recovered, as the record keeps it. Nothing is planned anew. */
export const handler = action({
  name: 'recall-plan',
  input: z.object({ service: z.string(), epoch: z.int().min(1) }),
  mutates: false,
  uses: [recordPort.only('read')],
  errors: ['Fenced', 'BadRequest', 'RecordUnavailable'],
  async run({ service, epoch }, { ports, signal }): Promise<{ readonly plan: Plan }> {
    const { active } = fence(await ports.record.read(service, signal), epoch);
    if (active.plan === undefined) throw new DeploymentError('BadRequest', `${active.id} has no plan to go by`);
    return { plan: { ...active.plan, epoch } };
  },
});
