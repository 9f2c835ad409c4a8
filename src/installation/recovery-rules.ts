import type { PutRuleCommandInput, Target } from '@aws-sdk/client-eventbridge';
import { machineArn, type Site } from '../aws/site.ts';
import { WORKFLOWS } from './workflows.ts';

export interface RecoveryRule {
  readonly rule: PutRuleCommandInput & { readonly Name: string };
  /** What the function is given. */
  readonly target: Omit<Target, 'Arn'>;
}

/** The function that both rules call: a rule cannot name an execution, and what happened is in the record. */
export const STARTER = 'start-recovery';

/**
 * What wakes the starter of recoveries as soon as an execution has ended without success, a recovery's too.
 * The event is sent with best effort, and names the machine without version or alias. Source: AWS Step
 * Functions Developer Guide, "Automating Step Functions event delivery with EventBridge".
 */
export const endedRule = (site: Pick<Site, 'home' | 'prefix'>): RecoveryRule => ({
  rule: {
    Name: `${site.prefix}-execution-ended`,
    Description: 'Executions that ended without success: what one left behind is recovered',
    EventPattern: JSON.stringify({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: {
        status: ['ABORTED', 'FAILED', 'TIMED_OUT'],
        stateMachineArn: WORKFLOWS.map(({ name }) => machineArn(site, name)),
      },
    }),
  },
  target: {
    Id: 'recover',
    InputTransformer: { InputPathsMap: { execution: '$.detail.executionArn' }, InputTemplate: '{"execution":<execution>}' },
  },
});

/** What wakes it every minute, for events that were lost and recoveries whose start was. */
export const sweepRule = ({ prefix }: Pick<Site, 'prefix'>): RecoveryRule => ({
  rule: {
    Name: `${prefix}-sweep`,
    Description: 'Looks every minute for deployments whose execution is dead',
    ScheduleExpression: 'rate(1 minute)',
  },
  target: { Id: 'recover', Input: '{"sweep":true}' },
});
