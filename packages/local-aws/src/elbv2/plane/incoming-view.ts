import type { IncomingMessage } from 'node:http';
import type { RequestView } from '../routing/rule-matching.ts';

/** A real request, as rules look at it. Parts are worked out only when a rule asks for them. */
export class IncomingView implements RequestView {
  readonly #request: IncomingMessage;
  #queryStart: number | undefined;

  constructor(request: IncomingMessage) {
    this.#request = request;
  }

  get method(): string {
    return this.#request.method ?? 'GET';
  }

  get path(): string {
    return (this.#request.url ?? '/').slice(0, this.#queryAt());
  }

  get query(): string {
    return (this.#request.url ?? '').slice(this.#queryAt() + 1);
  }

  get host(): string {
    return hostName(this.#request.headers.host);
  }

  get sourceIp(): string {
    return this.#request.socket.remoteAddress ?? '127.0.0.1';
  }

  header(name: string): string | undefined {
    const value = this.#request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  #queryAt(): number {
    if (this.#queryStart === undefined) {
      const url = this.#request.url ?? '/';
      const at = url.indexOf('?');
      this.#queryStart = at < 0 ? url.length : at;
    }
    return this.#queryStart;
  }
}

/** A Host header without its port, in lower case. */
export const hostName = (header: string | undefined) => (header ?? '').replace(/:\d+$/, '').toLowerCase();
