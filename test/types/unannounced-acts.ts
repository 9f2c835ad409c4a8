/** What tsc must refuse of an action: an act that it does not announce in the record. */

import * as z from 'zod';
import { action } from '../../src/aws/action/action.ts';
import { announced } from '../../src/aws/action/announced.ts';
import { recordPort } from '../../src/aws/record/dynamo-record.ts';
import { routerPort } from '../../src/aws/routes/router-port.ts';
import { stagePort } from '../../src/aws/routes/stage-port.ts';
import { containersPort } from '../../src/aws/services/ecs-service.ts';
import { planSchema } from '../../src/deployment/plan-schema.ts';
import { ALL_BLUE } from '../../src/deployment/split.ts';

const spec = { name: 'act', input: z.object({ plan: planSchema }), mutates: true, errors: [] } as const;
const uses = [
  recordPort.only('change'),
  routerPort.only('read', 'write'),
  stagePort.only('show'),
  containersPort.only('describe', 'scale', 'raise', 'revision', 'tag'),
] as const;

export const announces = action({
  ...spec,
  uses,
  run: async ({ plan }, tools) => {
    await tools.ports.router(plan).read();
    await tools.ports.containers(plan.cluster).tag(plan.blue.service, {});
    // No traffic reaches a side by that.
    await tools.ports.stage(plan).show({ shows: 'nothing' });
    await announced(tools, plan, { act: 'retire-green' }, (acting) => acting.containers(plan.cluster).scale(plan.green.service, 0));
    return announced(tools, plan, { act: 'roll-back', split: ALL_BLUE }, (acting) => acting.router(plan).write(ALL_BLUE));
  },
});

export const doesNot = action({
  ...spec,
  uses,
  run: async ({ plan }, tools) => {
    const { router, containers, stage } = tools.ports;
    // @ts-expect-error weights are written by an announced act
    await router(plan).write(ALL_BLUE);
    // @ts-expect-error and so are counts
    await containers(plan.cluster).scale(plan.green.service, 0);
    // @ts-expect-error and services
    await containers(plan.cluster).raise({});
    // @ts-expect-error and revisions
    await containers(plan.cluster).revision({});
    // @ts-expect-error and the stage route is led to a side
    await stage(plan).show({ shows: 'side', targetGroup: 'arn' });
    // @ts-expect-error the commit is no act of a port
    await announced(tools, plan, { act: 'commit' }, async () => {});
    // @ts-expect-error an act has all that its announcement tells
    return announced(tools, plan, { act: 'resize-green' }, async () => {});
  },
});

export const cannot = action({
  ...spec,
  uses: [recordPort.only('read'), stagePort.only('show')],
  run: async ({ plan }, tools) =>
    // @ts-expect-error what does not change the record cannot announce anything
    announced(tools, plan, { act: 'close-stage' }, async () => {}),
});
