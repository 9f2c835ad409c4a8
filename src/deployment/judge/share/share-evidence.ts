import type { SideCount } from '../../side-count.ts';
import { minutesInAll, type PlannedMinutes } from './beginnings.ts';
import { WORSE_UNLESS_SAID } from './guards.ts';
import type { ShareLimits } from './share-check.ts';
import type { LimitLook, ShareLook, ShareLooks } from './share-looks.ts';
import { wilson } from './wilson.ts';
import { pointsOf, ratioOf, type Window } from './window.ts';

/** What one limit's verdict rests on: plain numbers, of a fixed size however long the bake is. */
interface LimitEvidence {
  /** The share (of `limit`), or how many times blue's share (of `comparison`). */
  readonly limit: number;
  /** Probability of a false fail that is spent on this limit. */
  readonly alpha: number;
  /**
   * The score: so unlikely would it be, as 1 in this number, if green were within the limit. At most 1e12.
   */
  readonly oneIn: number;
  /** What `oneIn` must reach. */
  readonly needed: number;
  /** The minutes that it rests on most: from which index on, and how many. */
  readonly since: number;
  readonly minutes: number;
  readonly green: SideCount;
  readonly blue: SideCount;
  /**
   * How many times blue's share green's is in them, each minute compared with itself; `null`: blue has
   * nothing bad.
   */
  readonly ratio: number | null;
  /** By how many percentage points green's share is above blue's. */
  readonly points: number;
  /** Index of the minute of them with most bad requests of green; `null` when there is none. */
  readonly worst: number | null;
  readonly worstGreen: SideCount;
  /** It may fail green now. */
  readonly speaks: boolean;
  /** The guard that keeps certain evidence from failing green. */
  readonly heldBack: string | null;
  /**
   * Of a comparison that rests on minutes of green alone, beside a sick blue that has lost its traffic: the
   * share that is allowed in them. Absent otherwise.
   */
  readonly alone?: number;
}

/** The numbers of a judgement of a share, to be kept and shown. It is plain JSON. */
export interface ShareEvidence {
  /** Complete minutes that were used, and planned of all steps, with those that people have added. */
  readonly minutes: number;
  readonly plannedMinutes: number;
  /** The number of the step that is judged; `null` before its first minute. */
  readonly step: number | null;
  /** Of all minutes, and of this step's. */
  readonly green: SideCount;
  readonly blue: SideCount;
  readonly stepGreen: SideCount;
  readonly stepBlue: SideCount;
  /** Where green's share in this step lies in 95 of 100 such counts (Wilson's score interval). */
  readonly interval: { readonly low: number; readonly high: number };
  readonly minRequests: number;
  readonly blueIsSick: boolean;
  /** Of `max`; `null` where none is given. */
  readonly limit: LimitEvidence | null;
  /** Of `worse`, or of what stands in for `max` while blue is sick. */
  readonly comparison: LimitEvidence | null;
}

/** Above this a score is not told exactly. */
const MOST = 1e12;

export function evidenceOf(looks: ShareLooks, look: ShareLook, limits: ShareLimits, course: PlannedMinutes): ShareEvidence {
  const { all, step } = looks;
  return {
    minutes: looks.minutes,
    plannedMinutes: minutesInAll(course),
    step: looks.stepNumber ?? null,
    green: { ...all.green },
    blue: { ...all.blue },
    stepGreen: { ...step.green },
    stepBlue: { ...step.blue },
    interval: wilson(step.green),
    minRequests: limits.minRequests,
    blueIsSick: look.blueIsSick,
    limit: look.limit === undefined ? null : ofLimit(look.limit, limits.max ?? 1),
    comparison: limits.worse === undefined && !look.comparison.speaks ? null : ofLimit(look.comparison, limits.worse ?? WORSE_UNLESS_SAID),
  };
}

function ofLimit({ process, ln, window, speaks, heldBack, alone }: LimitLook, limit: number): LimitEvidence {
  return {
    limit,
    alpha: process.spend,
    oneIn: scoreOf(ln),
    needed: Number((1 / process.spend).toFixed(2)),
    ...ofWindow(window),
    speaks,
    heldBack: heldBack ?? null,
    ...(alone !== undefined && { alone: Number(alone.toPrecision(4)) }),
  };
}

function ofWindow(
  window: Window,
): Pick<LimitEvidence, 'since' | 'minutes' | 'green' | 'blue' | 'ratio' | 'points' | 'worst' | 'worstGreen'> {
  const ratio = ratioOf(window);
  return {
    since: window.since,
    minutes: window.minutes,
    green: { ...window.green },
    blue: { ...window.blue },
    ratio: Number.isFinite(ratio) ? Number(ratio.toPrecision(4)) : null,
    points: Number(pointsOf(window).toPrecision(4)),
    worst: window.worst?.index ?? null,
    worstGreen: window.worst === undefined ? { total: 0, bad: 0 } : { ...window.worst.green },
  };
}

/** Three digits. */
const scoreOf = (ln: number): number => Number(Math.min(MOST, Math.exp(ln)).toPrecision(3));
