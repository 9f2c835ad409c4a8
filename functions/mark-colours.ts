import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { bestEffort } from '../src/aws/action/best-effort.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { containersPort } from '../src/aws/services/ecs-service.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { fence } from '../src/deployment/record/record-fence.ts';

/**
 * The tag by which people see on the ECS services which one is production. Nothing of Teal reads it: the live
 * weights are the truth.
 */
export const COLOUR_TAG = 'teal:side';

/**
 * Tags the services of the pair by what they are now. Record sets have no tags, so this is where people look.
 * Nobody needs it: what cannot be tagged is told in the log, and the deployment has succeeded all the same.
 * Services from before the long ARN format cannot be tagged at all (ECS developer guide, "Amazon Resource
 * Names (ARNs) and IDs"; boto/boto3#2473).
 */
export const handler = action({
  name: 'mark-colours',
  route: 'dns',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('read'), containersPort.only('tag')],
  errors: ['Fenced'],
  async run({ plan }, { ports, signal, log }) {
    const attempt = bestEffort({ log, signal }, 'the sides are not marked');
    const held = await attempt(async () => fence(await ports.record.read(plan.service, signal), plan.epoch));
    const containers = ports.containers(plan.cluster);
    const mark = (service: string, colour: string) =>
      attempt(async () => {
        await containers.tag(service, { [COLOUR_TAG]: colour }, signal);
        return service;
      });
    const production = held && (await mark(plan.green.service, 'production'));
    const idle = held && (await mark(plan.blue.service, 'idle'));
    return { production: production ?? '', idle: idle ?? '' };
  },
});
