import type { Finding } from '../../deployment/judge/finding.ts';
import type { QuantityEvidence } from '../../deployment/judge/quantity.ts';
import type { ShareEvidence } from '../../deployment/judge/share/share-evidence.ts';
import { percentText } from '../../deployment/judge/share/share-words.ts';
import type { SideCount } from '../../deployment/side-count.ts';
import { labelled } from './labelled.ts';

/** What one limit's verdict rests on. */
type LimitEvidence = NonNullable<ShareEvidence['limit']>;

/** What a check says, and every number that it rests on, in lines for people. */
export const findingLines = (finding: Finding): readonly string[] => [
  `  ${finding.check}: ${finding.outcome}`,
  ...finding.reasons.flatMap((reason, index) => labelled(index === 0 ? 'because' : '', withoutName(reason, finding), 4)),
  ...(finding.share ? shareLines(finding.share) : []),
  ...(finding.quantity ? quantityLines(finding.quantity) : []),
  ...(finding.query ? labelled('asked', finding.query, 4) : []),
];

const withoutName = (reason: string, { check }: Finding): string =>
  reason.startsWith(`${check}: `) ? reason.slice(check.length + 2) : reason;

const line = (label: string, text: string): readonly string[] => labelled(label, text, 4);

function shareLines(share: ShareEvidence): readonly string[] {
  const { minutes, plannedMinutes, step, green, blue, stepGreen, stepBlue, interval, minRequests, blueIsSick, limit, comparison } = share;
  const likely =
    stepGreen.total === 0 ? '' : `; green between ${percentText(interval.low)} and ${percentText(interval.high)} in 95 of 100 such counts`;
  return [
    ...line('minutes', `${minutes} complete of ${plannedMinutes} planned`),
    ...(step === null
      ? []
      : line('this step', `${sidesText(stepGreen, stepBlue)}${likely}; ${minRequests} requests on green are needed to pass`)),
    ...line('in all', sidesText(green, blue)),
    ...(limit ? limitLines('limit', `at most ${percentText(limit.limit)}`, limit) : []),
    ...(comparison ? limitLines('comparison', `less than ${comparison.limit} times blue's share`, comparison) : []),
    ...(blueIsSick ? line('blue', 'is above the limit itself, so that only the comparison counts') : []),
  ];
}

function limitLines(label: string, allowed: string, evidence: LimitEvidence): readonly string[] {
  const { oneIn, needed, since, minutes, green, blue, ratio, points, worst, worstGreen, speaks, heldBack } = evidence;
  const score = `${allowed}: the evidence against green is 1 in ${told(oneIn)}, and 1 in ${told(needed)} is needed to fail`;
  const apart =
    ratio === null ? `none on blue at the same time, ${told(points)} points` : `${told(ratio)} times blue's share, ${told(points)} points`;
  const worstText = worst === null ? '' : `; its worst minute is number ${worst} with ${countText(worstGreen)}`;
  return [
    ...line(label, `${score}${speaks ? '' : ' (it does not count now)'}`),
    ...(minutes === 0
      ? []
      : line('', `rests most on ${minutes} minutes from number ${since} on: ${sidesText(green, blue)} (${apart})${worstText}`)),
    ...(heldBack === null ? [] : line('held back', heldBack)),
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
    ...line('minutes', `${minutes} complete${failedAt === null ? '' : `; it failed in number ${failedAt}`}`),
    ...line('last value', `green ${green ?? 'none'}, blue ${blue ?? 'none'}`),
    ...(limits === ''
      ? []
      : line('limit', `${limits}: ${broken} of the last ${of} minutes broke it, of ${seen} with a value; ${needed} fail green`)),
    ...(worse === null
      ? []
      : line(
          'comparison',
          `${worse} times blue's value: green's median was worse in ${worseBlocks} of ${blocks} blocks of 5 minutes, which is 1 in ${told(oneIn)} of 1 in ${told(oneInNeeded)}; ${blocksNeeded} blocks are needed to fail`,
        )),
  ];
}

/** Four digits, and no more than a person reads: `1e12` is "more than a million". */
const told = (value: number): string => (value > 1_000_000 ? 'more than a million' : String(Number(value.toPrecision(4))));
