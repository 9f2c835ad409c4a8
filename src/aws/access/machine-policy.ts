import type { PolicyDocument } from '../policy.ts';
import { arnAt, functionArn, HOOKS, lostPushesName, machineArn, machineName, type Site } from '../site.ts';
import { startedOn } from './call-resources.ts';
import { fitted } from './fitted.ts';
import { hookFunctions } from './hook-functions.ts';
import { LOG_DELIVERY, NESTED_EXECUTIONS } from './implied.ts';
import { ofImplied, type Permission } from './permissions.ts';

/**
 * What a state machine's role may do: call the functions that its workflow names and no others, send what it
 * lost to the queue of lost pushes where it does that, and have its log delivered. A machine that is traced
 * needs `impliedPolicy(MACHINE_TRACING)` besides.
 */
export const machinePolicy = (workflow: string, calls: MachineCalls, site: Site): PolicyDocument =>
  fitted(machineName(site, workflow), machinePermissions(calls, site));

/** `functions`: without the prefix. */
export interface MachineCalls {
  readonly functions: readonly string[];
  readonly keepsLostPushes: boolean;
  /** It starts the machine that runs hooks, and waits for its end. */
  readonly startsHooks: boolean;
  /** It calls functions of hooks, which the configurations name. */
  readonly invokesHooks: boolean;
}

export const machinePermissions = (
  { functions, keepsLostPushes, startsHooks, invokesHooks }: MachineCalls,
  site: Site,
): readonly Permission[] => [
  {
    actions: ['lambda:InvokeFunction'],
    grant: { name: 'Functions', resources: [...new Set(functions)].sort().map((name) => functionArn(site, name)) },
    because: { calledBy: 'the workflow' },
  },
  ...(keepsLostPushes
    ? [
        {
          actions: ['sqs:SendMessage'],
          grant: { name: 'LostPushes', resources: [arnAt(site, 'sqs', lostPushesName(site))] },
          because: { calledBy: 'the workflow' },
        },
      ]
    : []),
  ...(invokesHooks
    ? hookFunctions(site, 'function').map((grant) => ({ actions: ['lambda:InvokeFunction'], grant, because: { calledBy: 'the workflow' } }))
    : []),
  ...(startsHooks ? nestedPermissions(site) : []),
  ...ofImplied(LOG_DELIVERY, site),
];

const nestedPermissions = (site: Site): readonly Permission[] => [
  {
    actions: ['states:StartExecution'],
    grant: {
      name: 'HooksMachine',
      resources: [machineArn(site, HOOKS)],
      ...(site.alias !== undefined && { condition: startedOn(site.alias) }),
    },
    because: { calledBy: 'the workflow' },
  },
  ...NESTED_EXECUTIONS.flatMap((implied) => ofImplied(implied, site)),
];
