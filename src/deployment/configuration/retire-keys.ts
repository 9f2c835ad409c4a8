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
   * How many requests are strays, such as those of scanners. Before `deadline` none is. After it they are
   * not waited for, and nobody is asked. The more of the two counts.
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
   * So many requests a minute, on average over the time of `quiet`. A client that sends no more than that is
   * cut off after `deadline`. Left out: 10 behind an internet-facing load balancer, which scanners come to,
   * else 0.
   */
  readonly perMinute?: number;
  /**
   * So great a share of the requests that the other side gets.
   * @default '0 %'
   */
  readonly share?: Percent;
}

const stray = object({
  perMinute: key(integer(0, 100_000), {
    optional: true,
    text: 'So many requests a minute, on average over the time of `quiet`. A client that sends no more than that is cut off after `deadline`. Left out: 10 behind an internet-facing load balancer, which scanners come to, else 0.',
  }),
  share: key(percent(), { default: '0 %', text: 'So great a share of the requests that the other side gets.' }),
});

export const retire = section({
  quiet: key(seconds(MINUTE, HOUR), {
    as: 'quietSeconds',
    default: '5 minutes',
    text: 'The side is taken down when it has had no request for this long. Health checks are not counted.',
  }),
  stray: key(stray, {
    default: {},
    text: 'How many requests are strays, such as those of scanners. Before `deadline` none is. After it they are not waited for, and nobody is asked. The more of the two counts.',
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
