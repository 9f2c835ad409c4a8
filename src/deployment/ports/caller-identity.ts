import type { Identified } from '../door/identified.ts';

/** Whoever tells by a signed request who has signed it. */
export interface CallerIdentity {
  /**
   * Whether a request that is signed for this host is for the STS of this region, as the installation reaches
   * it.
   */
  takes(host: string, region: string): boolean;
  /**
   * Sends the request as it was signed: no redirect, a small answer, three seconds. Rejects only when it is
   * aborted.
   */
  ask(
    request: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body: string },
    signal?: AbortSignal,
  ): Promise<Identified>;
}
