import type { LiveRecordSet, LiveRecordSets } from '../../dns-weighted.ts';

/** The two record sets that a deployment moves weights between, as they stand. */
export interface LivePair {
  /**
   * What the sides' records lead to, in the configuration's order; a side that does not exist has a name that
   * nothing leads to.
   */
  readonly names: readonly [string, string];
  /** The pair's own record sets: of its type, leading to one of the sides. */
  readonly records: readonly LiveRecordSet[];
  /** Of the pair's name and none of it. */
  readonly strangers: readonly LiveRecordSet[];
  /** By what they lead to. A simple record has everything. */
  readonly weights: Readonly<Record<string, number>>;
  /** One simple record stands where the pair is to be. */
  readonly simple: boolean;
}

/** A weight that a simple record is read as having: all of it. */
const EVERYTHING = 100;

/** Which record is whose is told by what it leads to, never by its identifier. */
export function pairOfRecordSets({ sets, answers }: Pick<LiveRecordSets, 'sets' | 'answers'>): LivePair {
  const names = [answers[0]?.name ?? 'side 1', answers[1]?.name ?? 'side 2'] as const;
  const type = (answers[0] ?? answers[1])?.kind === 'cname' ? 'CNAME' : 'A';
  const ours = (set: LiveRecordSet) =>
    set.type === type && set.routing !== 'other' && set.leadsTo !== undefined && names.includes(set.leadsTo);
  const records = sets.filter(ours);
  return {
    names,
    records,
    strangers: sets.filter((set) => !ours(set)),
    weights: Object.fromEntries(
      records.map(({ routing, leadsTo, weight }) => [leadsTo ?? '', routing === 'simple' ? EVERYTHING : (weight ?? 0)]),
    ),
    simple: records.length === 1 && records[0]?.routing === 'simple',
  };
}
