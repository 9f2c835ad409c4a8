import type { Finding } from '../../deployment/judge/finding.ts';
import type { QuantityEvidence } from '../../deployment/judge/quantity.ts';
import type { ShareEvidence } from '../../deployment/judge/share/share-evidence.ts';
import { percentText } from '../../deployment/judge/share/share-words.ts';
import type { SideCount } from '../../deployment/side-count.ts';
import { labelled } from './labelled.ts';

/** What one limit's verdict rests on. */
type LimitEvidence = NonNullable<ShareEvidence['limit']>;

/**
 * What a check says, and every number that it rests on, in lines for people; minutes count from 1. `step`:
 * what the step is called that its numbers are of.
 */
export const findingLines = (finding: Finding, step = 'this step'): readonly string[] => [
  `  ${finding.check}: ${finding.outcome}`,
  ...finding.reasons.flatMap((reason, index) => labelled(index === 0 ? 'because' : '', withoutName(reason, finding), 4)),
  ...(finding.share ? shareLines(finding.share, step) : []),
  ...(finding.quantity ? quantityLines(finding.quantity) : []),
  ...(finding.query ? labelled('asked', finding.query, 4) : []),
];

const withoutName = (reason: string, { check }: Finding): string =>
  reason.startsWith(`${check}: `) ? reason.slice(check.length + 2) : reason;

const line = (label: string, text: string): readonly string[] => labelled(label, text, 4);

function shareLines(share: ShareEvidence, called: string): readonly string[] {
  const { minutes, plannedMinutes, step, green, blue, stepGreen, stepBlue, interval, minRequests, blueIsSick, limit, comparison } = share;
  const likely =
    stepGreen.total === 0 ? '' : `; green between ${percentText(interval.low)} and ${percentText(interval.high)} in 95 of 100 such counts`;
  return [
    ...line('minutes', `${minutes} complete of ${plannedMinutes} planned`),
    ...(step === null
      ? []
      : line(called, `${sidesText(stepGreen, stepBlue)}${likely}; ${minRequests} requests on green are needed to pass`)),
    ...line('in all', sidesText(green, blue)),
    ...(limit ? limitLines('limit', `at most ${percentText(limit.limit)}`, limit) : []),
    ...(comparison ? limitLines('comparison', allowedByBlue(comparison), comparison) : []),
    ...(blueIsSick ? line('blue', 'is above the limit itself, so that only the comparison counts') : []),
  ];
}

const allowedByBlue = ({ limit, alone }: LimitEvidence): string =>
  alone === undefined ? `less than ${limit} times blue's share` : `at most ${percentText(alone)} beside a sick blue without traffic`;

function limitLines(label: string, allowed: string, evidence: LimitEvidence): readonly string[] {
  const { oneIn, needed, since, minutes, green, blue, ratio, points, worst, worstGreen, speaks, heldBack } = evidence;
  const score = `${allowed}: ${againstGreen(oneIn)}, and ${oddsText(needed)} is needed to fail`;
  const apart =
    ratio === null ? `none on blue at the same time, ${told(points)} points` : `${told(ratio)} times blue's share, ${told(points)} points`;
  const worstText = worst === null ? '' : `; its worst minute is number ${worst + 1} with ${countText(worstGreen)}`;
  return [
    ...line(label, `${score}${speaks ? '' : ' (it does not count now)'}`),
    ...(minutes === 0 || oneIn <= 1
      ? []
      : line(
          '',
          `rests most on ${minutesText(minutes, since + 1)}: ${sidesText(green, blue)} (${apart})${minutes === 1 ? '' : worstText}`,
        )),
    ...(heldBack === null ? [] : line('held back', heldBack)),
  ];
}

/** A score of 1 or less speaks for green. */
const againstGreen = (oneIn: number): string =>
  oneIn <= 1 ? 'there is no evidence against green' : `the evidence against green is 1 in ${told(oneIn)}`;

const minutesText = (minutes: number, from: number): string =>
  minutes === 1 ? `minute ${from}` : `${minutes} minutes from number ${from} on`;

/** As the reasons of a fail have it: `1 in 55`. */
const oddsText = (needed: number): string => `1 in ${Math.floor(needed + 1e-6)}`;

/**
 * How the probability of a false fail is divided among the limits of checks, a line each way that one of
 * these divides it; none where a check has one limit and all of it.
 */
export function oddsLines(findings: readonly Finding[]): readonly string[] {
  const limits = findings.flatMap(({ share }) => (share?.limit ? [{ limit: share.limit, comparison: share.comparison }] : []));
  const isHalf = ({ limit, comparison }: (typeof limits)[number]) => comparison !== null && comparison.alpha === limit.alpha;
  const alone = limits.find((each) => !isHalf(each));
  const both = limits.find(isHalf);
  return [
    ...(alone
      ? labelled(
          oddsText(alone.limit.needed),
          `of what may be wrong (alpha) nine tenths are for the limit, and a tenth for the comparison that counts while blue is above the limit itself: ${oddsText(alone.limit.needed * 0.9)} in all`,
        )
      : []),
    ...(both
      ? labelled(
          oddsText(both.limit.needed),
          `of what may be wrong (alpha) half is for the limit, and half for the comparison: ${oddsText(both.limit.needed / 2)} in all`,
        )
      : []),
  ];
}

const sidesText = (green: SideCount, blue: SideCount): string => `green ${countText(green)}, blue ${countText(blue)}`;

const countText = ({ total, bad }: SideCount): string =>
  total === 0 ? 'no request' : `${bad} bad of ${total} (${percentText(bad / total)})`;

function quantityLines(quantity: QuantityEvidence): readonly string[] {
  const {
    minutes,
    failedAt,
    seen,
    broken,
    needed,
    of,
    green,
    blue,
    max,
    min,
    worse,
    blocks,
    worseBlocks,
    oneIn,
    oneInNeeded,
    blocksNeeded,
  } = quantity;
  const limits = [...(max === null ? [] : [`at most ${max}`]), ...(min === null ? [] : [`at least ${min}`])].join(' and ');
  return [
    ...line('minutes', `${minutes} complete${failedAt === null ? '' : `; it failed in number ${failedAt + 1}`}`),
    ...line('last value', `green ${green ?? 'none'}, blue ${blue ?? 'none'}`),
    ...(limits === ''
      ? []
      : line('limit', `${limits}: ${broken} of the last ${of} minutes broke it, of ${seen} with a value; ${needed} fail green`)),
    ...(worse === null
      ? []
      : line(
          'comparison',
          `${worse} times blue's value: green's median was worse in ${worseBlocks} of ${blocks} blocks of 5 minutes: ${againstGreen(oneIn)}, and ${oddsText(oneInNeeded)} is needed; ${blocksNeeded} blocks are needed to fail`,
        )),
  ];
}

/** Four digits, and no more than a person reads: `1e12` is "more than a million". */
const told = (value: number): string => (value > 1_000_000 ? 'more than a million' : String(Number(value.toPrecision(4))));
