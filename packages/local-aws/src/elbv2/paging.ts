import { pageOf } from '../kernel/paging.ts';
import { invalid, violates } from './refusals.ts';

/** What a Describe operation answers with at most, with and without PageSize. */
const WHOLE_PAGE = 400;

/** One page of `items`, and the marker of the next one when there is a next one. */
export function page<T>(
  items: readonly T[],
  { PageSize: size = WHOLE_PAGE, Marker: marker }: { readonly PageSize?: number | undefined; readonly Marker?: string | undefined },
): { readonly items: T[]; readonly next: { readonly NextMarker?: string } } {
  if (size < 1) throw violates(size, 'pageSize', 'Member must have value greater than or equal to 1');
  if (size > WHOLE_PAGE) throw violates(size, 'pageSize', `Member must have value less than or equal to ${WHOLE_PAGE}`);
  const found = pageOf(items, { size, token: marker, badToken: () => invalid(`The marker '${marker}' is not valid`) });
  return { items: found.items, next: found.nextToken === undefined ? {} : { NextMarker: found.nextToken } };
}
