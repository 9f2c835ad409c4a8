import type { Plan } from '../plan.ts';
import type { KnownFamily, ServiceRecord } from '../record.ts';
import { revisionOf } from '../task-definition-arn.ts';
import { keep, write } from './record-change.ts';
import { fence } from './record-fence.ts';
import type { Transition } from './transition.ts';

/**
 * Own revisions that are remembered; beyond that the oldest is forgotten. Whether one is a template does not depend on it, since
 * `seen` covers those, so what is forgotten is left ACTIVE and nothing more.
 */
const MOST_OWN = 200;

/** Green's revision is Teal's own from here on, whatever its tags say. Throws `Fenced` for an older epoch. */
export function registered(epoch: number, name: string, revision: number): Transition<undefined> {
  return (record) => {
    fence(record, epoch);
    const known = knownOf(record, name);
    if (known.own.includes(revision)) return keep(undefined);
    const own = [...known.own, revision].sort((a, b) => a - b).slice(-MOST_OWN);
    return write(record, { ...record, family: { ...known, own } }, undefined);
  };
}

/** What the plan found: the next one looks at newer revisions only. */
export function lookedAt(record: ServiceRecord, { taskDefinition: { family, template, newest } }: Plan): KnownFamily {
  const revision = revisionOf(template);
  return { ...knownOf(record, family), template: revision, seen: Math.max(newest, revision) };
}

/** A configuration may name another family than the last time: what is known of the old one is no help then. */
export const knownOf = ({ family }: Pick<ServiceRecord, 'family'>, name: string): KnownFamily =>
  family?.name === name ? family : { name, own: [] };
