import type { Plan } from '../plan.ts';
import type { KnownFamily, ServiceRecord } from '../record.ts';
import { revisionOf } from '../task-definition-arn.ts';
import { iso, keep, write } from './record-change.ts';
import { fence } from './record-fence.ts';
import type { Transition } from './transition.ts';

/**
 * Own revisions that are remembered, as many as 33 deployments a day make in `STAY_DAYS`; beyond that the
 * oldest is forgotten. Whether one is a template does not depend on it, since `seen` covers those, so what is
 * forgotten is left ACTIVE and nothing more.
 */
const MOST_OWN = 1_000;

/**
 * So long every revision stays ACTIVE, whatever the count: somebody may have pinned it where Teal does not
 * look, such as a schedule of EventBridge that runs `family:41`, or a service of another cluster. No task can
 * be run from an INACTIVE revision. Source: ECS API Reference, DeregisterTaskDefinition.
 */
const STAY_DAYS = 30;

/** These are Teal's own from here on, whatever their tags say. Throws `Fenced` for an older epoch. */
export function registered(epoch: number, name: string, revisions: readonly number[]): Transition<undefined> {
  return (record) => {
    fence(record, epoch);
    const known = knownOf(record, name);
    if (revisions.every((revision) => known.own.includes(revision))) return keep(undefined);
    const own = [...new Set([...known.own, ...revisions])].sort((a, b) => a - b).slice(-MOST_OWN);
    return write(record, { ...record, family: { ...known, own } }, undefined);
  };
}

/** What the plan found: the next one looks at newer revisions only. */
export function familyAfter(record: ServiceRecord, { taskDefinition: { family, template, newest } }: Plan): KnownFamily {
  const revision = revisionOf(template);
  return { ...knownOf(record, family), template: revision, seen: Math.max(newest, revision) };
}

/**
 * A configuration may name another family than the last time: what is known of the old one is no help then.
 */
export const knownOf = ({ family }: Pick<ServiceRecord, 'family'>, name: string): KnownFamily =>
  family?.name === name ? family : { name, own: [] };

/**
 * What may be deregistered when a deployment has ended: all of Teal's own revisions but the last, in rising
 * order, of which those stay that are too young.
 */
export interface OldRevisions {
  readonly cluster: string;
  /** The ECS services of the pair. */
  readonly services: readonly string[];
  readonly family: string;
  readonly revisions: readonly number[];
  /** ISO 8601: what was registered at this time or later stays. */
  readonly registeredBefore: string;
}

/** `undefined`: there are none, or no plan says how many stay. */
export function oldRevisions({ family, active }: ServiceRecord, now: number): OldRevisions | undefined {
  const plan = active?.plan;
  if (!plan || !family) return undefined;
  const revisions = family.own.slice(0, -plan.keepRevisions);
  if (revisions.length === 0) return undefined;
  const registeredBefore = iso(now - STAY_DAYS * 86_400_000);
  return { cluster: plan.cluster, services: [plan.blue.service, plan.green.service], family: family.name, revisions, registeredBefore };
}

/**
 * These are INACTIVE or gone. Nobody need hold the lease for it: it changes nothing that a deployment goes
 * by.
 */
export function deregistered(name: string, revisions: readonly number[]): Transition<undefined> {
  return (record) => {
    const { family } = record;
    if (family?.name !== name || !family.own.some((revision) => revisions.includes(revision))) return keep(undefined);
    const own = family.own.filter((revision) => !revisions.includes(revision));
    return write(record, { ...record, family: { ...family, own } }, undefined);
  };
}
