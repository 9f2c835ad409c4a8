import { AwsError } from '../../kernel/aws-error.ts';
import { type Page, pageOf } from '../../kernel/paging.ts';
import { unfit } from '../arns.ts';

const DEFAULT_PAGE = 100;
const MAX_PAGE = 1000;

/** Longest nextToken. Source: PageToken in the service model; ListExecutions has a longer one. */
const LONGEST_TOKEN = 1024;

/**
 * One page of a list: `maxResults` absent or 0 means 100, and 1,000 is the most.
 * Throws ValidationException or InvalidToken.
 */
export function resultPage<T>(
  items: readonly T[],
  maxResults = 0,
  token: string | undefined,
  { longestToken = LONGEST_TOKEN }: { readonly longestToken?: number } = {},
): Page<T> {
  if (maxResults < 0) throw unfit(maxResults, 'maxResults', 'have value greater than or equal to 0');
  if (maxResults > MAX_PAGE) throw unfit(maxResults, 'maxResults', `have value less than or equal to ${MAX_PAGE}`);
  if (token === '') throw unfit(token, 'nextToken', 'have length greater than or equal to 1');
  if (token !== undefined && token.length > longestToken)
    throw unfit(token, 'nextToken', `have length less than or equal to ${longestToken}`);
  return pageOf(items, {
    size: maxResults || DEFAULT_PAGE,
    token,
    badToken: () => new AwsError('InvalidToken', "Invalid Token: 'Invalid token'"),
  });
}
