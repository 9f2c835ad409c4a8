import { type Check, kindOf, sourceKindOf } from '../check.ts';
import { PERIOD_SECONDS } from '../metric-minutes.ts';
import type { CheckReading } from '../ports/check-source.ts';
import type { SideCount } from '../side-count.ts';
import { minutesOf, type Span } from './counted-minutes.ts';
import type { Finding } from './finding.ts';
import { judgeCheck } from './judge-check.ts';

/** What a gate would have said of past minutes. */
export interface Replay {
  readonly check: string;
  /** At the end of each step. A fail is final, and so is that there is no answer: that is the last one. */
  readonly said: readonly Finding[];
  /** When the minute of the fail began, in milliseconds, and its number from 0; absent: it does not fail. */
  readonly failed?: { readonly at: number; readonly minute: number };
  /** Green had no traffic: the other side is judged, and compared with nothing. */
  readonly swapped: boolean;
}

export interface ReplayCourse {
  /** Of each step. */
  readonly spans: readonly Span[];
  readonly plannedMinutes: number;
  readonly before?: SideCount;
  /** Nobody says which side is the new one: where only one has traffic, that one is judged. */
  readonly eitherSide: boolean;
}

/** Judges past minutes step by step, as a gate would have at the end of each. */
export function replay(check: Check, read: CheckReading, { spans, plannedMinutes, before, eitherSide }: ReplayCourse): Replay {
  const swapped = eitherSide && onlyBlue(read);
  const reading = swapped ? turned(read) : read;
  const said: Finding[] = [];
  for (let step = 1; step <= spans.length; step++) {
    const finding = judgeCheck(check, reading, { spans: spans.slice(0, step), plannedMinutes, over: true, ...(before && { before }) });
    said.push(finding);
    if (finding.outcome === 'fail' || finding.outcome === 'none') break;
  }
  const minute = minuteOfFail(said.at(-1));
  const at = minute === undefined ? undefined : minutesOf(spans)[minute]?.at;
  return { check: check.name, said, swapped, ...(minute !== undefined && at !== undefined && { failed: { at, minute } }) };
}

/** A judgement ends with the minute of its fail. */
function minuteOfFail(finding: Finding | undefined): number | undefined {
  if (finding?.outcome !== 'fail') return undefined;
  return finding.share ? finding.share.minutes - 1 : (finding.quantity?.failedAt ?? undefined);
}

function onlyBlue(reading: CheckReading): boolean {
  switch (reading.kind) {
    case 'share':
      return !reading.minutes.some(({ green }) => (green?.total ?? 0) > 0) && reading.minutes.some(({ blue }) => (blue?.total ?? 0) > 0);
    case 'quantity':
      return !reading.minutes.some(({ green }) => green !== undefined) && reading.minutes.some(({ blue }) => blue !== undefined);
    default:
      return false;
  }
}

function turned(reading: CheckReading): CheckReading {
  switch (reading.kind) {
    case 'share':
      return { ...reading, minutes: reading.minutes.map(({ at, blue }) => ({ at, ...(blue && { green: blue }) })) };
    case 'quantity':
      return { ...reading, minutes: reading.minutes.map(({ at, blue }) => ({ at, ...(blue !== undefined && { green: blue }) })) };
    default:
      return reading;
  }
}

/** Why past minutes cannot be judged by a check; `undefined`: they can. */
export function whyNotReplayed(check: Check): string | undefined {
  const { of } = check;
  if (kindOf(check) === 'verdict') return "somebody else's verdict, which is of the moment it is asked for";
  const kind = sourceKindOf(of);
  if (kind === 'requests' || kind === 'cloudWatch') return undefined;
  if ('prometheus' in of)
    return of.prometheus.from === 'outside' ? undefined : 'its source is asked from the subnets of the installation alone';
  return 'its source is asked by the judge alone: it may do more than answer';
}

/** The time in as many spans as there are steps, as evenly as whole minutes are. */
export function evenSpans({ from, to }: Span, steps: number): readonly Span[] {
  const minute = 1000 * PERIOD_SECONDS;
  const edge = (index: number) => from + Math.floor(((to - from) / minute) * (index / steps)) * minute;
  return Array.from({ length: steps }, (_, index) => ({ from: edge(index), to: edge(index + 1) }));
}
