import { takesBack } from './counted-alarms.ts';
import type { ActiveDeployment, HeardAlarm } from './record.ts';

/**
 * ARN of the execution that has called a function of a hook, which holds the deployment up: 15 minutes at
 * most. Stopping it ends the call for the deployment; the function itself goes on to its end. While a person
 * is asked about drift it has ended: the mark of its call stands, and the wait holds the deployment up.
 */
export const callingHook = ({ hooks = [], wait }: Pick<ActiveDeployment, 'hooks' | 'wait'>): string | undefined =>
  wait?.reason === 'drift' ? undefined : hooks.find(({ status, call }) => status === 'IN_PROGRESS' && call !== undefined)?.call?.execution;

/** The alarm that takes a deployment back while its hooks run: nobody judges meanwhile. */
export const alarmOfHooks = (active: ActiveDeployment): HeardAlarm | undefined => (active.hadWeight ? takesBack(active) : undefined);
