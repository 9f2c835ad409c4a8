import { gunzipSync } from 'node:zlib';
import { HttpResponse } from '@smithy/core/protocols';
import type { HttpHandlerOptions, HttpRequest, QueryParameterBag } from '@smithy/types';
import type { Front } from './front.ts';
import type { WireRequest } from './message.ts';

/** What an SDK client takes as its `requestHandler`. */
export interface InProcessHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(request: HttpRequest, options?: HttpHandlerOptions): Promise<{ response: HttpResponse }>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

/**
 * Lets a request in and its answer out: a caller whose process has ended, or is frozen, waits here.
 * Tells the access key of the caller, where its process has one of its own.
 */
export type Gate = <T>(call: (callerKey?: string) => Promise<T>) => Promise<T>;

/**
 * Serves SDK clients in this process: the same bytes as over the socket, but no socket, only microtasks.
 * A lost answer rejects with `TimeoutError`, which the SDK counts as transient.
 */
export function inProcessHandler(front: Front, gate: Gate = (call) => call()): InProcessHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, options) {
      if (options?.abortSignal?.aborted) throw named('AbortError', 'Request aborted');
      const answer = await gate((callerKey) => front(wireRequest(request), callerKey));
      if (!answer) throw named('TimeoutError', 'The local AWS dropped the connection before it answered');
      const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
      return { response: new HttpResponse({ statusCode: answer.status, headers: answer.headers, body }) };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });

function wireRequest({ method, path, query, headers, body }: HttpRequest): WireRequest {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const bytes = bytesOf(body);
  return {
    method,
    path,
    query: searchParams(query),
    headers: lower,
    body: lower['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes,
  };
}

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return Buffer.from(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  throw new TypeError('the in-process door takes a body as a string or bytes, not as a stream; use the socket for streams');
}

function searchParams(query: QueryParameterBag | undefined): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) for (const each of [value].flat()) params.append(name, each ?? '');
  return params;
}
