import { ModifyListenerCommand, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { SampleVersionName } from '../../sample/checkout/versions.ts';
import { elb, sfn } from '../../src/aws/clients.ts';
import { orderBack } from '../../src/cli/orders/roll-back.ts';
import { orderUndo } from '../../src/cli/orders/undo.ts';
import type { ExecutionInput } from '../../src/deployment/request/execution-input.ts';
import type { DeploymentRequest } from '../../src/deployment/request.ts';
import { toPair, type Weights } from './more-routes.ts';
import type { SeenExecution } from './progress.ts';
import type { StoryWorld } from './story-world.ts';

/** A push or order, and the execution that it started. */
export interface Asked {
  readonly version: string;
  readonly digest: string;
  /** ARN. */
  readonly execution: string;
}

export interface EcrEvent {
  readonly id: string;
  readonly digest: string;
  readonly tag: string;
  /** ISO 8601; now unless told. */
  readonly time?: string;
}

export type When = ReturnType<typeof whenOf>;

/** What people and programs do in a story. */
export function whenOf({ sample, watch, progress }: StoryWorld) {
  const { local, clients, config, world } = sample;

  /** The execution that `act` starts by itself: not one that Teal starts to go on. */
  async function startedBy(what: string, act: () => Promise<unknown>): Promise<SeenExecution> {
    const before = new Set(progress.executions.map(({ arn }) => arn));
    await act();
    const own = ({ arn, name }: SeenExecution) => !before.has(arn) && !/-after-|^recover-|^put-back-/.test(name);
    return progress.until(`${what} starts an execution`, () => progress.executions.find(own));
  }

  return {
    async pushed(version: SampleVersionName, tag: string = version): Promise<Asked> {
      let digest = '';
      const { arn } = await startedBy(`the push of ${version}`, async () => {
        ({ digest } = await sample.push(version, tag));
      });
      return { version, digest, execution: arn };
    },

    /**
     * ECR's event of a push as the rule hands it on: events may come late, and more than once with one id.
     */
    async eventComes({ id, digest, tag, time = new Date(local.clock.now()).toISOString() }: EcrEvent): Promise<Asked> {
      const { account: registry, region } = local;
      const { service, image } = config;
      const input: ExecutionInput = { push: { service, id, time, registry, region, repository: image.repository, digest, tag } };
      const { arn } = await startedBy(`the event of ${tag}`, () =>
        sfn(clients).send(new StartExecutionCommand({ stateMachineArn: sample.machine, input: JSON.stringify(input) })),
      );
      return { version: tag, digest, execution: arn };
    },

    /** As `teal deploy` does. */
    async ordered(request: Extract<ExecutionInput, { request: unknown }>['request']): Promise<Asked> {
      const { arn } = await startedBy(`the order of ${request.image}`, () =>
        sfn(clients).send(new StartExecutionCommand({ stateMachineArn: sample.machine, input: JSON.stringify({ request }) })),
      );
      return { version: request.image, digest: request.image.split('@')[1] ?? '', execution: arn };
    },

    /** Anybody who may start executions says that this was resolved and waited its turn. */
    async queuedBySomebody(queued: DeploymentRequest): Promise<Asked> {
      const { arn } = await startedBy(`the queued request ${queued.id}`, () =>
        sfn(clients).send(new StartExecutionCommand({ stateMachineArn: sample.machine, input: JSON.stringify({ queued }) })),
      );
      return { version: queued.image.uri, digest: queued.image.digest, execution: arn };
    },

    /** As `teal rollback` does, without waiting for it. */
    rollbackOrdered: (reason = 'it looks wrong', { acknowledge = false } = {}) =>
      orderBack(sample, config.service, { reason, acknowledge }),

    /** As `teal undo` does, without waiting for it. */
    undoOrdered: (reason = 'it is bad', { force = false } = {}) => orderUndo(sample, config.service, { reason, force }),

    executionStopped: (execution: string) =>
      sfn(clients).send(new StopExecutionCommand({ executionArn: execution, error: 'Stopped', cause: 'from the console' })),

    /** Somebody else writes the weights of the sides on every production route, or on one. */
    weightsEdited: (weights: Weights, only?: string) =>
      watch.somebodyElse(async () => {
        const forward = toPair(world, weights);
        for (const route of config.production) {
          const arn = 'rule' in route ? route.rule : route.listener;
          if (only !== undefined && arn !== only) continue;
          await ('rule' in route
            ? elb(clients).send(new ModifyRuleCommand({ RuleArn: arn, Actions: [forward] }))
            : elb(clients).send(new ModifyListenerCommand({ ListenerArn: arn, DefaultActions: [forward] })));
        }
      }),

    /** Every task of a service dies at once. */
    crashed(service: string): void {
      const { ecs } = local.services;
      for (const task of ecs.facade.tasks()) if (task.service.endsWith(`/${service}`)) ecs.facade.crash(task.arn);
    },
  };
}
