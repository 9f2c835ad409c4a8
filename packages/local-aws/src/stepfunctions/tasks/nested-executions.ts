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

/** `states:startExecution`: starts another machine, and with `.sync` or `.sync:2` waits for its end. */
export function nestedExecutions({ clock, random }: ServiceContext, { start, stop }: ExecutionControl): Integration {
  return {
    offers: (action) => action === 'startExecution',

    async call({ pattern, arguments: given, signal, require }) {
      const execution = begin(given, require);
      if (pattern === 'request-response' || pattern === 'waitForTaskToken') {
        const answer = { ExecutionArn: execution.arn, StartDate: clock.now() / 1000 };
        return { ...answer, ...sdkResponse(uuid(random), clock.now(), jsonText(answer).length) };
      }
      let end: ExecutionEnd;
      try {
        end = await untilAborted(execution.ended, signal);
      } catch (thrown) {
        // A parent that is stopped takes the execution that it waits for with it.
        if (thrown instanceof Interruption) stop(execution);
        throw thrown;
      }
      const description = describe(execution, end, pattern === 'sync:2');
      if (end.status === 'SUCCEEDED') return description;
      throw new StateError('failure', 'States.TaskFailed', jsonText(description));
    },
  };

  function begin(given: Json, require: IntegrationCall['require']): Execution {
    if (!isJsonObject(given) || typeof given.StateMachineArn !== 'string') {
      throw runtimeError("The argument 'StateMachineArn' of states:startExecution must be a string.");
    }
    const { StateMachineArn, Input = {}, Name } = given;
    try {
      const { machine, qualifier } = machineAndQualifier(StateMachineArn);
      require({ action: 'states:StartExecution', resource: machine, context: { 'states:StateMachineQualifier': qualifier } });
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
