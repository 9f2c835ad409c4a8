import type { Duration } from '../duration.ts';
import type { Percent } from '../percent.ts';
import { key } from './key.ts';
import { integer } from './kinds.ts';
import { object, section } from './section.ts';
import { HOUR, MINUTE, percent, seconds } from './unit-kinds.ts';

export interface WrittenRetire {
  /**
   * The side is taken down when it has had no request for this long. Health checks are not counted.
   * @default '5 minutes'
   */
  readonly quiet?: Duration;
  /**
   * How many requests count as strays, such as those of scanners. Before `deadline` no request does. After it
   * Teal does not wait for strays and asks nobody. The greater of the two limits applies.
   * @default {}
   */
  readonly stray?: WrittenStray;
  /**
   * If the side still has more requests than strays after this time, Teal asks a person and cuts nobody else
   * off.
   * @default '1 hour'
   */
  readonly deadline?: Duration;
  /**
   * How long that question stands. Without an answer the deployment ends as one that needs a human.
   * @default '72 hours'
   */
  readonly patience?: Duration;
}

interface WrittenStray {
  /**
   * The requests a minute that count as strays, on average over the time of `quiet`. A client that sends no
   * more than that is cut off after `deadline`. Without this key it is 10 behind an internet-facing load
   * balancer, since scanners come to it, and 0 elsewhere.
   */
  readonly perMinute?: number;
  /**
   * The requests that count as strays, as a share of those that the other side gets.
   * @default '0 %'
   */
  readonly share?: Percent;
}

const stray = object({
  perMinute: key(integer(0, 100_000), {
    optional: true,
    text: 'The requests a minute that count as strays, on average over the time of `quiet`. A client that sends no more than that is cut off after `deadline`. Without this key it is 10 behind an internet-facing load balancer, since scanners come to it, and 0 elsewhere.',
  }),
  share: key(percent(), { default: '0 %', text: 'The requests that count as strays, as a share of those that the other side gets.' }),
});

export const retire = section({
  quiet: key(seconds(MINUTE, HOUR), {
    as: 'quietSeconds',
    default: '5 minutes',
    text: 'The side is taken down when it has had no request for this long. Health checks are not counted.',
  }),
  stray: key(stray, {
    default: {},
    text: 'How many requests count as strays, such as those of scanners. Before `deadline` no request does. After it Teal does not wait for strays and asks nobody. The greater of the two limits applies.',
  }),
  deadline: key(seconds(MINUTE, 24 * HOUR), {
    as: 'deadlineSeconds',
    default: '1 hour',
    text: 'If the side still has more requests than strays after this time, Teal asks a person and cuts nobody else off.',
  }),
  patience: key(seconds(HOUR, 168 * HOUR), {
    as: 'patienceSeconds',
    default: '72 hours',
    text: 'How long that question stands. Without an answer the deployment ends as one that needs a human.',
  }),
});
