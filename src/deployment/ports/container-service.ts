import type { OldRevisions } from '../record/record-family.ts';

/** What a side's ECS service is set to, and how far ECS is with it. */
export interface ServiceSettings {
  readonly service: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  /** ARN of the revision that the service names. */
  readonly taskDefinition: string;
  /** One deployment, completed. */
  readonly steady: boolean;
  /** The PRIMARY deployment of ECS. Absent where ECS tells of none. */
  readonly rollout?: Rollout;
  /** Deployments that ECS itself has failed, as far back as it tells, newest first. Times are ISO 8601. */
  readonly failedRollouts?: readonly { readonly at: string; readonly why: string }[];
}

/** `deleted`: ECS says that it is DRAINING or INACTIVE, so somebody has deleted it. */
export type LiveSettings = ServiceSettings | 'deleted' | undefined;

/** A deployment in the sense of ECS. */
interface Rollout {
  /** ARN of its revision. */
  readonly taskDefinition: string;
  /** `undefined`: the service is older than rollout states. */
  readonly state: 'COMPLETED' | 'FAILED' | 'IN_PROGRESS' | undefined;
  /** In ECS's words. */
  readonly reason: string;
  /** ISO 8601: when ECS changed it last. */
  readonly at?: string;
}

/** A side's ECS service as it is. `undefined` from `describe`: there is none (or it is INACTIVE). */
export interface ServiceState extends ServiceSettings {
  /** Tasks that stopped in the last hour, newest first. */
  readonly stopped: readonly StoppedTask[];
  /** What ECS said last of the service, such as why no task could be placed. */
  readonly newestEvent?: ServiceEvent;
  /**
   * The newest event by which ECS says that it leaves tasks up although fewer are wanted. Other events may
   * have come since.
   */
  readonly scaleInRefused?: ServiceEvent;
}

/** What ECS said of a service, in its own words. `at`: ISO 8601. */
interface ServiceEvent {
  readonly at: string;
  readonly message: string;
}

/** `gone`: INACTIVE now, or already. `why`: what ended it early. */
export interface Deregistered {
  readonly gone: readonly number[];
  readonly why?: string;
}

export interface StoppedTask {
  /** Its id. */
  readonly task: string;
  /** In ECS's words. */
  readonly reason: string;
  /** ECS's code of the reason (`TaskStopCode`). Absent where it gives none. */
  readonly stopCode?: string;
  /** ARN of its revision. */
  readonly taskDefinition: string;
}

/** A task that runs, by what it runs. */
export interface RunningTask {
  readonly task: string;
  readonly taskDefinition: string;
  /** Of the configured container; `undefined`: ECS does not tell it. */
  readonly digest: string | undefined;
}

/**
 * The two sides' long-lived services in words of the deployment. Counts are tasks; all writes are absolute.
 */
export interface ContainerService {
  describe(service: string, signal?: AbortSignal): Promise<ServiceState | undefined>;
  /**
   * What services are set to, in the order asked for, from one call. `undefined`: ECS tells of none, which a
   * read that lags does, too.
   */
  settings(services: readonly string[], signal?: AbortSignal): Promise<readonly LiveSettings[]>;
  /** All tasks of a service that run, with the digest of the named container's image. */
  running(service: string, container: string, signal?: AbortSignal): Promise<readonly RunningTask[]>;
  /** Sets task definition and count; creates the service from `likeService` when it does not exist yet. */
  raise(
    order: {
      readonly service: string;
      /** ARN of the target group or the Cloud Map service that its tasks register in. */
      readonly home: string;
      readonly taskDefinition: string;
      readonly desired: number;
      readonly likeService: string;
      readonly token: string;
    },
    signal?: AbortSignal,
  ): Promise<void>;
  /** Tags for people to read; nothing of Teal reads them. */
  tag(service: string, tags: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<void>;
  scale(service: string, desired: number, signal?: AbortSignal): Promise<void>;
  /**
   * Green's revision: the template with the image by digest, tagged with the deployment; looked up before it
   * is registered. Gives its ARN, and behind it those of any others that this call registered, of which
   * nothing runs.
   */
  revision(
    order: {
      readonly template: string;
      /** The family's newest revision before this deployment. */
      readonly newest: number;
      readonly family: string;
      readonly container: string;
      readonly image: string;
      readonly deployment: string;
      /** The template itself, as long as it is ACTIVE: nothing is registered then. */
      readonly asItIs?: boolean;
    },
    signal?: AbortSignal,
  ): Promise<readonly [string, ...string[]]>;
  /**
   * Takes old revisions out of use, some of them at most, the first ones first. What a service of the pair or
   * a running task of the cluster uses stays, and so does what is too young. Ends at the first throttled or
   * refused call.
   */
  deregister(order: Omit<OldRevisions, 'cluster'>, signal?: AbortSignal): Promise<Deregistered>;
  /**
   * Marks a revision (ARN) as Teal's own, for installations that have no record of it. Nothing depends on it
   * here.
   */
  own(revision: string, signal?: AbortSignal): Promise<void>;
}
