/**
 * What tsc must refuse of an action's ports: a port or a method that the action does not name. Its role has
 * no permission for it.
 */
import * as z from 'zod';
import { action } from '../../src/aws/action/action.ts';
import { recordPort } from '../../src/aws/record/dynamo-record.ts';
import { routerPort } from '../../src/aws/routes/router-port.ts';
import { planSchema } from '../../src/deployment/plan-schema.ts';

const spec = { name: 'look', input: z.object({ plan: planSchema }), mutates: false, errors: [] } as const;

export const named = action({
  ...spec,
  uses: [recordPort.only('read', 'change'), routerPort.only('read')],
  run: async ({ plan }, { ports }) => {
    await ports.record.read(plan.service);
    return ports.router(plan).read();
  },
});

export const unnamed = action({
  ...spec,
  uses: [recordPort.only('read'), routerPort.only('read')],
  run: async ({ plan }, { ports }) => {
    // @ts-expect-error the action does not name record.change
    await ports.record.change(plan.service, (record) => ({ result: record }));
    // @ts-expect-error nor router.write, of the router that the port makes
    await ports.router(plan).write({ blue: 100, green: 0 });
    // @ts-expect-error nor the port `stage`
    await ports.stage(plan).read();
    return ports.clock.now();
  },
});

// @ts-expect-error a port is used by naming its methods
export const whole = action({ ...spec, uses: [recordPort], run: async () => 0 });

// @ts-expect-error at least one of them
recordPort.only();

// @ts-expect-error which it has
recordPort.only('write');
