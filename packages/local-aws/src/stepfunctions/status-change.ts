import type { BusEvent } from '../kernel/neighbours.ts';
import { type Execution, statusOf } from './execution.ts';

/**
 * The event that the service puts on the default bus when an execution changes status.
 * Source: "EventBridge events of Step Functions".
 */
export function statusChange(execution: Execution): BusEvent {
  const { end, machine } = execution;
  return {
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    resources: [execution.arn],
    detail: {
      executionArn: execution.arn,
      stateMachineArn: machine.arn,
      name: execution.name,
      status: statusOf(execution),
      startDate: execution.startedAt,
      stopDate: end?.at ?? null,
      input: execution.input,
      output: end?.output ?? null,
      inputDetails: { included: true },
      outputDetails: end?.output === undefined ? null : { included: true },
      stateMachineVersionArn: execution.versionArn ?? null,
      stateMachineAliasArn: execution.aliasArn ?? null,
      redriveCount: 0,
      redriveDate: null,
      redriveStatus: redriveStatus(execution),
      redriveStatusReason: null,
      error: end?.error ?? null,
      cause: end?.cause ?? null,
    },
  };
}

/** Only what ended without success can be redriven. */
export const redriveStatus = (execution: Execution): 'REDRIVABLE' | 'NOT_REDRIVABLE' =>
  execution.end && execution.end.status !== 'SUCCEEDED' ? 'REDRIVABLE' : 'NOT_REDRIVABLE';
