/** Asks DNS as clients do. Calls no AWS API. */
export interface NameResolver {
  /**
   * IPv4 addresses that the name is answered with now; empty when there are none. `server`:
   * `<address>[:<port>]`, else the system's.
   */
  addresses(name: string, server: string | undefined, signal?: AbortSignal): Promise<readonly string[]>;
}
