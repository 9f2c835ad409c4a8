/** An image by its digest, as the registry has it. */
export interface RequestedImage {
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<repository>@sha256:...` */
  readonly uri: string;
  readonly repository: string;
  readonly digest: string;
  readonly tag?: string;
  /** ISO 8601, from ECR. */
  readonly pushedAt?: string;
}
