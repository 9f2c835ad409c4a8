/**
 * An HTTP request as both doors hand it in.
 * Header names are lower case; the body is complete and not compressed.
 */
export interface WireRequest {
  readonly method: string;
  /** Path without the query, as it came (still percent-encoded). */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | string;
}

/** The part of a request's content type that tells the format: `application/x-amz-json-1.1`. */
export const contentType = (request: WireRequest): string => (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();

export const bodyText = (request: WireRequest): string => Buffer.from(request.body).toString('utf8');
