import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { containersPort } from '../src/aws/services/ecs-service.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { fence } from '../src/deployment/record/record-fence.ts';

/** The tag by which people see on the ECS services which one is production. Nothing of Teal reads it: the live weights are the truth. */
export const COLOUR_TAG = 'teal:side';

/** Tags the services of the pair by what they are now. Record sets have no tags, so this is where people look. */
export const handler = action({
  name: 'mark-colours',
  route: 'dns',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('read'), containersPort.only('tag')],
  errors: ['Fenced', 'RecordUnavailable'],
  async run({ plan }, { ports, signal }) {
    fence(await ports.record.read(plan.service, signal), plan.epoch);
    const containers = ports.containers(plan.cluster);
    await containers.tag(plan.green.service, { [COLOUR_TAG]: 'production' }, signal);
    await containers.tag(plan.blue.service, { [COLOUR_TAG]: 'idle' }, signal);
    return { production: plan.green.service, idle: plan.blue.service };
  },
});
