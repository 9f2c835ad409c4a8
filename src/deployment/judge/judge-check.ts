import { type Check, kindOf } from '../check.ts';
import type { CheckReading } from '../ports/check-source.ts';
import type { SideCount } from '../side-count.ts';
import { minutesOf, type Span } from './counted-minutes.ts';
import type { Finding } from './finding.ts';
import type { CheckOutcome } from './policies.ts';
import { judgeQuantity, type QuantityMinute } from './quantity.ts';
import type { Longer } from './share/beginnings.ts';
import { judgeShare, type ShareJudgement } from './share/judge-share.ts';
import { judgeStrictly } from './share/judge-strictly.ts';
import type { ShareLimits, ShareMinute } from './share/share-check.ts';

/** Of the deployment, for all its checks. */
export interface CheckCourse {
  readonly spans: readonly Span[];
  readonly plannedMinutes: number;
  readonly longer?: readonly Longer[];
  /** The bake is over. */
  readonly over: boolean;
  /** Of this check: what blue counted in the hour before the first weight. */
  readonly before?: SideCount;
}

/**
 * What a check says of what its source has said. A source that says what is not asked of it has said nothing.
 */
export function judgeCheck(check: Check, reading: CheckReading, course: CheckCourse): Finding {
  const kind = kindOf(check);
  const finding = (outcome: CheckOutcome, reasons: readonly string[], more: Pick<Finding, 'share' | 'quantity'> = {}): Finding => ({
    check: check.name,
    kind,
    outcome,
    reasons,
    query: reading.query,
    ...more,
  });
  switch (reading.kind) {
    case 'none':
      return finding('none', [`${check.name}: no answer: ${reading.why}`]);
    case 'verdict':
      return kind === 'verdict' ? finding(reading.says, [`${check.name}: ${reading.message}`]) : unasked(check, reading, finding);
    case 'share': {
      if (kind !== 'share') return unasked(check, reading, finding);
      const { verdict, reasons, evidence } = judgeAsShare(check, shareMinutes(reading.minutes, course.spans), course);
      const said = [...(reasons.length === 0 ? [passText(evidence, badness(check))] : reasons), ...silence(reading.minutes, course.spans)];
      return verdict === 'pass' && nothingYet(course.spans)
        ? finding('inconclusive', [`${check.name}: ${NOTHING_YET}`], { share: evidence })
        : finding(verdict, named(check, said, ''), { share: evidence });
    }
    case 'quantity': {
      if (kind !== 'quantity') return unasked(check, reading, finding);
      const minutes = quantityMinutes(reading.minutes, course.spans);
      const { verdict, reasons, evidence } = judgeQuantity(quantityLimits(check), minutes, course);
      return verdict === 'pass' && nothingYet(course.spans)
        ? finding('inconclusive', [`${check.name}: ${NOTHING_YET}`], { quantity: evidence })
        : finding(verdict, named(check, reasons, 'within its limits'), { quantity: evidence });
    }
    default:
      return reading satisfies never;
  }
}

const NOTHING_YET = 'no minute of this bake is complete yet';

/** What earlier bakes say passes none. */
const nothingYet = (spans: readonly Span[]): boolean => {
  const last = spans.at(-1);
  return last === undefined || last.to <= last.from;
};

type Say = (outcome: CheckOutcome, reasons: readonly string[]) => Finding;

const unasked = (check: Check, reading: CheckReading, finding: Say): Finding =>
  finding('none', [`${check.name}: its source gave a ${reading.kind}, not a ${kindOf(check)}`]);

const named = ({ name }: Check, reasons: readonly string[], otherwise: string): readonly string[] =>
  (reasons.length === 0 ? [otherwise] : reasons).map((reason) => `${name}: ${reason}`);

const passText = ({ stepGreen }: ShareJudgement['evidence'], said: string): string =>
  `${stepGreen.bad} of ${stepGreen.total} requests on green ${said}`;

/** Of the requests of the step that is judged, those that nobody answered. */
function silence(read: Extract<CheckReading, { kind: 'share' }>['minutes'], spans: readonly Span[]): readonly string[] {
  const last = spans.at(-1);
  const unanswered = read
    .filter(({ at }) => last !== undefined && at >= last.from && at < last.to)
    .reduce((sum, { green }) => sum + (green?.unanswered ?? 0), 0);
  return unanswered === 0 ? [] : [`${unanswered} of them without an answer in this step`];
}

function judgeAsShare(check: Check, minutes: readonly ShareMinute[], course: CheckCourse): ShareJudgement {
  const limits = shareLimits(check);
  return check.strict && limits.max !== undefined
    ? judgeStrictly({ ...limits, max: limits.max }, minutes, course)
    : judgeShare(limits, minutes, course);
}

const NONE: SideCount = { total: 0, bad: 0 };

/** Minutes of the spans that the source does not have were not seen. */
function shareMinutes(read: Extract<CheckReading, { kind: 'share' }>['minutes'], spans: readonly Span[]): readonly ShareMinute[] {
  const byTime = new Map(read.map((minute) => [minute.at, minute]));
  return minutesOf(spans).map(({ at, step }) => ({ step, green: byTime.get(at)?.green ?? NONE, blue: byTime.get(at)?.blue ?? NONE }));
}

function quantityMinutes(read: Extract<CheckReading, { kind: 'quantity' }>['minutes'], spans: readonly Span[]): readonly QuantityMinute[] {
  const byTime = new Map(read.map((minute) => [minute.at, minute]));
  return minutesOf(spans).map(({ at }) => {
    const { green, blue } = byTime.get(at) ?? {};
    return { ...(green !== undefined && { green }), ...(blue !== undefined && { blue }) };
  });
}

/** What a bad request did, in sentences. */
function badness({ of }: Check): string {
  if (!('requests' in of)) return 'were bad';
  return of.requests === 'failed' ? 'failed' : `took longer than ${of.requests.slowerThan} ms`;
}

export const shareLimits = (check: Check): ShareLimits => ({
  ...(check.max !== undefined && { max: check.max }),
  ...(check.worse !== undefined && { worse: check.worse }),
  alpha: check.alpha,
  minRequests: check.minRequests,
  floor: check.floor,
  said: badness(check),
});

const quantityLimits = ({ max, min, worse, less, holds, alpha }: Check) => ({
  ...(max !== undefined && { max }),
  ...(min !== undefined && { min }),
  ...(worse !== undefined && { worse }),
  lower: less,
  holds: { minutes: holds.minutes, of: holds.of },
  alpha,
});
