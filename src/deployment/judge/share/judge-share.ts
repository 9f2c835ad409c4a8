import { missingFor } from './passing.ts';
import type { ShareCourse, ShareLimits, ShareMinute } from './share-check.ts';
import { evidenceOf, type ShareEvidence } from './share-evidence.ts';
import { type ShareLook, ShareLooks } from './share-looks.ts';
import { aloneText, comparedEarlierText, overLimitText, worseText } from './share-words.ts';

export interface ShareJudgement {
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  /** Index, from 0, of the minute of the fail; `null` unless it is one. */
  readonly minute: number | null;
  /** Never empty unless it is a pass. */
  readonly reasons: readonly string[];
  readonly evidence: ShareEvidence;
}

/**
 * Judges a share of a deployment by its complete minutes, which are consecutive and all of them: it looks
 * after each, and the first look that fails green is final, however often and whenever this is called. Until
 * then it passes when nothing is missing for that, and is inconclusive with what is missing otherwise.
 *
 * The method is a bet against each limit that is multiplied up minute by minute (`e-process.ts`), as in
 * arXiv 2205.14762 and 2011.03567, with a cap on what one minute may win.
 */
export function judgeShare(limits: ShareLimits, minutes: readonly ShareMinute[], course: ShareCourse): ShareJudgement {
  const looks = new ShareLooks(limits, course);
  let look = looks.look();
  for (const [index, minute] of minutes.entries()) {
    looks.add(minute);
    look = looks.look();
    if (!fails(look)) continue;
    return { verdict: 'fail', minute: index, reasons: failReasons(look, limits), evidence: evidenceOf(looks, look, limits, course) };
  }
  const missing = missingFor(looks, look, limits, course);
  const comparesEarlier = missing.length === 0 && limits.worse !== undefined && looks.step.blue.total === 0;
  return {
    verdict: missing.length === 0 ? 'pass' : 'inconclusive',
    minute: null,
    reasons: comparesEarlier ? [comparedEarlierText(looks)] : missing,
    evidence: evidenceOf(looks, look, limits, course),
  };
}

/** Green is certainly above a limit, by this look. */
export const fails = ({ limit, comparison }: ShareLook): boolean => limit?.fails === true || comparison.fails;

function failReasons(look: ShareLook, limits: ShareLimits): readonly string[] {
  const { limit, comparison } = look;
  return [...(limit?.fails ? [overLimitText(limit, limits)] : []), ...(comparison.fails ? [comparedText(look, limits)] : [])];
}

function comparedText({ limit, comparison, blueShare }: ShareLook, limits: ShareLimits): string {
  if (comparison.alone !== undefined) return aloneText(comparison, comparison.alone, blueShare, limits);
  return worseText(comparison, limits, limit?.speaks === false);
}
