import type { ShareJudgement } from './judge-share.ts';
import type { ShareCourse, ShareLimits, ShareMinute } from './share-check.ts';
import { evidenceOf } from './share-evidence.ts';
import { ShareLooks } from './share-looks.ts';
import { badText, percentText, requestsText } from './share-words.ts';
import { shareOf } from './window.ts';

/**
 * The rule without statistics: green fails as soon as the observed share of a step's minutes is above `max`,
 * once they hold `minRequests`. It promises no error probability: with few requests it rolls back every third
 * healthy version (`docs/judging.md`). `worse` plays no part.
 */
export function judgeStrictly(
  limits: ShareLimits & { readonly max: number },
  minutes: readonly ShareMinute[],
  course: ShareCourse,
): ShareJudgement {
  const looks = new ShareLooks(limits, course);
  const said = (verdict: ShareJudgement['verdict'], minute: number | null, reasons: readonly string[]): ShareJudgement => ({
    verdict,
    minute,
    reasons,
    evidence: evidenceOf(looks, looks.look(), limits, course),
  });
  const enough = () => looks.step.green.total >= Math.max(1, limits.minRequests);
  for (const [index, minute] of minutes.entries()) {
    looks.add(minute);
    if (!enough() || shareOf(looks.step.green) <= limits.max) continue;
    const why = `${badText('green', looks.step.green, limits)} in this step, at most ${percentText(limits.max)} is allowed (strictly)`;
    return said('fail', index, [why]);
  }
  if (enough()) return said('pass', null, []);
  return said('inconclusive', null, [
    `${requestsText(looks.step.green.total)} on green in this step, ${Math.max(1, limits.minRequests)} are needed to judge`,
  ]);
}
