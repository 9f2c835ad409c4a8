import type { StoppedTask } from '../ports/container-service.ts';

/** Whose doing a stopped task is, by its reason in ECS's words. */
type Fault = (reason: string) => 'version' | 'nobody';

const never: Fault = () => 'nobody';
const always: Fault = () => 'version';

/**
 * The scheduler replaces a task that failed its health checks; all else that it stops, it stops for reasons
 * of its own.
 */
const FAILED_HEALTH_CHECKS = /^Task failed (ELB|container) health checks/;

/**
 * A task that did not start for want of room or of a network: `RESOURCE:ENI`, `RESOURCE:MEMORY` and the like
 * of the API's failure reasons, no capacity of Fargate or of Fargate Spot, a network interface that did not
 * come up, a fault of ECS.
 */
const NO_ROOM = /\bRESOURCE:|\bcapacity\b|network interface|\bENI\b|InternalError|\bAGENT\b|unable to place/i;

/**
 * A host that is repaired, retired or gone, a Spot task that is taken back, a change of the count: ECS
 * says it in words where it gives no code.
 */
const OF_ECS_OR_HOST = /^Host EC2 \(instance|underlying infrastructure|^Your Spot Task was interrupted|^Scaling activity initiated by/;

/**
 * By `TaskStopCode`, whether a stopped task counts against the version.
 *
 * | code | counts | why |
 * |---|---|---|
 * | EssentialContainerExited | yes | the container's own end |
 * | TaskFailedToStart | unless there was no room | an image that cannot be pulled, a secret that is missing, a command that does not start |
 * | ServiceSchedulerInitiated | after failed health checks only | scaling, rebalancing and draining are ECS's own |
 * | SpotInterruption | no | AWS takes the machine back |
 * | TerminationNotice | no | maintenance of the host |
 * | InfrastructureHealth | no | the host fails |
 * | UserInitiated | no | somebody called StopTask |
 *
 * Sources: ECS API reference, Task (`stopCode`); developer guide, "Stopped tasks error codes", "API failure
 * reasons"; AWS re:Post, "Why is my Amazon ECS task stopped?" and "How do I handle Spot termination notices
 * in AWS Fargate Spot tasks?".
 */
const FAULT_BY_CODE: Readonly<Record<string, Fault>> = {
  EssentialContainerExited: always,
  TaskFailedToStart: (reason) => (NO_ROOM.test(reason) && !/CannotPullContainer/.test(reason) ? 'nobody' : 'version'),
  ServiceSchedulerInitiated: (reason) => (FAILED_HEALTH_CHECKS.test(reason) ? 'version' : 'nobody'),
  SpotInterruption: never,
  TerminationNotice: never,
  InfrastructureHealth: never,
  UserInitiated: never,
};

/** Without a code, or with one that this version does not know, the words decide. */
const byWords: Fault = (reason) => (OF_ECS_OR_HOST.test(reason) ? 'nobody' : 'version');

/** True when a stopped task says something about its version. */
export const countsAgainstVersion = ({ reason, stopCode }: Pick<StoppedTask, 'reason' | 'stopCode'>): boolean =>
  ((stopCode !== undefined && FAULT_BY_CODE[stopCode]) || byWords)(reason) === 'version';
