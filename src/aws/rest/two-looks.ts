import { isMissing, isSameUnrest, seenTwice, unrestOf } from '../../deployment/judge/at-rest.ts';
import type { Plan } from '../../deployment/plan.ts';
import type { Clock } from '../../deployment/ports/clock.ts';
import type { RestReader } from '../../deployment/ports/rest-reader.ts';
import type { AtRest } from '../../deployment/record.ts';
import type { Unrest } from '../../deployment/unrest.ts';
import { SECOND_LOOK_FOR_MISSING_MS, SECOND_LOOK_MS } from '../action/foreign-acts.ts';
import { withinBudget } from '../action/within-budget.ts';

/** A service between two deployments. */
export interface Resting {
  readonly service: string;
  readonly rest: AtRest;
  /** Of `rest`. */
  readonly plan: Plan;
  /** What was found before. */
  readonly known: readonly Unrest[];
}

interface Looks {
  /** Those of which something else is found than before. */
  readonly changed: readonly { readonly of: Resting; readonly found: readonly Unrest[] }[];
  /** Those that could not be read, or not in time. */
  readonly failed: readonly { readonly service: string; readonly error: unknown }[];
}

interface Tools {
  readonly ports: { readonly rest: RestReader; readonly clock: Clock };
  readonly signal: AbortSignal;
}

/** What the first look may take, with answers that are late. The second one has what is left of the action's time. */
const FIRST_LOOK_WITHIN_MS = 40_000;

/** What has changed of services at rest: only of those that read otherwise than before there is a second look. */
export async function lookTwice(tools: Tools, resting: readonly Resting[]): Promise<Looks> {
  const { ports, signal } = tools;
  const failed: { readonly service: string; readonly error: unknown }[] = [];
  const look = async (some: readonly Resting[], within: AbortSignal) => {
    const plans = some.map(({ plan }) => plan);
    const live = plans.length === 0 ? [] : await ports.rest.read(plans, within);
    return some.flatMap((of, i) => {
      const one = live[i]!;
      if (!('error' in one)) return [{ of, found: unrestOf(of.rest, one), missing: isMissing(of.rest, one) }];
      failed.push({ service: of.service, error: one.error });
      return [];
    });
  };

  const first = await withinBudget(tools, FIRST_LOOK_WITHIN_MS, (within) => look(resting, within));
  const differing = first.filter(({ of, found }) => !isSameUnrest(of.known, found));
  if (differing.length === 0) return { changed: [], failed };
  await ports.clock.sleep(differing.some(({ missing }) => missing) ? SECOND_LOOK_FOR_MISSING_MS : SECOND_LOOK_MS, signal);
  const again = await look(
    differing.map(({ of }) => of),
    signal,
  );
  const before = new Map(differing.map(({ of, found }) => [of, found]));
  const twice = again.map(({ of, found }) => ({ of, found: seenTwice(of.known, before.get(of) ?? [], found) }));
  return { changed: twice.filter(({ of, found }) => !isSameUnrest(of.known, found)), failed };
}
