import type { Allowance } from './plan.ts';

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
  /** Go on although the same image and template already run. */
  readonly force: boolean;
  readonly allow: readonly Allowance[];
  /** SHA-256 of the service's parsed configuration that the request was resolved with. */
  readonly configHash: string;
}

interface RequestedImage {
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<repository>@sha256:...` */
  readonly uri: string;
  readonly repository: string;
  readonly digest: string;
  readonly tag?: string;
  /** ISO 8601, from ECR. */
  readonly pushedAt?: string;
}
