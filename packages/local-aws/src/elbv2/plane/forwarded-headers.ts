import type { IncomingMessage } from 'node:http';
import type { TraceIds } from './trace-id.ts';

/**
 * A request's headers as its target gets them:
 * flat, name after value, as node:http takes them without making an object.
 */
export interface ForwardedHeaders {
  readonly flat: string[];
  readonly hasBody: boolean;
}

/**
 * Headers of the connection, not of the request (RFC 9110, 7.6.1).
 * `upgrade` and `connection` stay on an upgrade.
 */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'upgrade', 'expect']);
const LENGTHS = new Set(
  [...HOP_BY_HOP, 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-port', 'x-amzn-trace-id', 'transfer-encoding', 'content-length'].map(
    (name) => name.length,
  ),
);

/**
 * What the load balancer sends on: every header as it came but those of the connection, and `X-Forwarded-*`
 * and `X-Amzn-Trace-Id` with itself added. Source: "HTTP headers and Application Load Balancers".
 */
export function forwardedHeaders(
  request: IncomingMessage,
  listener: { readonly port: number; readonly protocol: string },
  traces: TraceIds,
  upgrade = false,
): ForwardedHeaders {
  const { rawHeaders } = request;
  const flat: string[] = [];
  let hasBody = false;
  let forwardedFor: string | undefined;
  let trace: string | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    const value = rawHeaders[i + 1]!;
    if (LENGTHS.has(name.length)) {
      const lower = name.toLowerCase();
      if (lower === 'content-length') hasBody ||= value !== '0';
      else if (lower === 'transfer-encoding') hasBody = true;
      else if (lower === 'x-forwarded-for') {
        forwardedFor = forwardedFor ? `${forwardedFor}, ${value}` : value;
        continue;
      } else if (lower === 'x-amzn-trace-id') {
        trace = value;
        continue;
      } else if (lower === 'x-forwarded-proto' || lower === 'x-forwarded-port') continue;
      else if (HOP_BY_HOP.has(lower) && !(upgrade && (lower === 'upgrade' || lower === 'connection'))) continue;
    }
    flat.push(name, value);
  }
  const client = request.socket.remoteAddress ?? '127.0.0.1';
  flat.push(
    'X-Forwarded-For',
    forwardedFor ? `${forwardedFor}, ${client}` : client,
    'X-Forwarded-Proto',
    listener.protocol === 'HTTPS' ? 'https' : 'http',
    'X-Forwarded-Port',
    String(listener.port),
    'X-Amzn-Trace-Id',
    traces.next(trace),
  );
  return { flat, hasBody };
}

/**
 * An answer's headers as the client gets them:
 * those of the connection to the target left out, cookies of the load balancer added.
 */
export function answerHeaders(rawHeaders: readonly string[], cookies: readonly string[]): string[] {
  const flat: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    if ((name.length === 10 && /^(connection|keep-alive)$/i.test(name)) || (name.length === 16 && /^proxy-connection$/i.test(name)))
      continue;
    flat.push(name, rawHeaders[i + 1]!);
  }
  for (const cookie of cookies) flat.push('Set-Cookie', cookie);
  return flat;
}
