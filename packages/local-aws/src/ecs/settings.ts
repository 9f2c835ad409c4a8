import type { Clock } from '../clock/clock.ts';

/**
 * How the local ECS behaves where AWS leaves it open or where a machine is not a data centre.
 * Durations are AWS milliseconds.
 */
export interface EcsOptions {
  /**
   * `process`: a task is a child process on its own port of 127.0.0.1. `model`: nothing runs; a task behaves
   * as registered with `facade.behave`. The default is `model` on a virtual clock, else `process`.
   */
  readonly tasks?: 'process' | 'model';
  /** From a decision of the scheduler's to PENDING: on AWS, the network interface. */
  readonly provisioningMs?: number;
  /** PENDING: the pull of the image. */
  readonly pullMs?: number;
  /** ACTIVATING: from the start of the containers to RUNNING. */
  readonly activatingMs?: number;
  /** From the end of the containers to STOPPED. */
  readonly deprovisioningMs?: number;
  /** How long after CreateService DescribeServices still says MISSING. AWS: usually 0, seldom minutes. */
  readonly missingAfterCreateMs?: number;
  /** Share of the events that are put on the bus twice, with the same detail.version, as AWS may. 0 to 1. */
  readonly duplicateEvents?: number;
  /** How often the scheduler looks at the health of targets. */
  readonly healthPollMs?: number;
}

export type EcsSettings = Required<EcsOptions>;

/** A stopped task is described for an hour (AWS: "at least one hour"). */
export const STOPPED_TASKS_KEPT_MS = 3_600_000;
/** A call that changes a service answers before the scheduler acts on it. */
export const REACTION_MS = 500;
/** stopTimeout of a container definition that has none (Fargate and EC2). */
export const DEFAULT_STOP_TIMEOUT_SECONDS = 30;

export function ecsSettings(options: EcsOptions, clock: Clock): EcsSettings {
  const virtual = clock.factor === Number.POSITIVE_INFINITY;
  if (virtual && options.tasks === 'process')
    throw new RangeError("tasks: 'process' needs time that passes by itself; a virtual clock runs tasks: 'model'");
  return {
    tasks: virtual ? 'model' : 'process',
    provisioningMs: 8_000,
    pullMs: 8_000,
    activatingMs: 2_000,
    deprovisioningMs: 2_000,
    missingAfterCreateMs: 0,
    duplicateEvents: 0,
    healthPollMs: 5_000,
    ...options,
  };
}
