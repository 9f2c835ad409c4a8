import { boxesOf, longestOf } from '../hooks/hooks-of.ts';
import type { KeptSide } from '../kept-side.ts';
import type { LiveService, LiveSide, LiveTaskDefinition } from '../live-side.ts';
import type { LiveFamily, LiveWorld } from '../live-world.ts';
import type { Allowance, CommonPlan, Plan } from '../plan.ts';
import { REFUSALS, type Refusal } from '../refusals.ts';
import { parseImageReference } from '../request/image-reference.ts';
import { isIndex } from '../runnable-image.ts';
import type { ServiceConfig, Step } from '../service-config.ts';
import { familyOf, revisionOf } from '../task-definition-arn.ts';
import { askerRefusals } from './asker-refusals.ts';
import { imageRefusals } from './image-refusals.ts';
import { alarmRefusals, bakeRefusals, budgetRefusals, judgingBy, sourceRefusals } from './judge-refusals.ts';
import { keptImages } from './kept-images.ts';
import { historyRefusals, planCost } from './plan-cost.ts';
import type { PlanFacts } from './plan-facts.ts';
import { quickCourse } from './quick-course.ts';
import type { Tasks } from './routes/route-planner.ts';
import { plannerOf } from './routes/routes.ts';
import { serviceRefusals } from './service-refusals.ts';
import { blueChanges, sideRefusals } from './side-refusals.ts';
import { drainOf } from './sides/sides.ts';
import { taskDefinitionChanges, withImage } from './task-definition-diff.ts';
import type { PlanView, ViewedSide } from './view/plan-view.ts';
import { viewOf, viewOfPlan } from './view-of.ts';

export type PlanDecision =
  | { readonly kind: 'plan'; readonly plan: Plan }
  /** The same image and template already run. */
  | { readonly kind: 'nothing'; readonly reason: string }
  /** What stands in the way after the request's allowances; never empty. */
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/** Decides from the live world what a deployment will do. Pure: the same facts give the same decision. */
export function decidePlan(given: PlanFacts): PlanDecision {
  const { request, world } = given;
  const config = request.undo ? quickCourse(given.config) : given.config;
  const facts = { ...given, config };
  const view = viewOf(config, world);
  const planner = plannerOf(config);
  const course = courseOf(view, config);
  const same = request.force ? undefined : alreadyRuns(facts, view);
  if (same) return { kind: 'nothing', reason: same };
  const drainSeconds = Math.max(...world.sides.map(drainOf));
  const waits: Waits = { ...planner.settle(config, view), drainSeconds };
  const refusals = [
    ...planner.refusals(view),
    ...serviceRefusals(view),
    ...alarmRefusals(view),
    ...budgetRefusals(view),
    ...sourceRefusals(view),
    ...sideRefusals(view).filter((one) => !isKept(facts, view, one)),
    ...(needsNoTask(facts, view) ? [] : imageRefusals(facts)),
    ...askerRefusals(facts),
    ...bakeRefusals({ ...config, ...course }),
    ...historyRefusals({ ...config, ...course, ...waits }),
  ];
  const allow = allowances(request, refusals);
  const allowedHere = (name: string) => allow.some((allowance) => allowance.refusal === name);
  const standing = refusals.filter(({ name }) => !(REFUSALS[name].override && allowedHere(name)));
  const { colour } = view;
  const { template } = world;
  if (standing.length > 0 || !colour || !template) return { kind: 'refused', refusals: standing };
  const [blue, green] = [view.sides[colour.blue], view.sides[colour.green]];
  const steps: PlanSteps = {
    ...course,
    health: config.health,
    tests: config.tests,
    ...(config.approval && { approval: config.approval }),
    ...hooksOf(config),
    drift: config.drift,
    atRest: config.atRest,
    afterwards: config.afterwards,
    judge: judgingBy(config.judge, world),
  };
  const common: Omit<CommonPlan, 'testsGoTo' | 'settleBeforeFirstSeconds' | 'liveWithin'> = {
    service: config.service,
    deployment: facts.deployment,
    epoch: facts.epoch,
    cluster: config.cluster,
    image: {
      uri: request.image.uri,
      digest: request.image.digest,
      ...(request.image.tag !== undefined && { tag: request.image.tag }),
      ...(world.image && { manifest: isIndex(world.image) ? 'index' : 'image' }),
    },
    container: config.container,
    taskDefinition: {
      family: config.taskDefinition,
      template: template.arn,
      newest: world.family.newest,
      foreign: newerThanBlue(blue.live, world.family),
      changes: [...changesTo(blue.live.service?.taskDefinition, template, facts), ...keptImages(template.content, config)],
    },
    first: view.first,
    ...undone(facts, view, green),
    ...replacing(blue.live, config),
    ...(blue.live.unseenServices !== undefined && { unseenServices: blue.live.unseenServices }),
    keepRevisions: config.keepRevisions,
    ...steps,
    ...waits,
    allowed: allow.filter((allowance) => refusals.some(({ name }) => name === allowance.refusal)),
    cost: planCost({ ...config, ...steps, ...waits }),
  };
  const tasks = {
    blue: tasksOf(blue.live, blue.live.service?.desired ?? 0),
    green: tasksOf(green.live, Math.max(greenCount(blue.live), stillRuns(facts, view) ? (green.live.service?.desired ?? 0) : 0)),
  };
  // What the planner gives is of the configuration's own kind.
  return { kind: 'plan', plan: { ...common, route: config.route, ...planner.plan({ config, view, colour, tasks }) } as Plan };
}

