import { badNextToken } from '../refusals.ts';

/** Datapoints that GetMetricData gives at once when nobody asks for fewer. Source: API reference. */
export const MOST_DATAPOINTS = 100_800;

/** The part of a result's points on one page. */
interface Part<T> {
  readonly points: readonly T[];
  /** More of them are on the next page. */
  readonly more: boolean;
}

/**
 * A page of several results with at most `most` points altogether, shared among those that have some left;
 * and the token of the next page, undefined for the last one. Throws `InvalidNextToken`. How AWS shares a
 * page is not documented.
 */
export function datapointPage<T>(
  results: readonly (readonly T[])[],
  { most, token }: { readonly most: number; readonly token: string | undefined },
): { readonly parts: readonly Part<T>[]; readonly nextToken: string | undefined } {
  const starts = token === undefined ? results.map(() => 0) : readToken(token, results.length);
  const left = results.map((points, index) => Math.max(0, points.length - (starts[index] ?? 0)));
  const sizes = share(left, most);
  const ends = starts.map((start, index) => start + (sizes[index] ?? 0));
  const parts = results.map((points, index) => ({
    points: points.slice(starts[index], ends[index]),
    more: (ends[index] ?? 0) < points.length,
  }));
  const nextToken = parts.some(({ more }) => more) ? Buffer.from(JSON.stringify(ends)).toString('base64url') : undefined;
  return { parts, nextToken };
}

/** Of `most`, the same for everybody; what one does not need goes to the others. */
function share(left: readonly number[], most: number): number[] {
  const sizes = left.map(() => 0);
  let spare = most;
  while (spare > 0) {
    const open = left.flatMap((wanted, index) => ((sizes[index] ?? 0) < wanted ? [index] : []));
    if (open.length === 0) break;
    const each = Math.max(1, Math.floor(spare / open.length));
    for (const index of open) {
      const more = Math.min(each, spare, (left[index] ?? 0) - (sizes[index] ?? 0));
      sizes[index] = (sizes[index] ?? 0) + more;
      spare -= more;
    }
  }
  return sizes;
}

function readToken(token: string, results: number): number[] {
  try {
    const read: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (Array.isArray(read) && read.length === results && read.every((start) => Number.isInteger(start) && start >= 0)) return read;
  } catch {
    // Told below, as for a token of another call.
  }
  throw badNextToken();
}
