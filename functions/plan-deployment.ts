import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { worldPort } from '../src/aws/world/world-reader.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { foresee } from '../src/deployment/plan/foresee.ts';
import { keptIn } from '../src/deployment/plan/plan-facts.ts';
import { describeRefusals } from '../src/deployment/plan/plan-text.ts';
import { decidePlan } from '../src/deployment/plan/planning.ts';
import type { Plan } from '../src/deployment/plan.ts';
import { planned } from '../src/deployment/record/record-progress.ts';
import { resolutionSchema } from '../src/deployment/request/resolution.ts';
import { ROUTE_KINDS } from '../src/deployment/route-kind-names.ts';

export interface PlanResult {
  readonly plan: Plan;
}

/**
 * Reads the live world and decides what this deployment will do; changes nothing but the record. Ends with
 * NothingToDo or PlanRefused (every reason in the message) when there is no plan.
 */
export const handler = action({
  name: 'plan-deployment',
  input: z.object({
    resolution: resolutionSchema,
    epoch: z.int().min(1),
    deployment: z.string(),
    /** Of the workflow that asks: it can take a service of its own route only. */
    route: z.enum(ROUTE_KINDS),
  }),
  mutates: true,
  // It reads the whole live world: the largest bundle, and connections to every service at once.
  memoryMb: 1_024,
  uses: [recordPort.only('read', 'change'), worldPort.only('read', 'lastHour')],
  errors: ['PlanRefused', 'NothingToDo', 'BadRequest', 'Fenced', 'GaveWay', 'RollbackRequested', 'RecordUnavailable', 'RecordContended'],
  async run({ resolution, epoch, deployment, route }, { ports, signal, now }): Promise<PlanResult> {
    const { service } = resolution;
    if (resolution.decision === 'ignore') throw new DeploymentError('NothingToDo', resolution.reason);
    const { request, config } = resolution;
    if (config.route !== route) {
      throw new DeploymentError(
        'BadRequest',
        `service: '${service}' is on the ${config.route} route: start the state machine of that one, not of ${route}`,
      );
    }
    const record = await ports.record.read(service, signal);
    const world = await ports.world.read(config, request.image, record, signal, request.undo?.revision);
    const decided = await foresee(
      decidePlan({ config, request, world, epoch, deployment, askedBy: record.active?.request.askedBy ?? null, ...keptIn(record, now()) }),
      request.allow,
      ports.world,
      signal,
    );
    switch (decided.kind) {
      case 'nothing':
        throw new DeploymentError('NothingToDo', decided.reason);
      case 'refused':
        throw new DeploymentError('PlanRefused', describeRefusals(decided.refusals).join('\n'));
      case 'plan':
        await ports.record.change(service, planned(epoch, decided.plan, now()), signal, record);
        return { plan: decided.plan };
    }
  },
});
