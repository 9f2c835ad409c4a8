import { AwsError } from '../../kernel/aws-error.ts';

const DEFAULT_PAGE = 100;
const MAX_PAGE = 1000;

export interface Page<T> {
  readonly items: T[];
  readonly nextToken: string | undefined;
}

/** One page of a list: `maxResults` absent or 0 means 100; at most 1,000. Throws InvalidToken for a token that is none. */
export function page<T>(items: readonly T[], maxResults: number | undefined, nextToken: string | undefined): Page<T> {
  if (maxResults !== undefined && (maxResults < 0 || maxResults > MAX_PAGE)) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${maxResults}' at 'maxResults' failed to satisfy constraint: Member must have value between 0 and ${MAX_PAGE}`,
    );
  }
  const start = nextToken === undefined ? 0 : offsetOf(nextToken);
  const end = start + (maxResults || DEFAULT_PAGE);
  return { items: items.slice(start, end), nextToken: end < items.length ? Buffer.from(`offset:${end}`).toString('base64') : undefined };
}

function offsetOf(token: string): number {
  const offset = /^offset:(\d+)$/.exec(Buffer.from(token, 'base64').toString())?.[1];
  if (offset === undefined) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
  return Number(offset);
}
