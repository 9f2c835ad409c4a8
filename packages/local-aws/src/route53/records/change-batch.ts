import { isDomainName, isWithin } from '../names.ts';
import type { ReadChange } from './read-change.ts';
import { findSet, type RecordSet, type Records, sameSet, setsOf, withoutSet, withSet } from './record-set.ts';
import { valueProblem } from './values.ts';

/** What a batch is judged by beside the records of its zone. */
export interface Premises {
  /** Name of the zone, canonical. */
  readonly zone: string;
  /** What is wrong with an alias, given the records as they are by then. */
  aliasProblems(set: RecordSet, records: Records): readonly string[];
}

/**
 * Of ResourceRecord elements in a batch; an UPSERT counts twice.
 * Source: "Quotas on ChangeResourceRecordSets requests".
 */
const MOST_VALUES = 1000;

/**
 * The records after a batch, or all that is wrong with it. One invalid change, and nothing of the batch
 * happens. Each change is judged by what the ones before it leave, so a simple record can make way for
 * weighted ones. Whether weighted sets agree on a TTL is judged at the end.
 */
export function applyBatch(
  before: Records,
  changes: readonly ReadChange[],
  premises: Premises,
): { readonly records: Records } | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const amount = changes.reduce((sum, { action, set }) => sum + valuesOf(set).length * (action === 'UPSERT' ? 2 : 1), 0);
  if (amount > MOST_VALUES) return { problems: [`Number of records limit of ${MOST_VALUES} exceeded.`] };

  let records = before;
  for (const [i, change] of changes.entries()) {
    if (repeats(changes.slice(0, i), change)) {
      problems.push(`The request contains an invalid set of changes for a resource record set '${change.set.type} ${change.set.name}'`);
      continue;
    }
    const found = problemsOf(change, records, premises);
    problems.push(...found);
    if (found.length === 0) records = change.action === 'DELETE' ? withoutSet(records, change.set) : withSet(records, change.set);
  }
  if (problems.length === 0) problems.push(...leftovers(records, changes, premises.zone));
  return problems.length > 0 ? { problems } : { records };
}

/** A record set may stand in a batch once, or be deleted and then made anew. */
function repeats(earlier: readonly ReadChange[], { action, set }: ReadChange): boolean {
  const same = earlier.filter((other) => sameSet(other.set, set));
  return same.length > 1 || (same.length === 1 && !(same[0]!.action === 'DELETE' && action === 'CREATE'));
}

function problemsOf({ action, set }: ReadChange, records: Records, premises: Premises): readonly string[] {
  const present = findSet(records, set);
  if (action === 'DELETE') {
    if (!present) return [`Tried to delete resource record set ${named(set)} but it was not found`];
    return equal(present, set)
      ? []
      : [`Tried to delete resource record set ${named(set)} but the values provided do not match the current values`];
  }
  if (!isDomainName(set.name) || !isWithin(set.name, premises.zone))
    return [`RRSet with DNS name ${set.name} is not permitted in zone ${premises.zone}`];
  const ill = illFormed(set, premises.zone);
  if (ill.length > 0) return ill;
  if (action === 'CREATE' && present) return [`Tried to create resource record set ${named(set)} but it already exists`];
  const conflict = conflictOf(set, records, premises.zone);
  return conflict ? [conflict] : premises.aliasProblems(set, records);
}

/** Texts: barnybug/cli53#213, katosys/kato#55 and other public threads. */
function illFormed(set: RecordSet, zone: string): string[] {
  const { name, type } = set;
  const values = valuesOf(set);
  const bad = values.flatMap((value) => valueProblem(type, value) ?? []);
  const doubled = values.filter((value, i) => values.indexOf(value) < i).map((value) => `Duplicate Resource Record: '${value}'`);
  if (type !== 'CNAME') return [...bad, ...doubled];
  return [
    ...bad,
    ...doubled,
    ...(name === zone ? [`RRSet of type CNAME with DNS name ${name} is not permitted at apex in zone ${zone}`] : []),
    ...(values.length > 1 ? [`RRSet of type CNAME with DNS name ${name} must contain exactly one resource record`] : []),
  ];
}

/**
 * Texts: hashicorp/terraform#9732, gardener/external-dns-management#513, kubernetes-sigs/external-dns#4345.
 */
function conflictOf(set: RecordSet, records: Records, zone: string): string | undefined {
  const { name, type, routing, setIdentifier } = set;
  const here = records.get(name) ?? [];
  if (type === 'CNAME' && here.some((other) => other.type !== 'CNAME'))
    return `RRSet of type CNAME with DNS name ${name} is not permitted as it conflicts with other records with the same DNS name in zone ${zone}`;
  if (type !== 'CNAME' && here.some((other) => other.type === 'CNAME'))
    return `RRSet of type ${type} with DNS name ${name} is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone ${zone}`;
  const others = setsOf(records, name, type).filter((other) => !sameSet(other, set));
  if (routing.kind === 'simple')
    return others.length > 0
      ? `RRSet with DNS name ${name}, type ${type} cannot be created as other RRSets exist with the same name and type.`
      : undefined;
  if (others.every((other) => other.routing.kind === routing.kind)) return undefined;
  const which = `RRSet with DNS name ${name}, type ${type}, SetIdentifier ${setIdentifier} cannot be created as`;
  return `${which} a non-${routing.kind === 'weighted' ? 'weighted' : 'multivalue answer'} set exists with the same name and type.`;
}

/**
 * What only the whole shows:
 * apex records that are gone, and weighted sets whose TTLs differ (aws/aws-sdk-go-v2#518).
 */
function leftovers(records: Records, changes: readonly ReadChange[], zone: string): string[] {
  const problems: string[] = [];
  if (setsOf(records, zone, 'SOA').length === 0) problems.push('A HostedZone must contain exactly one SOA record.');
  if (setsOf(records, zone, 'NS').length === 0) problems.push('A HostedZone must contain at least one NS record for the zone itself.');
  for (const { action, set } of changes) {
    if (action === 'DELETE' || set.routing.kind === 'simple') continue;
    const ttl = ttlOf(set);
    const differs = setsOf(records, set.name, set.type).some((other) => ttlOf(other) !== undefined && ttlOf(other) !== ttl);
    if (ttl !== undefined && differs)
      problems.push(
        `RRSet with DNS name ${set.name} and type ${set.type}, SetIdentifier ${set.setIdentifier} cannot be created as weighted sets must contain the same TTL.`,
      );
  }
  return problems;
}

const valuesOf = ({ content }: RecordSet): readonly string[] => (content.kind === 'values' ? content.values : []);
const ttlOf = ({ content }: RecordSet): number | undefined => (content.kind === 'values' ? content.ttl : undefined);

const named = ({ name, type, setIdentifier }: RecordSet): string =>
  `[name='${name}', type='${type}'${setIdentifier === undefined ? '' : `, set-identifier='${setIdentifier}'`}]`;

/** All the same values; in which order does not count. */
function equal(a: RecordSet, b: RecordSet): boolean {
  const essence = ({ routing, content, healthCheck }: RecordSet) =>
    JSON.stringify([
      routing,
      content.kind === 'values' ? { ...content, values: [...content.values].sort() } : content,
      healthCheck ?? null,
    ]);
  return essence(a) === essence(b);
}