/** The task before everything else is the first of all. */
function hooksOf({ before, hooks: own }: PlanFacts['config']): Pick<Plan, 'hooks' | 'hooksAt' | 'hooksSeconds'> {
  const hooks = [...(before ? [before] : []), ...own];
  return hooks.length === 0 ? {} : { hooks, hooksAt: boxesOf(hooks), hooksSeconds: longestOf(hooks) };
}

type PlanSteps = Pick<
  Plan,
  | 'health'
  | 'tests'
  | 'approval'
  | 'hooks'
  | 'hooksAt'
  | 'hooksSeconds'
  | 'steps'
  | 'judge'
  | 'drift'
  | 'atRest'
  | 'afterwards'
  | 'windowSeconds'
>;
type Waits = Pick<Plan, 'settleSeconds' | 'settleBeforeDestroySeconds' | 'drainSeconds'>;

/** An undo is made over everything that a person could allow: who orders it has decided. */
const allowances = ({ allow, undo }: PlanFacts['request'], refusals: readonly Refusal[]): readonly Allowance[] =>
  undo === undefined ? allow : [...new Set(refusals.map(({ name }) => name))].map((name) => ({ refusal: name, reason: 'it is an undo' }));

/**
 * What is said of an idle side that was kept: it runs what it was kept with, and its clients have left it.
 */
function isKept({ kept }: PlanFacts, { colour, sides }: PlanView, { name, where }: Refusal): boolean {
  const service = colour && sides[colour.green].live.service;
  return name === 'idle-service-running' && kept !== undefined && kept.service === where && runsAsKept(kept, service);
}

/** ECS may have taken a version back that fails: its circuit breaker puts the service on another revision. */
const runsAsKept = ({ was, taskDefinition }: KeptSide, service: LiveService | undefined): boolean =>
  was === 'failed green' || taskDefinition === undefined || taskDefinition === service?.taskDefinition?.arn;

/** Of an undo: the idle side still runs the version that comes back. */
function stillRuns({ request: { undo } }: PlanFacts, { colour, sides }: PlanView): boolean {
  const service = colour && sides[colour.green].live.service;
  return undo !== undefined && service !== undefined && service.desired > 0 && service.taskDefinition?.arn === undo.revision;
}

/** It runs as many tasks as are wanted: nothing is to be pulled. */
function needsNoTask(facts: PlanFacts, view: PlanView): boolean {
  const { colour, sides } = view;
  if (!colour || !stillRuns(facts, view)) return false;
  return (sides[colour.green].live.service?.running ?? 0) >= greenCount(sides[colour.blue].live);
}

/** What green takes the place of on its own side, and what an undo finds there. */
function undone(facts: PlanFacts, view: PlanView, { live: { service } }: ViewedSide): Pick<Plan, 'undo' | 'quick' | 'evicts'> {
  const { request, config, kept } = facts;
  const still = stillRuns(facts, view);
  const evicts = service !== undefined && service.desired > 0 && service.name === kept?.service && !still && kept && { evicts: kept.was };
  if (request.undo === undefined) return { ...evicts };
  const { of, revision } = request.undo;
  // Where tests still lead to the old version the stage is shut, and settles, before it has traffic.
  const staged = config.route === 'load-balancer' && config.stage.after === 'old' && still;
  return { ...evicts, undo: { of, revision, kept: still }, ...(!staged && { quick: true }) };
}

