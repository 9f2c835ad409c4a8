import {
  DescribeExecutionCommand,
  type ExecutionStatus,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { HolderStatus } from '../deployment/holder.ts';
import type { Executions } from '../deployment/ports/executions.ts';
import { abortedBy } from './aborted-by.ts';
import { nameOf } from './aws-errors.ts';
import { sfn } from './clients.ts';
import { portMaker } from './port-maker.ts';

/** PENDING_REDRIVE: a child of a Map that a redrive will run again. */
const STATUS = {
  RUNNING: 'running',
  PENDING_REDRIVE: 'running',
  SUCCEEDED: 'ended',
  FAILED: 'ended',
  TIMED_OUT: 'ended',
  ABORTED: 'ended',
} as const satisfies Record<ExecutionStatus, HolderStatus>;

/**
 * What SendTaskSuccess says of a token that nothing waits for: answered before, timed out, or of an execution
 * that ended.
 */
const NOT_WAITING = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/**
 * Executions of the workflows. `alias`: of whichever machine is named, what an execution is started on, so
 * that it runs a version that stays as it is.
 */
export function sfnExecutions(client: SFNClient, alias?: string): Executions {
  const start: Executions['start'] = async (machine, name, input, signal) => {
    const stateMachineArn = alias === undefined ? machine : `${unqualified(machine)}:${alias}`;
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
  };

  const status: Executions['status'] = async (execution, signal) => {
    try {
      const { status: told } = await client.send(new DescribeExecutionCommand({ executionArn: execution }), abortedBy(signal));
      // Of a status that is not known here nobody can tell that it has ended.
      return told === undefined ? 'running' : (STATUS[told] ?? 'running');
    } catch (error) {
      if (nameOf(error) === 'ExecutionDoesNotExist') return 'unknown';
      throw error;
    }
  };

  return {
    status,
    start,
    recover: start,

    // StartExecution alone cannot tell: of one that runs it answers as if it had started it. A name is spent
    // for 90 days after the end. Source: Step Functions API Reference, StartExecution.
    async startOnce(machine, name, input, signal) {
      if ((await status(executionArn(machine, name), signal)) !== 'unknown') return false;
      await start(machine, name, input, signal);
      return true;
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

    async stop(execution, why, signal) {
      try {
        await client.send(new StopExecutionCommand({ executionArn: execution, error: 'CutOff', cause: why }), abortedBy(signal));
        return true;
      } catch (error) {
        if (nameOf(error) === 'ExecutionDoesNotExist') return false;
        throw error;
      }
    },
  };
}

/**
 * `arn:aws:states:<region>:<account>:execution:<machine>:<name>`; a version or alias of the machine is not
 * part of it.
 */
function executionArn(stateMachineArn: string, name: string): string {
  const [arn, partition, service, region, account, , machine] = stateMachineArn.split(':');
  return [arn, partition, service, region, account, 'execution', machine, name].join(':');
}

/**
 * `arn:aws:states:<region>:<account>:stateMachine:<machine>`, without the version or alias that may follow.
 */
const unqualified = (stateMachineArn: string): string => stateMachineArn.split(':').slice(0, 7).join(':');

export const executionsPort = /* @__PURE__ */ portMaker({
  port: 'executions',
  calls: {
    // A recovery may hold the lease, too.
    status: ['states:DescribeExecution', { call: 'states:DescribeExecution', of: 'recoveries' }],
    start: ['states:StartExecution', 'states:DescribeExecution'],
    startOnce: ['states:StartExecution', 'states:DescribeExecution'],
    recover: [
      { call: 'states:StartExecution', of: 'recoveries' },
      { call: 'states:DescribeExecution', of: 'recoveries' },
    ],
    answer: ['states:SendTaskSuccess'],
    stop: ['states:StopExecution'],
  },
  make: ({ clients, environment }) => sfnExecutions(sfn(clients), environment.alias),
});
