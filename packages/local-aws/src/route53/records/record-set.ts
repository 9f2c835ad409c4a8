import { reversedLabels } from '../names.ts';

/** Record types that the local Route 53 keeps and answers. */
export const RECORD_TYPES = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

export type Routing =
  | { readonly kind: 'simple' }
  | { readonly kind: 'weighted'; readonly weight: number }
  | { readonly kind: 'multivalue' };

export type Content =
  | { readonly kind: 'values'; readonly ttl: number; readonly values: readonly string[] }
  | { readonly kind: 'alias'; readonly zone: string; readonly name: string; readonly evaluateHealth: boolean };

export interface RecordSet {
  /** Canonical. */
  readonly name: string;
  readonly type: RecordType;
  /** Undefined for simple routing only. */
  readonly setIdentifier: string | undefined;
  readonly routing: Routing;
  readonly content: Content;
  readonly healthCheck: string | undefined;
  /** Cloud Map's own knowledge of an instance, asked at every answer. */
  readonly healthy?: () => boolean;
}

/** A zone's record sets by name. Never changed in place: name servers keep answering by an older one. */
export type Records = ReadonlyMap<string, readonly RecordSet[]>;

type Identity = Pick<RecordSet, 'name' | 'type' | 'setIdentifier'>;

export const sameSet = (a: Identity, b: Identity): boolean => a.name === b.name && a.type === b.type && a.setIdentifier === b.setIdentifier;

export const setsOf = (records: Records, name: string, type: RecordType): RecordSet[] =>
  (records.get(name) ?? []).filter((set) => set.type === type);

export const findSet = (records: Records, identity: Identity): RecordSet | undefined =>
  records.get(identity.name)?.find((set) => sameSet(set, identity));

export function withSet(records: Records, set: RecordSet): Records {
  const others = (records.get(set.name) ?? []).filter((other) => !sameSet(other, set));
  return new Map(records).set(set.name, [...others, set]);
}

export function withoutSet(records: Records, identity: Identity): Records {
  const left = (records.get(identity.name) ?? []).filter((other) => !sameSet(other, identity));
  const next = new Map(records);
  if (left.length > 0) next.set(identity.name, left);
  else next.delete(identity.name);
  return next;
}

/** Weights by set identifier. */
export const weightsOf = (sets: readonly RecordSet[]): Record<string, number> =>
  Object.fromEntries(sets.flatMap((set) => (set.routing.kind === 'weighted' ? [[set.setIdentifier ?? '', set.routing.weight]] : [])));

/** Where a list may begin: a record set, or a place between two. */
export interface Position {
  readonly name: string;
  readonly type?: string | undefined;
  readonly setIdentifier?: string | undefined;
}

/**
 * The order of ListResourceRecordSets:
 * names by reversed labels, then types, then set identifiers, each in ASCII order.
 */
export function inListOrder(a: Position, b: Position): number {
  return (
    compare(reversedLabels(a.name), reversedLabels(b.name)) ||
    compare(a.type ?? '', b.type ?? '') ||
    compare(a.setIdentifier ?? '', b.setIdentifier ?? '')
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
