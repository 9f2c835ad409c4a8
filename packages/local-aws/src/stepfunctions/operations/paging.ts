import { AwsError } from '../../kernel/aws-error.ts';
import { type Page, pageOf } from '../../kernel/paging.ts';

const DEFAULT_PAGE = 100;
const MAX_PAGE = 1000;

/**
 * One page of a list: `maxResults` absent or 0 means 100, and 1,000 is the most.
 * Throws ValidationException or InvalidToken.
 */
export function resultPage<T>(items: readonly T[], maxResults = 0, token: string | undefined): Page<T> {
  if (maxResults < 0 || maxResults > MAX_PAGE) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${maxResults}' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to ${MAX_PAGE}`,
    );
  }
  return pageOf(items, {
    size: maxResults || DEFAULT_PAGE,
    token,
    badToken: () => new AwsError('InvalidToken', "Invalid Token: 'Invalid token'"),
  });
}
