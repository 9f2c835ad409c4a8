import {
  DescribeExecutionCommand,
  type ExecutionStatus,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Executions, HolderStatus } from '../deployment/ports/executions.ts';
import type { RouteKind } from '../deployment/service-config.ts';
import { nameOf } from './aws-errors.ts';
import { sfn } from './clients.ts';
import type { PortMaker } from './ports.ts';

/** PENDING_REDRIVE: a child of a Map that a redrive will run again. */
const STATUS = {
  RUNNING: 'running',
  PENDING_REDRIVE: 'running',
  SUCCEEDED: 'ended',
  FAILED: 'ended',
  TIMED_OUT: 'ended',
  ABORTED: 'ended',
} as const satisfies Record<ExecutionStatus, HolderStatus>;

/** What SendTaskSuccess says of a token that nothing waits for: answered before, timed out, or of an execution that ended. */
const NOT_WAITING = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/** Executions of the workflows. `machineOf`: the ARN of the state machine that deploys a service; `undefined` when none is set. */
export function sfnExecutions(client: SFNClient, machineOf: (service: string) => string | undefined): Executions {
  return {
    async status(execution, signal) {
      try {
        const { status } = await client.send(new DescribeExecutionCommand({ executionArn: execution }), abortedBy(signal));
        return status === undefined ? 'unknown' : (STATUS[status] ?? 'unknown');
      } catch (error) {
        if (nameOf(error) === 'ExecutionDoesNotExist') return 'unknown';
        throw error;
      }
    },

    async start(service, name, input, signal) {
      const stateMachineArn = machineOf(service);
      if (stateMachineArn === undefined)
        throw new Error(`no state machine is set for ${service}, so '${name}' cannot be started: set ${MACHINE_VARIABLES.join(' or ')}`);
      const text = JSON.stringify(input);
      try {
        const started = await client.send(new StartExecutionCommand({ stateMachineArn, name, input: text }), abortedBy(signal));
        return started.executionArn ?? executionArn(stateMachineArn, name);
      } catch (error) {
        if (nameOf(error) !== 'ExecutionAlreadyExists') throw error;
        // It ran and has ended, or runs with another input. Only the same wish is the same execution.
        const arn = executionArn(stateMachineArn, name);
        const before = await client.send(new DescribeExecutionCommand({ executionArn: arn }), abortedBy(signal));
        if (before.input === text) return arn;
        throw error;
      }
    },

    async answer(token, output, signal) {
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }), abortedBy(signal));
        return true;
      } catch (error) {
        if (NOT_WAITING.has(nameOf(error) ?? '')) return false;
        throw error;
      }
    },
  };
}

/** What the environment names the state machines by. */
export const STATE_MACHINE_VARIABLES = {
  'load-balancer': 'TEAL_STATE_MACHINE_ARN',
  dns: 'TEAL_DNS_STATE_MACHINE_ARN',
} as const satisfies Record<RouteKind, string>;

const MACHINE_VARIABLES = Object.values(STATE_MACHINE_VARIABLES);

const abortedBy = (signal: AbortSignal | undefined) => (signal ? { abortSignal: signal } : {});

/** `arn:aws:states:<region>:<account>:execution:<machine>:<name>`; a version or alias of the machine is not part of it. */
function executionArn(stateMachineArn: string, name: string): string {
  const [arn, partition, service, region, account, , machine] = stateMachineArn.split(':');
  return [arn, partition, service, region, account, 'execution', machine, name].join(':');
}

export const executionsPort: PortMaker<'executions'> = {
  port: 'executions',
  calls: ['states:DescribeExecution', 'states:StartExecution', 'states:SendTaskSuccess'],
  make: (setup) => {
    const { environment } = setup;
    // The configurations are read when they are asked for: most actions need none.
    const machineOf = (service: string) => environment.stateMachines?.[setup.configs.get(service)?.route ?? 'load-balancer'];
    return sfnExecutions(sfn(setup.clients), machineOf);
  },
};
