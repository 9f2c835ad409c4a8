import type { RecordType } from '../records/record-set.ts';

/** One line of an answer. `name` and names in `value` as clients know them, with a trailing dot. */
export interface AnswerRecord {
  readonly name: string;
  readonly type: RecordType;
  /** Seconds. */
  readonly ttl: number;
  /** As in a record set: `10 mail.example.com.` for MX. */
  readonly value: string;
}

/** What a name comes to. REFUSED: it lies in no zone of this Route 53. */
export interface Resolution {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'REFUSED';
  /** The chain: CNAME records, then the records of the asked type. */
  readonly answers: readonly AnswerRecord[];
  /** The SOA of the zone where it ended in nothing; empty otherwise. */
  readonly authority: readonly AnswerRecord[];
}

/** Seconds that a resolver may keep the whole chain, or that there is nothing. */
export function ttlOf({ answers, authority }: Resolution): number {
  const ttls = [...answers, ...authority].map(({ ttl }) => ttl);
  return ttls.length > 0 ? Math.min(...ttls) : 0;
}
