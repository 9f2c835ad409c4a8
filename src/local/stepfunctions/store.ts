import { AwsError } from '../kernel/aws-error.ts';
import { checkArn } from './arns.ts';
import type { Execution } from './execution.ts';
import type { StateMachine } from './state-machine.ts';

/** The state machines and executions of one local Step Functions. */
export class Store {
  readonly machines = new Map<string, StateMachine>();
  readonly executions = new Map<string, Execution>();

  /** Throws InvalidArn or StateMachineDoesNotExist. */
  machine(arn: string): StateMachine {
    const machine = this.machines.get(checkArn(arn, 'stateMachine'));
    if (!machine) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  /** Throws InvalidArn or ExecutionDoesNotExist. */
  execution(arn: string): Execution {
    const execution = this.executions.get(checkArn(arn, 'execution'));
    if (!execution) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return execution;
  }
}
