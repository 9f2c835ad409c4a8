import { DeploymentError } from './errors.ts';
import { isPuttingBack } from './going-back.ts';
import type { ActiveDeployment } from './record.ts';
import { ROUTE_KINDS } from './route-kind-names.ts';

/**
 * Whether the execution that holds a lease can still act. `unknown`: the engine knows no execution of this
 * ARN.
 */
export type HolderStatus = 'running' | 'ended' | 'unknown';

/** What the engine said, and of which execution: by the time of a write another may hold the lease. */
export interface Holder {
  readonly execution: string;
  readonly status: HolderStatus;
}

/**
 * Two looks that find a holder unknown are at least so far apart before it counts as gone. One look is no
 * proof: what DescribeExecution answers is eventually consistent (API reference). What is gone cannot come
 * back: executions are kept for 90 days after their end, and are deleted with their state machine.
 */
const GONE_AFTER_MS = 60_000;

/** `gone`: unknown at two looks. What was said of another execution does not count. */
export function standingOf(active: ActiveDeployment, holder: Holder | undefined, now: number): HolderStatus | 'gone' {
  if (holder?.execution !== active.execution) return 'running';
  const { unknownHolder: before } = active;
  const twice = before?.execution === active.execution && now - Date.parse(before.since) >= GONE_AFTER_MS;
  return holder.status === 'unknown' && twice ? 'gone' : holder.status;
}

/**
 * The deployment after this look at its holder: the first look that finds it unknown is remembered until it
 * is known again.
 */
export function afterLook(active: ActiveDeployment, holder: Holder | undefined, now: number): ActiveDeployment {
  if (holder?.execution !== active.execution) return active;
  const { unknownHolder, ...known } = active;
  if (holder.status !== 'unknown') return unknownHolder === undefined ? active : known;
  if (unknownHolder?.execution === active.execution) return active;
  return { ...active, unknownHolder: { execution: active.execution, since: new Date(now).toISOString() } };
}

/**
 * ARN of the execution that was started, or is to be, to take a deployment over; undefined when none has
 * been.
 */
export const recoveryOf = (active: Pick<ActiveDeployment, 'execution' | 'takenOver' | 'recovery' | 'phase'>): string | undefined =>
  active.takenOver && executionOn(takingOverMachineOf(active), active.takenOver.execution);

/** `arn:...:stateMachine:<machine>`, `<name>` -> `arn:...:execution:<machine>:<name>` */
export function executionOn(machine: string, name: string): string {
  const parts = machine.split(':');
  return [...parts.slice(0, 5), 'execution', parts[6], name].join(':');
}

/**
 * ARN of the state machine that takes the deployment over when its execution is dead. What puts weights back
 * is taken over by its like: whatever recovers a deployment takes a side down, too.
 */
export const takingOverMachineOf = (active: Pick<ActiveDeployment, 'execution' | 'recovery' | 'phase'>): string =>
  isPuttingBack(active) ? putBackMachineOf(machineOf(active)) : recoveryMachineOf(machineOf(active));

/**
 * ARN of the state machine that the deployment is one of, whoever holds it now: a recovery has one of its
 * own, and the record keeps the deployment's.
 */
export const machineOf = ({ execution, recovery }: Pick<ActiveDeployment, 'execution' | 'recovery'>): string =>
  recovery?.machine ?? machineOfExecution(execution);

/** `arn:...:execution:<machine>:<name>` -> `<name>` */
export const nameOfExecution = (execution: string): string => execution.split(':').at(-1) ?? execution;

/** `arn:...:execution:<machine>:<name>` -> `arn:...:stateMachine:<machine>` */
export const machineOfExecution = (execution: string): string =>
  [...execution.split(':').slice(0, 5), 'stateMachine', execution.split(':')[6]].join(':');

/** What recovers deployments over a route: the workflow's name behind the installation's prefix. */
export const RECOVER = 'recover';

/**
 * `arn:...:stateMachine:teal-dns` -> `arn:...:stateMachine:teal-recover-dns`. Functions know no state machine
 * (CloudFormation takes no cycle): the name follows from the machine that the deployment was started on.
 */
export const recoveryMachineOf = (machine: string): string => besideMachine(machine, RECOVER);

/** What puts weights back over a route: the workflow's name behind the installation's prefix. */
export const PUT_BACK = 'put-back';

/** `arn:...:stateMachine:teal-dns` -> `arn:...:stateMachine:teal-put-back-dns` */
export const putBackMachineOf = (machine: string): string => besideMachine(machine, PUT_BACK);

/**
 * `arn:...:stateMachine:teal-recover-dns` -> `arn:...:stateMachine:teal-dns`: what deploys, of itself and of
 * those beside it.
 */
export const deployingMachineOf = (machine: string): string =>
  ROUTE_KINDS.reduce((name, kind) => name.replace(new RegExp(`-(?:${RECOVER}|${PUT_BACK})-${kind}$`), `-${kind}`), machine);

function besideMachine(machine: string, does: string): string {
  const parts = machine.split(':').slice(0, 7);
  const name = parts[6] ?? '';
  const route = ROUTE_KINDS.find((kind) => name.endsWith(`-${kind}`));
  if (route === undefined)
    throw new DeploymentError('BadRequest', `${machine} is no state machine of Teal: its name ends with no kind of route`);
  return [...parts.slice(0, 6), `${name.slice(0, -route.length)}${does}-${route}`].join(':');
}
