import type { LocalAws } from '@teal/local-aws';

/** One call that a function of Teal made. */
export interface Call {
  /** AWS milliseconds. */
  readonly at: number;
  /** The function: `plan-deployment`. */
  readonly by: string;
  /** As the wire names it: `ecs`, `monitoring`. */
  readonly service: string;
  readonly operation: string;
}

/**
 * The calls of Teal's functions from now on; those of anybody else, such as the sample's makers, are left
 * out.
 */
export function callsOf({ effects }: Pick<LocalAws, 'effects'>): { take(): readonly Call[]; stop(): void } {
  const seen: Call[] = [];
  const stop = effects.watch((effect) => {
    if (effect.kind !== 'api-call') return;
    const [, by] = /assumed-role\/teal-([a-z-]+)\//.exec(effect.caller) ?? [];
    if (by !== undefined) seen.push({ at: effect.at, by, service: effect.service, operation: effect.operation });
  });
  return { take: () => seen.splice(0), stop };
}

/** How often each name comes. */
export function tally<T>(things: readonly T[], nameOf: (thing: T) => string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const thing of things) counts[nameOf(thing)] = (counts[nameOf(thing)] ?? 0) + 1;
  return counts;
}

/** The most of them in any 60 seconds. */
export function peakOfAMinute(calls: readonly Pick<Call, 'at'>[]): number {
  const times = calls.map(({ at }) => at).sort((a, b) => a - b);
  let first = 0;
  let most = 0;
  for (const [index, at] of times.entries()) {
    while (at - times[first]! >= 60_000) first++;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
