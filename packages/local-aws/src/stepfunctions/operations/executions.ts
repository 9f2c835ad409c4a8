import { AwsError } from '../../kernel/aws-error.ts';
import { uuid } from '../../kernel/ids.ts';
import { checkName, unfit } from '../arns.ts';
import { type Execution, statusOf } from '../execution.ts';
import { parseJson } from '../json.ts';
import { isTooLarge } from '../runtime/payload.ts';
import { redriveStatus } from '../status-change.ts';
import { resultPage } from './paging.ts';
import type { Parts, SomeOperations } from './parts.ts';
import { described } from './state-machines.ts';

/** As the service lists them. */
const STATUSES = ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'];
/** Of ListExecutions alone. Source: ListExecutionsPageToken in the service model. */
const LONGEST_TOKEN = 3096;
/** A name is free again 90 days after its execution has ended. Source: StartExecution. */
const NAME_KEPT_MS = 90 * 24 * 3600 * 1000;

export type ExecutionOperations =
  | 'StartExecution'
  | 'StopExecution'
  | 'DescribeExecution'
  | 'ListExecutions'
  | 'DescribeStateMachineForExecution';

export function executionOperations(parts: Parts): SomeOperations<ExecutionOperations> {
  const { context, store, runner } = parts;
  return {
    StartExecution(input) {
      const execution = startExecution(parts, input.stateMachineArn ?? '', input.input, input.name);
      return { executionArn: execution.arn, startDate: new Date(execution.startedAt) };
    },

    /** Stopping what has ended changes nothing and tells when it ended. */
    StopExecution(input) {
      const execution = store.execution(input.executionArn ?? '');
      runner.stop(execution, input.error, input.cause);
      return { stopDate: new Date(execution.end?.at ?? context.clock.now()) };
    },

    DescribeExecution(input) {
      const execution = store.execution(input.executionArn ?? '');
      const { end } = execution;
      return {
        ...listed(execution),
        input: execution.input,
        inputDetails: { included: true },
        ...(end?.output === undefined ? {} : { output: end.output, outputDetails: { included: true } }),
        ...(end?.error === undefined ? {} : { error: end.error }),
        ...(end?.cause === undefined ? {} : { cause: end.cause }),
        redriveCount: 0,
        redriveStatus: redriveStatus(execution),
        ...(redriveStatus(execution) === 'NOT_REDRIVABLE' && {
          redriveStatusReason: `Execution is ${statusOf(execution)} and cannot be redriven`,
        }),
      };
    },

    ListExecutions(input) {
      const { statusFilter: filter } = input;
      if (filter && !STATUSES.includes(filter)) throw unfit(filter, 'statusFilter', `satisfy enum value set: [${STATUSES.join(', ')}]`);
      const started = startedBy(store, input.stateMachineArn ?? '');
      const executions = [...store.executions.values()]
        .filter((execution) => started(execution) && (!input.statusFilter || statusOf(execution) === input.statusFilter))
        .reverse();
      const { items, nextToken } = resultPage(executions, input.maxResults, input.nextToken, { longestToken: LONGEST_TOKEN });
      return {
        executions: items.map((execution) => ({ ...listed(execution), redriveCount: 0 })),
        ...(nextToken === undefined ? {} : { nextToken }),
      };
    },

    DescribeStateMachineForExecution(input) {
      const { machine } = store.execution(input.executionArn ?? '');
      return { ...described(machine), updateDate: new Date(machine.updatedAt) };
    },
  };
}

/**
 * Whether an execution belongs to the ARN: a version's or an alias's own ones, or all of a machine.
 * Throws what ListExecutions throws.
 */
function startedBy(store: Parts['store'], arn: string): (execution: Execution) => boolean {
  if (store.aliases.has(arn)) return ({ aliasArn }) => aliasArn === arn;
  if (store.versions.has(arn)) return ({ versionArn }) => versionArn === arn;
  const machine = store.machine(arn);
  return (execution) => execution.machine.arn === machine.arn;
}

/** Throws what StartExecution throws. The same name and input on a running execution give that execution. */
export function startExecution(
  { context, arns, store, runner }: Parts,
  machineArn: string,
  input = '{}',
  name = uuid(context.random),
): Execution {
  const startable = store.startable(machineArn, context.random);
  checkName(name);
  const arn = arns.execution(startable.machine.name, name);
  const existing = store.executions.get(arn);
  const parsed = parseJson(input);
  if (!parsed.ok) throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${parsed.problem}'`);
  if (isTooLarge(input)) {
    throw new AwsError(
      'ValidationException',
      "1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144",
    );
  }
  if (existing && isRemembered(existing, context.clock.now())) {
    if (!existing.end && existing.input === input) return existing;
    throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
  }
  store.executions.delete(arn);
  const execution = runner.start(startable, arn, name, input);
  store.executions.set(arn, execution);
  return execution;
}

const isRemembered = ({ end }: Execution, now: number): boolean => !end || now < end.at + NAME_KEPT_MS;

const listed = (execution: Execution) => ({
  executionArn: execution.arn,
  stateMachineArn: execution.machine.arn,
  ...(execution.versionArn !== undefined && { stateMachineVersionArn: execution.versionArn }),
  ...(execution.aliasArn !== undefined && { stateMachineAliasArn: execution.aliasArn }),
  name: execution.name,
  status: statusOf(execution),
  startDate: new Date(execution.startedAt),
  ...(execution.end ? { stopDate: new Date(execution.end.at) } : {}),
});