/** The image that blue runs, where its revision names it by digest: an undo brings it back. */
function replacing({ service }: LiveSide, { container, image: { repository } }: PlanFacts['config']): Pick<Plan, 'replaces'> {
  const containers = service?.taskDefinition?.content.containerDefinitions;
  const own = Array.isArray(containers)
    ? (containers as readonly { readonly name?: unknown; readonly image?: unknown }[]).find(({ name }) => name === container.name)
    : undefined;
  if (service?.desired === 0 || typeof own?.image !== 'string') return {};
  const read = parseImageReference(own.image);
  if (read?.digest === undefined || read.repository !== repository) return {};
  // As the registry calls it: by the digest alone.
  const uri = own.image.replace(/:[^:@/]+@/, '@');
  return { replaces: { uri, repository, digest: read.digest, ...(read.tag !== undefined && { tag: read.tag }) } };
}

/**
 * The first deployment has nothing to go back to and nobody on it: green takes everything once it is tested,
 * with no window.
 */
const courseOf = ({ first }: PlanView, { steps, windowSeconds }: ServiceConfig): { steps: readonly Step[]; windowSeconds: number } =>
  first ? { steps: [{ weight: 100, bakeSeconds: 0 }], windowSeconds: 0 } : { steps, windowSeconds };

/**
 * As many tasks as blue is to have: green must be able to take everything. More run while ECS replaces some
 * of blue's, and each deployment would keep them.
 */
const greenCount = ({ service }: LiveSide): number => Math.max(1, service?.desired ?? 0);

const tasksOf = (live: LiveSide, desired: number): Tasks => ({
  exists: live.service !== undefined,
  desired,
  ...(live.service?.taskDefinition && live.service.desired > 0 && { taskDefinition: live.service.taskDefinition.arn }),
});

/** Where blue runs a revision of another family, its number says nothing, and all are told. */
const newerThanBlue = ({ service }: LiveSide, { foreign }: LiveFamily): readonly string[] => {
  const running = service?.taskDefinition?.arn;
  if (running === undefined) return [];
  return foreign.filter((arn) => familyOf(arn) !== familyOf(running) || revisionOf(arn) > revisionOf(running));
};

const changesTo = (
  running: LiveTaskDefinition | undefined,
  template: LiveTaskDefinition,
  { config, request }: PlanFacts,
): readonly string[] =>
  running === undefined
    ? []
    : taskDefinitionChanges(running.content, withImage(template.content, config.container.name, request.image.uri));

/**
 * A sentence when blue already runs the image in the template's definition: by digest *and* definition,
 * either alone is a change.
 */
function alreadyRuns(facts: PlanFacts, { colour, sides, first }: PlanView): string | undefined {
  const { config, request, world } = facts;
  const blue = colour && !first ? sides[colour.blue].live.service : undefined;
  // A side at 0 runs nothing, whatever it is set to.
  const running = blue && blue.desired > 0 ? blue.taskDefinition : undefined;
  if (!colour || !running || !world.template || running.image !== request.image.digest) return undefined;
  // The digest is the same: by which registry's name the running definition says it is no difference.
  const content = withImage(running.content, config.container.name, request.image.uri);
  if (changesTo({ ...running, content }, world.template, facts).length > 0) return undefined;
  const image = request.image.tag ? `${request.image.tag} (${request.image.digest})` : request.image.digest;
  return `${sides[colour.blue].wanted.service} already runs ${image} in the definition of ${world.template.arn}`;
}

/**
 * What no longer holds of a plan, right before green gets its first traffic; empty when all of it does. Green
 * runs by now and the stage was used, so only what lasts, blue and the alarms are looked at. What the request
 * allowed stays allowed.
 */
export function recheckPlan(plan: Plan, world: LiveWorld): readonly string[] {
  const view = viewOfPlan(plan, world);
  const allowed = ({ name }: Refusal) => REFUSALS[name].override && plan.allowed.some((allowance) => allowance.refusal === name);
  const refusals = [
    ...[...plannerOf(plan).lastingRefusals(view), ...serviceRefusals(view)].filter((refusal) => !allowed(refusal)),
    // The alarms and objectives that were allowed are not in the plan any more: what fires now is another
    // one.
    ...alarmRefusals(view),
    ...budgetRefusals(view),
  ];
  const blue = view.colour && view.sides[view.colour.blue].wanted.service;
  const moved = blue !== undefined && blue !== plan.blue.service;
  return [
    ...refusals.map(({ name, where, message }) => `${name}: ${where} ${message}`),
    ...(moved ? [`${blue} has the traffic, and the plan was made with it on ${plan.blue.service}`] : []),
    // An undo leaves a blue that may be bad in every way.
    ...(plan.first || moved || plan.undo !== undefined ? [] : blueChanges(view, plan.blue.taskDefinition)),
  ];
}
