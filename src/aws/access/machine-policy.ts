import type { PolicyDocument } from '../policy.ts';
import { arnAt, functionArn, lostPushesName, machineName, type Site } from '../site.ts';
import { fitted } from './fitted.ts';
import { LOG_DELIVERY } from './implied.ts';
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
}

export const machinePermissions = ({ functions, keepsLostPushes }: MachineCalls, site: Site): readonly Permission[] => [
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
  ...ofImplied(LOG_DELIVERY, site),
];
