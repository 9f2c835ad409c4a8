import type { BalancerName } from '../../kernel/neighbours.ts';
import { ancestorsOf, canonicalName, isWithin, plainName } from '../names.ts';
import { type RecordSet, type Records, type RecordType, setsOf } from '../records/record-set.ts';
import { chooseSets } from './choose.ts';
import { shuffled } from './draw.ts';
import type { AnswerRecord, Resolution } from './resolution.ts';

/** A zone as one of its name servers has it. */
export interface ZoneView {
  readonly name: string;
  readonly records: Records;
}

/** What resolving asks about, beside the zone. */
export interface Surroundings {
  /** The zone whose name is the longest that the name lies in. */
  zoneFor(name: string): ZoneView | undefined;
  zoneById(id: string): ZoneView | undefined;
  /** By a load balancer's own name, without the trailing dot. */
  balancer(name: string): BalancerName | undefined;
  /** Whether a health check says healthy. */
  passes(healthCheck: string): boolean;
  readonly random: () => number;
}

/** A CNAME chain that is longer is a loop. */
const LONGEST_CHAIN = 8;
/** Aliases to load balancers, and their own names. Source: "Choosing between alias and non-alias records". */
const BALANCER_TTL = 60;
const BALANCER_SOA = 'ns-1119.awsdns-11.org. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 60';

/**
 * Answers a question from the zones and the load balancers of this machine, following CNAMEs from one to the
 * other. `name` canonical. The type need not be one that records can have: there is then nothing of it.
 */
export function resolve(name: string, type: string, around: Surroundings): Resolution {
  const answers: AnswerRecord[] = [];
  let at = name;
  for (let hop = 0; hop < LONGEST_CHAIN; hop++) {
    const step = lookUp(at, type, around);
    if (!step) return { rcode: hop === 0 ? 'REFUSED' : 'NOERROR', answers, authority: [] };
    answers.push(...step.answers);
    if (step.next === undefined) return { rcode: step.exists ? 'NOERROR' : 'NXDOMAIN', answers, authority: step.authority };
    at = step.next;
  }
  return { rcode: 'NOERROR', answers, authority: [] };
}

interface Step {
  readonly answers: readonly AnswerRecord[];
  readonly authority: readonly AnswerRecord[];
  /** Where a CNAME leads. */
  readonly next?: string;
  /** Whether there is such a name, whatever its types. */
  readonly exists: boolean;
}

/** One name; undefined when nobody here knows about it. */
function lookUp(name: string, type: string, around: Surroundings): Step | undefined {
  const zone = around.zoneFor(name);
  if (zone) return inZone(zone, name, type, around);
  if (!name.endsWith('.elb.amazonaws.com.')) return undefined;
  const balancer = around.balancer(name.slice(0, -1));
  const answers = balancer && type === 'A' ? addressesOf(balancer, name, around) : [];
  const authority = soa(name.slice(name.indexOf('.') + 1), BALANCER_TTL, BALANCER_SOA);
  return { answers, authority: answers.length > 0 ? [] : [authority], exists: balancer !== undefined };
}

function inZone(zone: ZoneView, name: string, type: string, around: Surroundings): Step {
  const sets = setsAt(zone, name);
  const answers = answersOf(sets, name, type, zone, around);
  if (answers.length > 0) return { answers, authority: [], exists: true };
  const [cname] = type === 'CNAME' ? [] : answersOf(sets, name, 'CNAME', zone, around);
  if (cname) return { answers: [cname], authority: [], next: canonicalName(cname.value), exists: true };
  const exists = sets.length > 0 || [...zone.records.keys()].some((other) => isWithin(other, name));
  return { answers: [], authority: negative(zone), exists };
}

/**
 * The record sets of a name, or those of the wildcard that stands for it.
 * Source: RFC 4592, "closest encloser".
 */
function setsAt(zone: ZoneView, name: string): readonly RecordSet[] {
  const here = zone.records.get(name);
  if (here) return here;
  const names = [...zone.records.keys()];
  if (names.some((other) => isWithin(other, name))) return [];
  const encloser = ancestorsOf(name).find((ancestor) => names.some((other) => isWithin(other, ancestor)));
  return zone.records.get(`\\052.${encloser}`) ?? [];
}

function answersOf(sets: readonly RecordSet[], name: string, type: string, zone: ZoneView, around: Surroundings): readonly AnswerRecord[] {
  const chosen = chooseSets(
    sets.filter((set) => set.type === type),
    (set) => isHealthy(set, zone, around),
    around.random,
  );
  return chosen.flatMap((set) => recordsOf(set, name, around, LONGEST_CHAIN));
}

function recordsOf({ type, content }: RecordSet, name: string, around: Surroundings, depth: number): readonly AnswerRecord[] {
  if (content.kind === 'values')
    return content.values.map((value) => ({ name: plainName(name), type, ttl: content.ttl, value: absolute(type, value) }));
  const target = around.zoneById(content.zone);
  if (target) return depth > 0 ? recordsOfTarget(target, content.name, type, name, around, depth - 1) : [];
  const balancer = around.balancer(content.name.slice(0, -1));
  return balancer && type === 'A' ? addressesOf(balancer, name, around) : [];
}

/** An alias to a record answers with that record's values and TTL, under its own name. */
function recordsOfTarget(zone: ZoneView, target: string, type: RecordType, name: string, around: Surroundings, depth: number) {
  const chosen = chooseSets(setsOf(zone.records, target, type), (set) => isHealthy(set, zone, around, depth), around.random);
  return chosen.flatMap((set) => recordsOf(set, name, around, depth));
}

/**
 * Whether a record set may be answered while others of its name are healthy: its health check passes,
 * and the target of an alias with EvaluateTargetHealth is healthy. A set without either always is.
 */
function isHealthy(
  { type, content, healthCheck, healthy }: RecordSet,
  zone: ZoneView,
  around: Surroundings,
  depth = LONGEST_CHAIN,
): boolean {
  if (healthCheck !== undefined && !around.passes(healthCheck)) return false;
  if (healthy && !healthy()) return false;
  if (content.kind === 'values' || !content.evaluateHealth || depth === 0) return true;
  const target = around.zoneById(content.zone);
  if (!target) return around.balancer(content.name.slice(0, -1))?.healthy ?? false;
  return setsOf(target.records, content.name, type).some((set) => isHealthy(set, zone, around, depth - 1));
}

const addressesOf = ({ addresses }: BalancerName, name: string, { random }: Surroundings): AnswerRecord[] =>
  shuffled(addresses, random).map((value) => ({ name: plainName(name), type: 'A', ttl: BALANCER_TTL, value }));

/**
 * The zone's SOA with the TTL of "there is nothing":
 * the lesser of its own TTL and its minimum. Source: RFC 2308.
 */
function negative({ name, records }: ZoneView): AnswerRecord[] {
  const [set] = setsOf(records, name, 'SOA');
  if (set?.content.kind !== 'values') return [];
  const value = set.content.values[0] ?? '';
  return [soa(name, Math.min(set.content.ttl, Number(value.split(/\s+/).at(-1))), value)];
}

const soa = (zone: string, ttl: number, value: string): AnswerRecord => ({ name: plainName(zone), type: 'SOA', ttl, value });

/** Names in values may be written without the trailing dot. */
const absolute = (type: RecordType, value: string): string =>
  ['CNAME', 'MX', 'NS', 'PTR', 'SRV'].includes(type) && !value.endsWith('.') ? `${value}.` : value;
