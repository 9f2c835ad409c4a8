import type { Duration } from '../duration.ts';
import { dnsName, resolver, zoneId } from './aws-kinds.ts';
import { key } from './key.ts';
import { flag } from './kinds.ts';
import { section } from './section.ts';
import { HOUR, MINUTE, seconds } from './unit-kinds.ts';

export interface WrittenRecordSet {
  /** The hosted zone of the records. Teal may write this one name in it. */
  readonly zone: string;
  /** The name that users resolve. */
  readonly name: string;
  /**
   * The TTL of CNAME records that Teal makes. Records that exist keep theirs, and an alias has the load
   * balancer's 60 seconds.
   * @default '30 seconds'
   */
  readonly ttl?: Duration;
  /**
   * The longest sum of the TTLs in the chain. Teal refuses a longer one.
   * @default '2 minutes'
   */
  readonly maxTtl?: Duration;
  /**
   * All name servers of Route 53 must have a change within this time. Otherwise the deployment goes back.
   * @default '10 minutes'
   */
  readonly inSync?: Duration;
  /**
   * Live answers must lead where the weights say within this time after the TTLs. Otherwise the deployment
   * goes back.
   * @default '5 minutes'
   */
  readonly inAnswers?: Duration;
  /**
   * Whether the records may have health checks. With them a side at weight 0 serves when the other one is
   * unhealthy.
   * @default false
   */
  readonly failoverToIdle?: boolean;
  /** The DNS server that is asked for live answers. Without it: the resolver of the function. */
  readonly resolver?: string;
}

export const record = section({
  zone: key(zoneId(), { text: 'The hosted zone of the records. Teal may write this one name in it.' }),
  name: key(dnsName(), { text: 'The name that users resolve.' }),
  ttl: key(seconds(1, HOUR), {
    as: 'ttlSeconds',
    default: '30 seconds',
    text: "The TTL of CNAME records that Teal makes. Records that exist keep theirs, and an alias has the load balancer's 60 seconds.",
  }),
  maxTtl: key(seconds(1, 24 * HOUR), {
    as: 'maxTtlSeconds',
    default: '2 minutes',
    text: 'The longest sum of the TTLs in the chain. Teal refuses a longer one.',
  }),
  inSync: key(seconds(MINUTE, HOUR), {
    as: 'inSyncSeconds',
    default: '10 minutes',
    text: 'All name servers of Route 53 must have a change within this time. Otherwise the deployment goes back.',
  }),
  inAnswers: key(seconds(10, HOUR), {
    as: 'inAnswersSeconds',
    default: '5 minutes',
    text: 'Live answers must lead where the weights say within this time after the TTLs. Otherwise the deployment goes back.',
  }),
  failoverToIdle: key(flag(), {
    default: false,
    text: 'Whether the records may have health checks. With them a side at weight 0 serves when the other one is unhealthy.',
  }),
  resolver: key(resolver(), {
    optional: true,
    text: 'The DNS server that is asked for live answers. Without it: the resolver of the function.',
  }),
});
