import type { Allowance } from './plan.ts';
import type { RequestedImage } from './requested-image.ts';

/** One validated wish: a service, an image by digest, and who asked. */
export interface DeploymentRequest {
  /**
   * Identifies the wish: the push event's id, or one that the command made. A second request of the same id
   * is a duplicate.
   */
  readonly id: string;
  readonly service: string;
  readonly image: RequestedImage;
  readonly by: 'push' | 'command' | 'program';
  /** ISO 8601: the push event's time, or when the command was given. */
  readonly at: string;
  /** ISO 8601: the event of this push was lost. It was found in the registry and started at this time. */
  readonly found?: string;
  /** It takes the last committed deployment back: the version before it is deployed at once. */
  readonly undo?: UndoOf;
  /** Go on although the same image and template already run. */
  readonly force: boolean;
  readonly allow: readonly Allowance[];
  /** SHA-256 of the service's parsed configuration that the request was resolved with. */
  readonly configHash: string;
  /** Of an order: SHA-256 of all that it says (`request/wish-hash.ts`). */
  readonly wishHash?: string;
  /** In the record alone: ARN of who proved to have asked for it. Absent: nobody did. */
  readonly askedBy?: string;
}

/** Which deployment is undone, and by whom. */
export interface UndoOf {
  /** Id of the deployment whose version goes. */
  readonly of: string;
  /** ARN of the task definition revision that ran before it. */
  readonly revision: string;
  /** Who asked for it. */
  readonly by: string;
  readonly reason?: string;
}
