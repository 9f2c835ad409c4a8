import type { LiveSide, LiveTaskDefinition, LiveWorld } from '../live-world.ts';
import type { CommonPlan, Plan, PlannedDnsSide, PlannedSide, RecordAnswer } from '../plan.ts';
import type { DnsSide, ServiceConfig, Step } from '../service-config.ts';
import type { Colour } from './colour.ts';
import { imageRefusals } from './image-refusals.ts';
import { alarmRefusals, bakeRefusals, judgingAlarms } from './judge-refusals.ts';
import { pairOfRecords } from './live-pair.ts';
import { historyRefusals, planCost } from './plan-cost.ts';
import type { PlanFacts } from './plan-facts.ts';
import { type PlanView, planView, viewOfPlan } from './plan-view.ts';
import { REFUSALS, type Refusal } from './refusals.ts';
import { blueChanges, sideRefusals } from './side-refusals.ts';
import { taskDefinitionChanges, withImage } from './task-definition-diff.ts';
import { settleOverDns, ttlChain } from './ttl-chain.ts';
import { lastingRefusals, worldRefusals } from './world-refusals.ts';

export type PlanDecision =
  | { readonly kind: 'plan'; readonly plan: Plan }
  /** The same image and template already run. */
  | { readonly kind: 'nothing'; readonly reason: string }
  /** What stands in the way after the request's allowances; never empty. */
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/** Decides from the live world what a deployment will do. Pure: the same facts give the same decision. */
export function decidePlan(facts: PlanFacts): PlanDecision {
  const { config, request, world } = facts;
  const view = planView(config, world);
  const course = courseOf(view, config);
  const same = request.force ? undefined : alreadyRuns(facts, view);
  if (same) return { kind: 'nothing', reason: same };
  const drainSeconds = Math.max(...world.sides.map(drainOf));
  const waits = waitsOf(config, view, drainSeconds);
  const refusals = [
    ...worldRefusals(view),
    ...sideRefusals(view),
    ...imageRefusals(facts),
    ...bakeRefusals({ ...config, ...course }),
    ...historyRefusals({ ...config, ...course, ...waits }),
  ];
  const allowedHere = (name: string) => request.allow.some((allowance) => allowance.refusal === name);
  const standing = refusals.filter(({ name }) => !(REFUSALS[name].override && allowedHere(name)));
  const { colour } = view;
  const { template } = world;
  if (standing.length > 0 || !colour || !template) return { kind: 'refused', refusals: standing };
  const [blue, green] = [view.sides[colour.blue], view.sides[colour.green]];
  const steps: PlanSteps = {
    ...course,
    health: config.health,
    tests: config.tests,
    judge: { ...config.judge, alarms: judgingAlarms(config.judge.alarms, world.alarms) },
  };
  const common: CommonPlan = {
    service: config.service,
    deployment: facts.deployment,
    epoch: facts.epoch,
    cluster: config.cluster,
    image: {
      uri: request.image.uri,
      digest: request.image.digest,
      ...(request.image.tag !== undefined && { tag: request.image.tag }),
    },
    container: config.container,
    taskDefinition: {
      family: config.taskDefinition,
      template: template.arn,
      changes: changesTo(blue.live.service?.taskDefinition, template, facts),
    },
    first: view.first,
    ...steps,
    ...waits,
    allowed: request.allow.filter((allowance) => refusals.some(({ name }) => name === allowance.refusal)),
    cost: planCost({ ...config, ...steps, ...waits }),
  };
  const tasks = { blue: tasksOf(blue.live, blue.live.service?.desired ?? 0), green: tasksOf(green.live, greenCount(blue.live)) };
  return { kind: 'plan', plan: routedPlan(common, tasks, config, view, colour) };
}

type PlanSteps = Pick<Plan, 'health' | 'tests' | 'steps' | 'judge' | 'windowSeconds'>;
type Waits = Pick<Plan, 'settleSeconds' | 'settleBeforeDestroySeconds' | 'drainSeconds'>;

/** A load balancer's group waits for its open requests; in service discovery nothing does. */
const drainOf = (side: LiveSide): number => ('group' in side ? (side.group?.drainSeconds ?? 0) : 0);

function waitsOf({ settleSeconds, settleBeforeDestroySeconds }: ServiceConfig, view: PlanView, drainSeconds: number): Waits {
  const written = { settleSeconds, settleBeforeDestroySeconds };
  switch (view.route) {
    case 'load-balancer':
      return { ...written, drainSeconds };
    case 'dns':
      return { ...settleOverDns(written, ttlChain(view.world, view.config.record)), drainSeconds };
    default:
      return view satisfies never;
  }
}

type Tasks = Pick<PlannedSide, 'exists' | 'desired' | 'taskDefinition'>;

