/** A whole request to a source. Plain JSON: another function may make it. */
export interface ExchangeRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The most bytes that are read of the answer. */
  readonly largest: number;
}

/** The answer, as much of it as may be; or why there is none. */
export type ExchangeAnswer =
  | { readonly status: number; readonly contentType: string; readonly body: string; readonly tooLarge: boolean }
  | { readonly failed: string };

/** One HTTP exchange with a source: bounded in time and size, without redirects, to no link-local address. */
export interface HttpExchange {
  /** Rejects only when it is aborted. */
  send(request: ExchangeRequest, signal?: AbortSignal): Promise<ExchangeAnswer>;
}
