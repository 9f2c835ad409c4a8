import { bounded } from '../bounded-text.ts';
import type { Plan } from '../plan.ts';
import type { LiveSettings } from '../ports/container-service.ts';
import type { LiveAtRest } from '../ports/rest-reader.ts';
import type { AtRest } from '../record.ts';
import type { RouteSplit } from '../route-split.ts';
import { ALL_BLUE } from '../split.ts';
import { keyOf, keysOf, type Unrest } from '../unrest.ts';
import { drift } from './drift.ts';
import { deleted, movedFrom, WHO_SCALES } from './foreign-act.ts';

/**
 * What is live and not as the last deployment left it, worst first; nothing where all stands. The count of
 * the side that serves is not compared: auto scaling and people change it as they like.
 */
export function unrestOf({ plan, kept }: Pick<AtRest, 'plan' | 'kept'>, live: LiveAtRest): readonly Unrest[] {
  return [
    ...withoutTargets(plan, live),
    ...routesOf(plan, live.routes),
    ...foreignRevision(plan, live.blue),
    ...idleSide(plan, kept, live.green),
    ...gone(plan, live),
  ].map(({ kind, cause }) => ({ kind, cause: bounded(cause, CAUSE_LIMIT) }));
}

/** Bytes of one cause. There are six at most, and DynamoDB takes 400 KB for all of a record. */
const CAUSE_LIMIT = 2_048;

/**
 * What two looks give, where something else was known before: what is new counts when both looks show it, and
 * what was known ends when both do not.
 */
export const seenTwice = (known: readonly Unrest[], first: readonly Unrest[], second: readonly Unrest[]): readonly Unrest[] => {
  const [before, then, now] = [keysOf(known), keysOf(first), keysOf(second)];
  const each = new Map([...second, ...first, ...known].map((one) => [keyOf(one), one]));
  return [...each].flatMap(([key, one]) => ([before, then, now].filter((keys) => keys.has(key)).length >= 2 ? [one] : []));
};

/**
 * Sides that users are led to. A route that does not lead to the pair alone counts for the side that should
 * serve.
 */
export const sidesWithWeight = (routes: readonly RouteSplit[]): readonly ('blue' | 'green')[] =>
  (['blue', 'green'] as const).filter((side) => routes.some(({ split }) => (split === undefined ? side === 'blue' : split[side] > 0)));

/** ECS tells of no such service, which a read that lags does, too: the second look is then later. */
export const isMissing = ({ plan }: Pick<AtRest, 'plan'>, { blue, green }: LiveAtRest): boolean =>
  (plan.blue.exists && blue === undefined) || (plan.green.exists && green === undefined);

function withoutTargets(plan: Plan, live: LiveAtRest): readonly Unrest[] {
  return sidesWithWeight(live.routes).flatMap((side): readonly Unrest[] => {
    const targets = live.targets[side];
    if (targets === undefined || (targets !== 'gone' && targets.healthy > 0)) return [];
    const { service } = plan[side];
    const settings = live[side];
    const why =
      targets === 'gone'
        ? ', since what its tasks are registered in does not exist any more'
        : settings !== undefined && settings !== 'deleted' && settings.desired === 0
          ? side === 'green'
            ? ': it is the idle side, at 0 tasks since the last deployment'
            : `, since it is set to 0 tasks (${WHO_SCALES})`
          : '';
    return [{ kind: 'no-healthy-targets', cause: `users are led to ${service}, and it has no healthy target${why}` }];
  });
}

/** Weights, and all else of the routes: each is told apart, in the words of a drift. */
function routesOf({ blue, green }: Plan, routes: readonly RouteSplit[]): readonly Unrest[] {
  const expected = { confirmed: ALL_BLUE, intent: undefined } as const;
  const by = `: ${WHO_EDITS}`;
  if (routes.length === 0) return [{ kind: 'route-changed', cause: `${drift({ ...expected, live: routes })}${by}` }];
  const weights = drift({ ...expected, live: routes.filter(hasWeights).map(({ changed: _, ...route }) => route) });
  const others = routes.filter((route) => (route.changed ?? []).length > 0 || !hasWeights(route));
  const changed = drift({ ...expected, live: others.map((route) => ({ ...route, ...(route.split && { split: ALL_BLUE }) })) });
  const sides = `blue is ${blue.service}, which all users were led to, and green is ${green.service}, which was idle`;
  return [
    ...(routes.some(hasWeights) && weights ? [{ kind: 'foreign-split' as const, cause: `${weights}; ${sides}${by}` }] : []),
    ...(others.length > 0 && changed ? [{ kind: 'route-changed' as const, cause: `${changed}${by}` }] : []),
  ];
}

/**
 * A route that leads to the pair, if only with weight 0: what differs of it is a split. One that leads
 * elsewhere, too, has something else that differs.
 */
const hasWeights = ({ split, weights, changed = [] }: RouteSplit): boolean =>
  split !== undefined || (changed.length === 0 && Object.keys(weights).length > 0);

function foreignRevision({ blue }: Plan, live: LiveSettings): readonly Unrest[] {
  if (live === undefined || live === 'deleted' || blue.taskDefinition === undefined) return [];
  const cause = movedFrom(blue.taskDefinition, `${blue.service}, which serves,`, live);
  return cause === undefined ? [] : [{ kind: 'foreign-revision', cause }];
}

/** A side that is kept runs what it was kept with, until it could not be taken down in time. */
function idleSide({ green }: Plan, kept: AtRest['kept'], live: LiveSettings): readonly Unrest[] {
  if (live === undefined || live === 'deleted' || live.desired === 0) return [];
  // Of a version that fails, ECS's circuit breaker may do it.
  const other =
    kept?.was === 'blue' && kept.taskDefinition && movedFrom(kept.taskDefinition, `${green.service}, which is kept without traffic,`, live);
  if (other) return [{ kind: 'idle-side-runs', cause: other }];
  if (kept?.failed)
    return [
      { kind: 'idle-side-runs', cause: `${green.service} was kept until ${kept.until}, and could not be taken down: ${kept.failed.why}` },
    ];
  if (kept) return [];
  const cause = `somebody else set ${green.service}, the idle side, to ${live.desired} tasks: ${WHO_SCALES}. The next plan refuses that`;
  return [{ kind: 'idle-side-runs', cause }];
}

/** Of a side that stood when the deployment began: the other one may never have been made. */
const gone = ({ blue, green }: Plan, live: LiveAtRest): readonly Unrest[] =>
  [
    { side: blue, settings: live.blue },
    { side: green, settings: live.green },
  ].flatMap(({ side, settings }) =>
    side.exists && (settings === undefined || settings === 'deleted') ? [{ kind: 'service-gone', cause: deleted(side.service) }] : [],
  );

const WHO_EDITS =
  'infrastructure code that manages the weights, a pipeline, or a person (ModifyRule, ModifyListener, ChangeResourceRecordSets; CloudTrail says who)';
