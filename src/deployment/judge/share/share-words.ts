import type { SideCount } from '../../side-count.ts';
import { WORSE_UNLESS_SAID } from './guards.ts';
import type { ShareLimits } from './share-check.ts';
import type { LimitLook, ShareLooks } from './share-looks.ts';
import { ratioOf, type Sums, shareOf } from './window.ts';

/** `0.0456` -> `'4.56 %'`; two digits of what is smaller than 0.01 %. */
export function percentText(share: number): string {
  const percent = share * 100;
  return `${percent === 0 || percent >= 0.01 ? Number(percent.toFixed(2)) : Number(percent.toPrecision(2))} %`;
}

export const requestsText = (count: number): string => (count === 1 ? '1 request' : `${count} requests`);

/** `'41 of 900 requests on green failed (4.56 %)'`. */
export const badText = (side: 'green' | 'blue', count: SideCount, { said = 'failed' }: ShareLimits): string =>
  count.total === 0
    ? `no request was seen on ${side}`
    : `${count.bad} of ${requestsText(count.total)} on ${side} ${said} (${percentText(shareOf(count))})`;

export function timesText(sums: Sums): string {
  const ratio = ratioOf(sums);
  return Number.isFinite(ratio) ? `about ${Number(ratio.toPrecision(2))} times blue's share` : 'and none on blue at the same time';
}

/** `1 in 50`: the probability that the sentence is wrong. */
const certainText = ({ process: { spend } }: LimitLook): string => `certain at 1 in ${Math.floor(1 / spend + 1e-6)}`;

/** Minutes count from 1 to people. */
const sinceText = ({ window }: LimitLook): string => (window.since === 0 ? '' : `since minute ${window.since + 1} `);

/** Why the limit fails green. */
export const overLimitText = (look: LimitLook, limits: ShareLimits): string =>
  `${sinceText(look)}${badText('green', look.window.green, limits)}, at most ${percentText(limits.max ?? 1)} is allowed, ${certainText(look)}`;

/** Why the comparison fails green. */
export function worseText(look: LimitLook, limits: ShareLimits, blueIsSick: boolean): string {
  const { window } = look;
  const sides = `${badText('green', window.green, limits)}, ${badText('blue', window.blue, limits)}`;
  const why = blueIsSick ? '; blue itself is above the limit, so only the comparison counts' : '';
  return `${sinceText(look)}${sides}, ${timesText(window)}, less than ${limits.worse ?? WORSE_UNLESS_SAID} times is allowed, ${certainText(look)}${why}`;
}

/** Why green fails beside a sick blue that has lost its traffic. */
export function aloneText(look: LimitLook, raised: number, blueShare: number, limits: ShareLimits): string {
  const blue = `blue, itself above the limit with ${percentText(blueShare)}, has no traffic in this step`;
  return `${sinceText(look)}${badText('green', look.window.green, limits)}; ${blue}: at most ${percentText(raised)} is allowed beside it, ${certainText(look)}`;
}

/** What a pass rests on where blue has no traffic any more. */
export const comparedEarlierText = ({ paired }: ShareLooks): string =>
  `blue has no traffic in this step: it was compared in earlier ones (${requestsText(paired.green.total)} on green, ${paired.blue.total} on blue)`;
