/** Lambda functions of the teams that use Teal. */
export interface TeamFunctions {
  /** Starts a function, by its name or ARN, and does not wait for its end. */
  start(name: string, payload: unknown, signal?: AbortSignal): Promise<void>;
}