/** What the plan says of the route itself. Pure JSON of the configuration's own sides, in their colours. */
function routedPlan(
  common: CommonPlan,
  tasks: Readonly<Record<'blue' | 'green', Tasks>>,
  config: ServiceConfig,
  view: PlanView,
  { blue, green }: Colour,
): Plan {
  switch (config.route) {
    case 'load-balancer':
      return {
        ...common,
        route: config.route,
        blue: { ...config.sides[blue], ...tasks.blue },
        green: { ...config.sides[green], ...tasks.green },
        production: config.production,
        stage: config.stage,
      };
    case 'dns': {
      if (view.route !== 'dns') throw new Error(`the view is of the ${view.route} route`);
      const [answerBlue, answerGreen] = [view.world.record.answers[blue], view.world.record.answers[green]];
      if (!answerBlue || !answerGreen) throw new Error('a side without an answer was not refused');
      return {
        ...common,
        route: config.route,
        blue: plannedDnsSide(config.sides[blue], tasks.blue, answerBlue),
        green: plannedDnsSide(config.sides[green], tasks.green, answerGreen),
        record: {
          ...config.record,
          type: answerBlue.kind === 'alias' ? 'A' : 'CNAME',
          adopt: pairOfRecords(view.world.record).simple,
          chain: ttlChain(view.world, config.record),
        },
        retire: config.retire,
      };
    }
    default:
      return config satisfies never;
  }
}

/** A side as the plan has it; what only the configuration needs to know of it stays there. */
function plannedDnsSide(side: DnsSide, tasks: Tasks, answer: RecordAnswer): PlannedDnsSide {
  const own = { url: side.url, ...(side.host !== undefined && { host: side.host }), answer, ...tasks };
  return 'targetGroup' in side
    ? { service: side.service, targetGroup: side.targetGroup, ...own }
    : { service: side.service, registry: side.registry, ...(side.traffic && { traffic: side.traffic }), ...own };
}

/** The first deployment has nothing to go back to and nobody on it: green takes everything once it is tested, with no window. */
const courseOf = ({ first }: PlanView, { steps, windowSeconds }: ServiceConfig): { steps: readonly Step[]; windowSeconds: number } =>
  first ? { steps: [{ weight: 100, bakeSeconds: 0 }], windowSeconds: 0 } : { steps, windowSeconds };

/** As many tasks as blue has or is to have: green must be able to take everything. */
const greenCount = ({ service }: LiveSide): number => Math.max(1, service?.desired ?? 0, service?.running ?? 0);

const tasksOf = (live: LiveSide, desired: number): Tasks => ({
  exists: live.service !== undefined,
  desired,
  ...(live.service?.taskDefinition && live.service.desired > 0 && { taskDefinition: live.service.taskDefinition.arn }),
});

const changesTo = (
  running: LiveTaskDefinition | undefined,
  template: LiveTaskDefinition,
  { config, request }: PlanFacts,
): readonly string[] =>
  running === undefined
    ? []
    : taskDefinitionChanges(running.content, withImage(template.content, config.container.name, request.image.uri));

/** A sentence when blue already runs the image in the template's definition: by digest *and* definition, either alone is a change. */
function alreadyRuns(facts: PlanFacts, { colour, sides, first }: PlanView): string | undefined {
  const { config, request, world } = facts;
  const running = colour && !first ? sides[colour.blue].live.service?.taskDefinition : undefined;
  if (!colour || !running || !world.template || running.image !== request.image.digest) return undefined;
  // The digest is the same: by which registry's name the running definition says it is no difference.
  const content = withImage(running.content, config.container.name, request.image.uri);
  if (changesTo({ ...running, content }, world.template, facts).length > 0) return undefined;
  const image = request.image.tag ? `${request.image.tag} (${request.image.digest})` : request.image.digest;
  return `${sides[colour.blue].wanted.service} already runs ${image} in the definition of ${world.template.arn}`;
}

/**
 * What no longer holds of a plan, right before green gets its first traffic; empty when all of it does. Green runs by now and
 * the stage was used, so only what lasts, blue and the alarms are looked at. What the request allowed
 * stays allowed.
 */
export function recheckPlan(plan: Plan, world: LiveWorld): readonly string[] {
  const view = viewOfPlan(plan, world);
  const allowed = ({ name }: Refusal) => REFUSALS[name].override && plan.allowed.some((allowance) => allowance.refusal === name);
  const refusals = [
    ...lastingRefusals(view).filter((refusal) => !allowed(refusal)),
    // The alarms that were allowed are not in the plan any more: one that fires now is another one.
    ...alarmRefusals(view),
  ];
  const blue = view.colour && view.sides[view.colour.blue].wanted.service;
  const moved = blue !== undefined && blue !== plan.blue.service;
  return [
    ...refusals.map(({ name, where, message }) => `${name}: ${where} ${message}`),
    ...(moved ? [`${blue} has the traffic, and the plan was made with it on ${plan.blue.service}`] : []),
    ...(plan.first || moved ? [] : blueChanges(view, plan.blue.taskDefinition)),
  ];
}
