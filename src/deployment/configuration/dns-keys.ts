import { courseKeys, type WrittenCourse } from './course-keys.ts';
import { type BalancedDnsSide, type DiscoveredDnsSide, dnsSide, readDnsSide } from './dns-side-keys.ts';
import { key } from './key.ts';
import { oneOf, pair } from './kinds.ts';
import { record, type WrittenRecordSet } from './record-set-keys.ts';
import { retire, type WrittenRetire } from './retire-keys.ts';
import { section } from './section.ts';
import { serviceKeys, type WrittenService } from './service-keys.ts';

/** The configuration of a service that users reach by weighted DNS records. */
export interface DnsConfiguration extends WrittenService, WrittenCourse {
  /** The kind of route. `dnsWeighted` sets it, and JSON must have it. */
  readonly route?: 'dns';
  /**
   * The pair of ECS services. Both are behind load balancers of their own, or both are in service discovery.
   */
  readonly sides: readonly [BalancedDnsSide, BalancedDnsSide] | readonly [DiscoveredDnsSide, DiscoveredDnsSide];
  /** The weighted pair of records. */
  readonly record: WrittenRecordSet;
  /**
   * When a side that has no weight any more is taken down.
   * @default {}
   */
  readonly retire?: WrittenRetire;
}

/**
 * Read to a `DnsConfig`. What several keys must say together is in `configuration-rules.ts` and
 * `dns-rules.ts`.
 */
export const dnsSchema = section({
  ...serviceKeys,
  route: key(oneOf(['dns']), { text: 'The kind of route. `dnsWeighted` sets it, and JSON must have it.' }),
  sides: key(pair(dnsSide, 'sides of one form', readDnsSide), {
    text: 'The pair of ECS services. Both are behind load balancers of their own, or both are in service discovery.',
  }),
  record: key(record, { text: 'The weighted pair of records.' }),
  ...courseKeys,
  retire: key(retire, { default: {}, text: 'When a side that has no weight any more is taken down.' }),
});
