/**
 * An AWS in a process: its wire protocols, its control plane, and a data plane of real sockets and processes.
 */
export type { Clock } from './clock/clock.ts';
export { ScaledClock } from './clock/scaled-clock.ts';
export { VirtualClock } from './clock/virtual-clock.ts';
export { bringUp, type Stack } from './cloudformation/bring-up.ts';
export { leftOutOf } from './cloudformation/providers.ts';
export { type Template, templateOf } from './cloudformation/template.ts';
export { localImageManifest, MANIFEST_MEDIA_TYPE } from './ecr/local-image.ts';
export type { TaskBehaviour } from './ecs/behaviour.ts';
export { AwsError } from './kernel/aws-error.ts';
export type { Effect } from './kernel/effects.ts';
export type { Fault } from './kernel/faults.ts';
export { seededRandom } from './kernel/random.ts';
export type { InvocationFault } from './lambda/invocation-faults.ts';
export { type LocalAws, type LocalAwsOptions, startLocalAws } from './local-aws.ts';
export type { TaskFault } from './stepfunctions/tasks/task-faults.ts';
export { supportTable } from './support-table.ts';
