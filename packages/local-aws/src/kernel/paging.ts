import type { AwsError } from './aws-error.ts';

export interface PageRequest {
  readonly size: number;
  readonly token: string | undefined;
  /** What the service answers to a token that it did not give. */
  readonly badToken: () => AwsError;
}

export interface Page<T> {
  readonly items: T[];
  /** Undefined on the last page. */
  readonly nextToken: string | undefined;
}

const PREFIX = 'offset:';

/** One page of a list. Tokens are opaque to clients, as on AWS, and say where the next page begins. */
export function pageOf<T>(all: readonly T[], { size, token, badToken }: PageRequest): Page<T> {
  const start = token === undefined ? 0 : offsetOf(token);
  if (start === undefined) throw badToken();
  const end = start + size;
  const nextToken = end < all.length ? Buffer.from(`${PREFIX}${end}`).toString('base64url') : undefined;
  return { items: all.slice(start, end), nextToken };
}

function offsetOf(token: string): number | undefined {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (!text.startsWith(PREFIX)) return undefined;
  const offset = Number(text.slice(PREFIX.length));
  return Number.isInteger(offset) && offset >= 0 ? offset : undefined;
}
