/** Somebody has proved to ask for a deployment, whose execution is to be started next. */
export interface AskedFor {
  /** Name of that execution. */
  readonly execution: string;
  /** `DeploymentRequest.wishHash`. */
  readonly wish: string;
  /** ARN. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
}
