import { isWorse, WORSE_UNLESS_SAID } from './guards.ts';
import type { ShareCourse, ShareLimits } from './share-check.ts';
import type { ShareLook, ShareLooks } from './share-looks.ts';
import { badText, percentText, requestsText, timesText } from './share-words.ts';
import { shareOf } from './window.ts';

/**
 * What is missing for a pass, in sentences; empty: nothing is. Too little on green in this step; too little
 * to compare; the step's observed share is above the limit; green looks worse by the best estimate; the last
 * minute is bad by itself.
 */
export function missingFor(
  looks: ShareLooks,
  look: ShareLook,
  limits: ShareLimits,
  { over }: Pick<ShareCourse, 'over'>,
): readonly string[] {
  const { step, paired } = looks;
  const { max, minRequests } = limits;
  const { limit, comparison, blueIsSick } = look;
  const soFar = over ? '' : ' so far';
  if (looks.minutes === 0) return ['no minute is complete yet'];
  const missing: string[] = [];
  if (step.green.total < minRequests) {
    missing.push(`${requestsText(step.green.total)} on green in this step${soFar}, ${minRequests} are needed to pass`);
  }
  if ((limits.worse !== undefined || blueIsSick) && tooLittleToCompare(looks, limits)) {
    const both = `${requestsText(paired.green.total)} on green and ${paired.blue.total} on blue in minutes that have both${soFar}`;
    missing.push(`${both}, ${minRequests} of each are needed to compare${blueIsSick ? ' (blue itself is above the limit)' : ''}`);
  }
  if (max !== undefined && !blueIsSick && shareOf(step.green) > max) {
    missing.push(
      `${badText('green', step.green, limits)} in this step, at most ${percentText(max)} is allowed: too many, but not certainly so`,
    );
  }
  if (max !== undefined && blueIsSick && step.blue.total === 0 && shareOf(step.green) > ofSickBlue(look, max, limits)) {
    missing.push(
      `${badText('green', step.green, limits)} in this step, and blue, which is above the limit itself, failed fewer before it lost its traffic`,
    );
  }
  if ((limits.worse !== undefined || blueIsSick) && isWorse(looks.all, limits, 1)) {
    missing.push(`${badText('green', looks.all.green, limits)}, ${timesText(looks.all)}: worse, but not certainly so`);
  }
  if (limit?.lastIsEnough || comparison.lastIsEnough) missing.push('the last minute alone is bad: one more is needed to tell');
  return missing;
}

/**
 * What green may have where blue has no traffic any more and was sick: as many times blue's share as is
 * allowed.
 */
const ofSickBlue = ({ blueShare }: ShareLook, max: number, { worse = WORSE_UNLESS_SAID }: ShareLimits): number =>
  Math.max(max, worse * blueShare);

/**
 * Minutes in which both sides were seen hold too few requests of either. A step that leaves blue no traffic
 * is not that: the comparison keeps what earlier steps said, when they said anything.
 */
function tooLittleToCompare({ step, paired }: ShareLooks, { minRequests }: ShareLimits): boolean {
  if (step.blue.total === 0 && paired.minutes > 0) return false;
  return paired.green.total < Math.max(1, minRequests) || paired.blue.total < Math.max(1, minRequests);
}
