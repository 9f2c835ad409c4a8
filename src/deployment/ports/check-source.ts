import type { Check } from '../check.ts';
import type { SideConfig } from '../side.ts';
import type { Split } from '../split.ts';

/** As much of a plan as sources are asked about. */
export interface CheckedPair {
  readonly service: string;
  readonly deployment: string;
  readonly cluster: string;
  /** Green's. */
  readonly image: { readonly digest: string; readonly tag?: string };
  readonly green: SideConfig;
  readonly blue: SideConfig;
}

/** One complete minute of a share. A side that was not seen is absent. */
export interface ShareReading {
  /** Milliseconds since the epoch: when the minute began. */
  readonly at: number;
  readonly green?: ReadCount;
  readonly blue?: ReadCount;
}

/** `unanswered`: how many of the bad ones nobody answered, where the source tells them apart. */
interface ReadCount {
  readonly total: number;
  readonly bad: number;
  readonly unanswered?: number;
}

/** One complete minute of a quantity. */
export interface QuantityReading {
  readonly at: number;
  readonly green?: number;
  readonly blue?: number;
}

/**
 * What a source says at a look. Minutes are complete, in rising order, none twice; one that is left out was
 * not seen. `query`: what was asked, to people, without a secret. `none`: it could not be reached, or answers
 * nonsense.
 */
export type CheckReading =
  | { readonly kind: 'share'; readonly minutes: readonly ShareReading[]; readonly query: string }
  | { readonly kind: 'quantity'; readonly minutes: readonly QuantityReading[]; readonly query: string }
  | {
      readonly kind: 'verdict';
      readonly says: 'pass' | 'fail' | 'inconclusive';
      /** The source's own words, bounded. */
      readonly message: string;
      readonly query: string;
    }
  | { readonly kind: 'none'; readonly why: string; readonly query: string };

/** What a look asks for. */
export interface Look {
  /** Milliseconds, whole minutes; `to` is exclusive. Complete by now. */
  readonly from: number;
  readonly to: number;
  readonly now: number;
  /** Of production, as it was last read back. */
  readonly split: Split;
  /**
   * When the bake under way began, ISO 8601: tells bakes of one split apart. Absent outside of a deployment.
   */
  readonly bake?: string;
  /** What a source has said before, that it goes on from. Bounded, plain JSON; never a secret. */
  readonly kept?: string;
}

/**
 * Where checks get their readings. Nothing a source does rejects: what cannot be had is `none`. It is made
 * anew for each look. Checks that are read in one turn (`Promise.all`) share calls: many alarms are one.
 */
export interface CheckSource {
  /**
   * Within the time that `signal` gives, and within `SOURCE_SECONDS`. Minutes outside of the look, and those
   * that are not complete by now, are left out. `kept`: what the next look is to be given.
   */
  read(check: Check, look: Look, signal?: AbortSignal): Promise<CheckReading & { readonly kept?: string }>;
}
