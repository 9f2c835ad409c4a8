import { nearestName } from '../configuration/nearest-name.ts';
import type { Allowance } from '../plan.ts';
import type { Problem } from '../problem.ts';
import { isRefusalName, OVERRIDABLE, REFUSALS } from '../refusals.ts';

/**
 * Faults of a request's allowances: a name that is no refusal, one that has no override, a reason that says
 * nothing, one twice.
 */
export function allowanceProblems(allow: readonly Allowance[]): readonly Problem[] {
  return allow.flatMap(({ refusal, reason }, index) => {
    const problems: Problem[] = [];
    const say = (key: 'refusal' | 'reason', message: string) => problems.push({ path: `allow[${index}].${key}`, message });
    if (!isRefusalName(refusal)) {
      const meant = nearestName(refusal, OVERRIDABLE);
      say(
        'refusal',
        `'${refusal}' is no refusal${meant ? `; was '${meant}' meant?` : ''} (those with an override: ${OVERRIDABLE.join(', ')})`,
      );
    } else if (!REFUSALS[refusal].override) {
      say('refusal', `'${refusal}' has no override (those with one: ${OVERRIDABLE.join(', ')})`);
    }
    if (reason.trim() === '') say('reason', 'is empty: an override is kept with its reason');
    if (allow.findIndex((other) => other.refusal === refusal) < index) say('refusal', `'${refusal}' is allowed twice`);
    return problems;
  });
}
