import { leavingOf } from '../../afterwards.ts';
import { groupsOf, type LiveRoute, type RouteAsPlanned, routeName } from '../../load-balanced.ts';
import { PACES } from '../cost/paces.ts';
import { commonRounds, polls } from '../cost/rounds.ts';
import { groupRefusals } from '../sides/group-refusals.ts';
import { readColour } from '../view/colour.ts';
import type { PlanCheck } from '../view/plan-view.ts';
import { privateHost, reachRefusals } from './reach-refusals.ts';
import type { RoutePlanner } from './route-planner.ts';
import { routeRefusals } from './route-refusals.ts';
import { stageRefusals } from './stage-refusals.ts';

const reachable: PlanCheck<'load-balancer'> = ({ world, config: { stage } }) => reachRefusals(world, [[stage.url, privateHost(stage.url)]]);

/**
 * A route behind such a rule is deployed all the same: a listener that redirects everything is common. The
 * plan tells of it.
 */
const rulesInFront = (routes: readonly LiveRoute[]): readonly RouteAsPlanned[] => {
  const fronts = new Map(routes.flatMap(({ takenBy = [] }) => takenBy.map((front) => [front.route, front] as const)));
  return [...fronts.values()].map((front) => ({
    ...front,
    takesAllOf: routes.filter(({ takenBy = [] }) => takenBy.some(({ route }) => route === front.route)).map(({ route }) => route),
  }));
};

/** Weights of listener rules and default actions, and a stage rule on which only tests reach green. */
export const loadBalancer: RoutePlanner<'load-balancer'> = {
  colour: ({ sides }, { routes }) => readColour(routes, groupsOf(sides)),
  refusals: (view) => [routeRefusals, stageRefusals, reachable, groupRefusals].flatMap((check) => check(view)),
  // The stage has been used by now.
  lastingRefusals: (view) => [routeRefusals, groupRefusals].flatMap((check) => check(view)),
  settle: ({ settleSeconds, settleBeforeDestroySeconds }) => ({ settleSeconds, settleBeforeDestroySeconds }),
  plan: ({ config: { sides, production, stage }, view: { world }, colour, tasks }) => ({
    blue: { ...sides[colour.blue], ...tasks.blue },
    green: { ...sides[colour.green], ...tasks.green },
    production,
    routesAsPlanned: [
      ...world.routes.flatMap(({ route, asRule }) => (asRule ? [{ route, ...asRule }] : [])),
      ...rulesInFront(world.routes),
    ],
    stage,
    testsGoTo: { url: stage.url, ...(stage.host !== undefined && { host: stage.host }) },
    settleBeforeFirstSeconds: 0,
    // A rule that reads back is live.
    liveWithin: { inSyncSeconds: 0, inAnswersSeconds: 0 },
  }),
  rounds: (costed) => ({ ...commonRounds(costed), 'Probe stage': polls(PACES.stage.atMost, PACES.stage.every) }),
  testedOn: 'stage',
  text: {
    production: ({ production, routesAsPlanned = [] }) =>
      production.flatMap((route) => [
        'rule' in route ? `rule ${route.rule}` : `default action of ${route.listener}`,
        ...routesAsPlanned
          .filter(({ takesAllOf = [] }) => takesAllOf.includes(routeName(route)))
          .map((front) => `  gets no request: ${front.route} of priority ${front.priority} takes all`),
      ]),
    tests: ({ stage }) => ({
      title: 'stage',
      line: `rule ${stage.rule}, ${stage.url}${stage.host ? ` (Host: ${stage.host})` : ''}; afterwards ${stage.after}`,
    }),
    retirement: ({ afterwards }, least) => {
      const { keep, overSeconds } = leavingOf(afterwards);
      return `blue to 0, ${least} after the commit${keep === undefined && overSeconds === undefined ? '' : ' at the earliest'}`;
    },
  },
  watched: ({ production, stage }) => ({ production: production.map(routeName), stage: stage.rule }),
  named: ({ production, stage }) => [
    ...production.map((route) => ['rule' in route ? 'production rule' : 'production listener', routeName(route)] as const),
    ['stage rule', stage.rule],
  ],
};
