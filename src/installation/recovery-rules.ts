import { machineArn, type Site, sweepRuleName } from '../aws/site.ts';
import { ROUTE_KINDS } from '../deployment/route-kind-names.ts';
import type { FunctionRule } from './function-rule.ts';
import { LEASED } from './workflows.ts';

/** The function that both rules call: a rule cannot name an execution, and what happened is in the record. */
export const STARTER = 'start-recovery';
/** The function that looks for pushes whose event was lost. */
export const FINDER = 'find-lost-pushes';
/** The function that compares services between deployments with how they were left. */
export const LOOKER = 'look-at-rest';

/**
 * What wakes the starter of recoveries as soon as an execution has ended without success, a recovery's too.
 * The event is sent with best effort, and names the machine without version or alias. Source: AWS Step
 * Functions Developer Guide, "Automating Step Functions event delivery with EventBridge".
 */
export const endedRule = (site: Pick<Site, 'home' | 'prefix'>): FunctionRule => ({
  rule: {
    Name: `${site.prefix}-execution-ended`,
    Description: 'Executions that ended without success: what one left behind is recovered',
    EventPattern: JSON.stringify({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: {
        status: ['ABORTED', 'FAILED', 'TIMED_OUT'],
        stateMachineArn: LEASED.map(({ name }) => machineArn(site, name)),
      },
    }),
  },
  targets: [
    {
      calls: STARTER,
      target: {
        Id: 'recover',
        InputTransformer: { InputPathsMap: { execution: '$.detail.executionArn' }, InputTemplate: '{"execution":<execution>}' },
      },
    },
  ],
});

/**
 * What wakes it every minute, for events that were lost and recoveries whose start was; and the look at
 * services at rest. It wakes the finder of lost pushes, too, and tells it the minute that the schedule meant,
 * and the machines: no function names one.
 */
export const sweepRule = (site: Pick<Site, 'home' | 'prefix'>): FunctionRule => ({
  rule: {
    Name: sweepRuleName(site),
    Description: 'Looks every minute for dead executions and lost pushes, and at services between deployments',
    ScheduleExpression: 'rate(1 minute)',
  },
  targets: [
    { calls: STARTER, target: { Id: 'recover', Input: '{"sweep":true}' } },
    {
      calls: FINDER,
      target: {
        Id: 'find-lost-pushes',
        InputTransformer: { InputPathsMap: { at: '$.time' }, InputTemplate: `{"at":<at>,"machines":${JSON.stringify(machinesOf(site))}}` },
      },
    },
    { calls: LOOKER, target: { Id: 'look-at-rest', Input: '{"sweep":true}' } },
  ],
});

/** What deploys, by the kind of route. */
const machinesOf = (site: Pick<Site, 'home' | 'prefix'>) =>
  Object.fromEntries(ROUTE_KINDS.map((route) => [route, machineArn(site, route)]));
