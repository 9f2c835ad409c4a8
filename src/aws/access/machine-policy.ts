import type { PolicyDocument } from '../policy.ts';
import { arnAt, functionArn, lostPushesName, machineName, type Site } from '../site.ts';
import { fitted } from './fitted.ts';
import { LOG_DELIVERY } from './implied.ts';
import { ofImplied, type Permission } from './permissions.ts';

/**
 * What a state machine's role may do: call the functions that its workflow names (`functionNames`, without
 * the prefix) and no others, send what it lost to the queue of lost pushes, and have its log delivered. A
 * machine that is traced needs `impliedPolicy(MACHINE_TRACING)` besides.
 */
export const machinePolicy = (workflow: string, functionNames: readonly string[], site: Site): PolicyDocument =>
  fitted(machineName(site, workflow), machinePermissions(functionNames, site));

export const machinePermissions = (functionNames: readonly string[], site: Site): readonly Permission[] => [
  {
    actions: ['lambda:InvokeFunction'],
    grant: { name: 'Functions', resources: [...new Set(functionNames)].sort().map((name) => functionArn(site, name)) },
    because: { calledBy: 'the workflow' },
  },
  {
    actions: ['sqs:SendMessage'],
    grant: { name: 'LostPushes', resources: [arnAt(site, 'sqs', lostPushesName(site))] },
    because: { calledBy: 'the workflow' },
  },
  ...ofImplied(LOG_DELIVERY, site),
];
