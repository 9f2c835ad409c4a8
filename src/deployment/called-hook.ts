import { takesBack } from './counted-alarms.ts';
import type { ActiveDeployment, HeardAlarm } from './record.ts';

/**
 * ARN of the execution that has called a function of a hook while green has had traffic. It holds the
 * deployment up for 15 minutes at most. Stopping it ends the call for the deployment; the function itself
 * goes on to its end. Before any traffic nobody is harmed by a wait for that end, and what undoes the hook
 * can run at once then. While a person is asked about drift the execution has ended: the mark of its call
 * stands, and the wait holds the deployment up.
 */
export function callingHook({ hooks = [], wait, hadWeight }: ActiveDeployment): string | undefined {
  if (!hadWeight || wait?.reason === 'drift') return undefined;
  return hooks.find(({ status, call }) => status === 'IN_PROGRESS' && call !== undefined)?.call?.execution;
}

/** The alarm that takes a deployment back while its hooks run: nobody judges meanwhile. */
export const alarmOfHooks = (active: ActiveDeployment): HeardAlarm | undefined => (active.hadWeight ? takesBack(active) : undefined);
