import { AwsError } from '../../kernel/aws-error.ts';
import { uuid } from '../../kernel/ids.ts';
import { machineAndQualifier } from '../../kernel/permissions.ts';
import type { ServiceContext } from '../../kernel/service.ts';
import { type Execution, type ExecutionEnd, statusOf } from '../execution.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { Interruption, untilAborted } from '../runtime/interruption.ts';
import { jsonText } from '../runtime/payload.ts';
import { runtimeError, StateError } from '../state-error.ts';
import type { Integration, IntegrationCall } from './integrations.ts';
import { sdkResponse } from './sdk-response.ts';

/** How other executions are begun and ended. */
export interface ExecutionControl {
  /** Throws AwsError as StartExecution does. */
  readonly start: (stateMachineArn: string, input: string, name: string | undefined) => Execution;
  readonly stop: (execution: Execution) => void;
}

/**
 * `states:startExecution`: starts another machine, and with `.sync` or `.sync:2` waits for its end. Whoever
 * waits needs more permissions: for the managed rule by which Step Functions hears of the end, and to ask
 * about and to stop the execution. Source: developer guide, "IAM policies for calling Step Functions
 * workflows in Step Functions".
 */
export function nestedExecutions({ clock, random, region, account }: ServiceContext, { start, stop }: ExecutionControl): Integration {
  return {
    offers: (action) => action === 'startExecution',

    async call({ pattern, arguments: given, signal, require }) {
      const waits = pattern === 'sync' || pattern === 'sync:2';
      const execution = begin(given, require, waits);
      if (!waits) {
        const answer = { ExecutionArn: execution.arn, StartDate: clock.now() / 1000 };
        return { ...answer, ...sdkResponse(uuid(random), clock.now(), jsonText(answer).length) };
      }
      let end: ExecutionEnd;
      try {
        end = await untilAborted(execution.ended, signal);
      } catch (thrown) {
        // A parent that is stopped takes the execution that it waits for with it.
        if (thrown instanceof Interruption) stopAlongside(execution, require);
        throw thrown;
      }
      const description = describe(execution, end, pattern === 'sync:2');
      if (end.status === 'SUCCEEDED') return description;
      throw new StateError('failure', 'States.TaskFailed', jsonText(description));
    },
  };

  function begin(given: Json, require: IntegrationCall['require'], waits: boolean): Execution {
    if (!isJsonObject(given) || typeof given.StateMachineArn !== 'string') {
      throw runtimeError("The argument 'StateMachineArn' of states:startExecution must be a string.");
    }
    const { StateMachineArn, Input = {}, Name } = given;
    try {
      const { machine, qualifier } = machineAndQualifier(StateMachineArn);
      require({ action: 'states:StartExecution', resource: machine, context: { 'states:StateMachineQualifier': qualifier } });
      if (waits) {
        const resource = `arn:aws:events:${region}:${account}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`;
        for (const action of ['events:PutRule', 'events:PutTargets', 'events:DescribeRule']) require({ action, resource });
        const executions = `${machine.replace(':stateMachine:', ':execution:')}:${typeof Name === 'string' ? Name : 'any'}`;
        require({ action: 'states:DescribeExecution', resource: executions });
      }
      return start(StateMachineArn, typeof Input === 'string' ? Input : jsonText(Input), typeof Name === 'string' ? Name : undefined);
    } catch (thrown) {
      if (!(thrown instanceof AwsError)) throw thrown;
      throw new StateError(
        'failure',
        thrown.code === 'AccessDeniedException' ? 'StepFunctions.AWSStepFunctionsException' : `StepFunctions.${thrown.code}Exception`,
        `${thrown.message} (Service: AWSStepFunctions; Status Code: 400; Error Code: ${thrown.code})`,
      );
    }
  }

  /** Best effort: without the permission the child goes on. */
  function stopAlongside(execution: Execution, require: IntegrationCall['require']): void {
    try {
      require({ action: 'states:StopExecution', resource: execution.arn });
      stop(execution);
    } catch (thrown) {
      if (!(thrown instanceof AwsError)) throw thrown;
    }
  }
}

/** The child as the parent's task gives it; `.sync:2` gives input and output as JSON, `.sync` as text. */
function describe(execution: Execution, end: ExecutionEnd, parsed: boolean): JsonObject {
  const data = (text: string): Json => (parsed ? (JSON.parse(text) as Json) : text);
  return {
    ExecutionArn: execution.arn,
    Input: data(execution.input),
    InputDetails: { Included: true },
    Name: execution.name,
    ...(end.output === undefined ? {} : { Output: data(end.output), OutputDetails: { Included: true } }),
    ...(end.error === undefined ? {} : { Error: end.error }),
    ...(end.cause === undefined ? {} : { Cause: end.cause }),
    StartDate: execution.startedAt,
    StateMachineArn: execution.machine.arn,
    Status: statusOf(execution),
    StopDate: end.at,
  };
}
