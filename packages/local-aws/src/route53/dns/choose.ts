import type { RecordSet } from '../records/record-set.ts';
import { pickWeighted, shuffled } from './draw.ts';

/** Most values of multivalue answers in one answer. */
const MOST_MULTIVALUE = 8;

/**
 * The record sets of one name and type that an answer is made of.
 *
 * - Weighted: one of them, in proportion to the weights among those that are healthy. Sets of weight 0 are
 *   considered only when no set with a weight is healthy. When none is healthy at all, all count as
 *   healthy. All weights 0: each is as likely.
 * - Multivalue: up to eight healthy ones, in random order; when none is healthy, up to eight of all.
 * Source: "How Amazon Route 53 chooses records when health checking is configured",
 * "Weighted routing", "Multivalue answer routing".
 */
export function chooseSets(sets: readonly RecordSet[], isHealthy: (set: RecordSet) => boolean, random: () => number): readonly RecordSet[] {
  const [first] = sets;
  if (!first) return [];
  switch (first.routing.kind) {
    case 'simple':
      return [first];
    case 'multivalue': {
      const healthy = sets.filter(isHealthy);
      return shuffled(healthy.length > 0 ? healthy : sets, random).slice(0, MOST_MULTIVALUE);
    }
    case 'weighted': {
      const weighing = sets.filter((set) => weightOf(set) > 0);
      const resting = sets.filter((set) => weightOf(set) === 0);
      const groups = [weighing.filter(isHealthy), resting.filter(isHealthy), weighing, resting];
      const group = groups.find((candidates) => candidates.length > 0) ?? [];
      return [pickWeighted(group, weightOf, random())];
    }
    default:
      return first.routing satisfies never;
  }
}

const weightOf = ({ routing }: RecordSet): number => (routing.kind === 'weighted' ? routing.weight : 0);
