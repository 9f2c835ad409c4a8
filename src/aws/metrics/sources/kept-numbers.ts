import * as z from 'zod';
import { MINUTE } from './minutes.ts';
import type { Said, Values } from './said.ts';

/** Numbers of the last minutes that a source has given one at a time. */
const MOST = 120;

const numbers = z.array(z.tuple([z.number(), z.number()])).max(MOST);
const keptSchema = z.object({ green: numbers, blue: numbers });

interface Look {
  readonly to: number;
  readonly kept?: string;
}

/**
 * A source that gives a number of now: it is that of the newest complete minute, and stands beside those of
 * the looks before. So a limit may hold for n of m minutes.
 */
export function withKept(now: { readonly green?: number | undefined; readonly blue?: number | undefined }, { to, kept }: Look): Said {
  const before = parsed(kept);
  const green = added(before.green, to - MINUTE, now.green);
  const blue = added(before.blue, to - MINUTE, now.blue);
  return {
    kind: 'quantity',
    green: new Map(green),
    ...(blue.length > 0 && { blue: new Map(blue) as Values }),
    kept: JSON.stringify({ green, blue }),
  };
}

type Numbers = z.infer<typeof numbers>;

function parsed(kept: string | undefined): z.infer<typeof keptSchema> {
  try {
    return keptSchema.parse(JSON.parse(kept ?? ''));
  } catch {
    return { green: [], blue: [] };
  }
}

const added = (before: Numbers, at: number, value: number | undefined): Numbers =>
  [...before.filter(([minute]) => minute !== at), ...(value === undefined ? [] : [[at, value] as [number, number]])]
    .sort(([a], [b]) => a - b)
    .slice(-MOST);
