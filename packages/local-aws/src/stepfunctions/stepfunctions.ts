import * as sfn from '@aws-sdk/client-sfn';
import type { Injections } from '../kernel/injections.ts';
import type { Executions } from '../kernel/neighbours.ts';
import type { LocalService, ServiceContext } from '../kernel/service.ts';
import { arnMaker } from './arns.ts';
import { sfnAuthorization } from './authorization.ts';
import type { ExecutionEnd } from './execution.ts';
import { limits } from './limits.ts';
import { aliasOperations } from './operations/aliases.ts';
import { executionOperations, startExecution } from './operations/executions.ts';
import { historyOperations } from './operations/history.ts';
import type { Parts, SfnOperations } from './operations/parts.ts';
import { stateMachineOperations } from './operations/state-machines.ts';
import { tagOperations } from './operations/tags.ts';
import { taskTokenOperations } from './operations/task-tokens.ts';
import { versionOperations } from './operations/versions.ts';
import { Runner } from './runner.ts';
import { Store } from './store.ts';
import { integrationTable } from './tasks/integration-table.ts';
import type { TaskFault } from './tasks/task-faults.ts';
import { TaskTokens } from './tasks/task-tokens.ts';
import { transitionsIn } from './transitions.ts';

export interface StepFunctionsLocal extends LocalService {
  readonly facade: Executions;
  /** Task states that will fail. */
  readonly faults: Injections<TaskFault>;
  /** Resolves when the execution has ended. Throws AwsError `ExecutionDoesNotExist`. */
  ended(executionArn: string): Promise<ExecutionEnd>;
  /**
   * State transitions of an execution so far, as Standard workflows are billed.
   * Throws AwsError `ExecutionDoesNotExist`.
   */
  transitions(executionArn: string): number;
}

/** AWS Step Functions: Standard workflows in JSONata, run in process on the context's clock. */
export function stepFunctionsService(context: ServiceContext): StepFunctionsLocal {
  const store = new Store();
  const tokens = new TaskTokens(context.random);
  const integrations = integrationTable(context, {
    start: (machineArn, input, name) => startExecution(parts, machineArn, input, name),
    stop: (execution) => runner.stop(execution, undefined, undefined),
  });
  const runner = new Runner(context, { integrations, tokens });
  const parts: Parts = { context, arns: arnMaker(context.region, context.account), store, runner, tokens };

  const operations: SfnOperations = {
    ...stateMachineOperations(parts),
    ...versionOperations(parts),
    ...aliasOperations(parts),
    ...executionOperations(parts),
    ...historyOperations(parts),
    ...taskTokenOperations(parts),
    ...tagOperations(parts),
  };
  return {
    signingName: 'states',
    sdk: sfn,
    operations,
    authorization: sfnAuthorization(parts),
    limits,
    facade: {
      async start(stateMachineArn, input, name) {
        return { executionArn: startExecution(parts, stateMachineArn, input, name).arn };
      },
    },
    faults: integrations.faults,
    ended: (executionArn) => store.execution(executionArn).ended,
    transitions: (executionArn) => transitionsIn(store.execution(executionArn).history.events),
    async stop() {
      runner.shutDown(store.executions.values());
    },
  };
}
