import { isMissing, seenTwice, unrestOf } from '../../deployment/judge/at-rest.ts';
import type { Plan } from '../../deployment/plan.ts';
import type { Clock } from '../../deployment/ports/clock.ts';
import type { RestReader } from '../../deployment/ports/rest-reader.ts';
import type { AtRest } from '../../deployment/record.ts';
import { isSameUnrest, type Unrest } from '../../deployment/unrest.ts';
import { SECOND_LOOK_FOR_MISSING_MS, SECOND_LOOK_MS } from '../action/foreign-acts.ts';
import { withinBudget } from '../action/within-budget.ts';
import { settled } from '../settled.ts';

/** A service between two deployments. */
export interface Resting {
  readonly service: string;
  readonly rest: AtRest;
  /** Of `rest`. */
  readonly plan: Plan;
  /** What was found before. */
  readonly known: readonly Unrest[];
}

/** A service of which something else is found than before. */
export interface Changed {
  readonly of: Resting;
  readonly found: readonly Unrest[];
}

/** A service that could not be read, or not in time. */
export interface Failed {
  readonly service: string;
  readonly error: unknown;
}

interface Looks {
  readonly changed: readonly Changed[];
  readonly failed: readonly Failed[];
}

interface Tools {
  readonly ports: { readonly rest: RestReader; readonly clock: Clock };
  readonly signal: AbortSignal;
}

/** Of the first look, late answers included. The second one has what is left of the action's time. */
const FIRST_LOOK_WITHIN_MS = 40_000;

/** What has changed of services at rest. Only those that read otherwise than before are looked at twice. */
export async function lookTwice(tools: Tools, resting: readonly Resting[]): Promise<Looks> {
  const { ports, signal } = tools;
  const failed: Failed[] = [];
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
  // Where the time is over there is no second look: each of them fails, and comes again.
  await settled(() => ports.clock.sleep(differing.some(({ missing }) => missing) ? SECOND_LOOK_FOR_MISSING_MS : SECOND_LOOK_MS, signal));
  const again = await look(
    differing.map(({ of }) => of),
    signal,
  );
  const before = new Map(differing.map(({ of, found }) => [of, found]));
  const twice = again.map(({ of, found }) => ({ of, found: seenTwice(of.known, before.get(of) ?? [], found) }));
  return { changed: twice.filter(({ of, found }) => !isSameUnrest(of.known, found)), failed };
}
