import { createHash } from 'node:crypto';
import type { HookRun } from '../hook.ts';
import type { Plan } from '../plan.ts';
import type { ActiveDeployment, Failure } from '../record.ts';
import { type HookToRun, runId } from './hooks-of.ts';
import { POINTS } from './points.ts';

/** ARNs of ECS, as far as they could be read. Each is absent where ECS does not tell it. */
export interface EcsArns {
  /** The newest service deployment of green. */
  readonly deployment?: string;
  readonly greenRevision?: string;
  readonly blueRevision?: string;
}

/** Percent of traffic by the ARN of the service revision. */
type Weights = Readonly<Record<string, number>>;

/**
 * What a hook is called with: ECS's own payload, and Teal's facts under `teal`. Source: Amazon ECS Developer
 * Guide, "Lifecycle hooks for Amazon ECS service deployments". Plain JSON.
 */
export interface HookPayload {
  /** Of this call: a new one each time. */
  readonly executionId: string;
  /** ECS's own stage, by the row of the point. */
  readonly lifecycleStage: string;
  readonly resourceArn: string;
  readonly executionDetails: {
    readonly serviceArn: string;
    readonly targetServiceRevisionArn: string;
    readonly testTrafficWeights: Weights;
    readonly productionTrafficWeights: Weights;
  };
  readonly hookDetails: HookRun['details'];
  readonly teal: TealFacts;
}

interface TealFacts {
  readonly service: string;
  readonly deployment: string;
  readonly hook: string;
  readonly point: string;
  /** How many times it has been called, this call included. */
  readonly round: number;
  /** ISO 8601: its time-out. */
  readonly until: string;
  readonly image: { readonly digest: string; readonly tag?: string };
  readonly blue: string;
  readonly green: string;
  /** Of the step, at points that a step has: counted from 1, and its percentage on green. */
  readonly step?: number;
  readonly weight?: number;
  /** On the way back. */
  readonly rollback?: Rollback;
  /** Of an undo: the run that it undoes. */
  readonly undoes?: Pick<HookRun, 'at' | 'status' | 'from' | 'to'> & { readonly step?: number };
}

interface Rollback {
  readonly error: string;
  readonly cause: string;
  readonly at: string;
  /** The step that it turned back from, counted from 1; absent before the first. */
  readonly step?: number;
  /** The most traffic that green had, in percent. */
  readonly reached: number;
  /** What was done: weights were written back, or none had moved. */
  readonly done: 'weights written back' | 'no weight had moved';
  /** When production was read back at blue. */
  readonly backAtBlueAt?: string;
}

interface PayloadFacts {
  readonly hook: HookToRun;
  readonly run: HookRun;
  readonly plan: Plan;
  readonly active: ActiveDeployment;
  /** Of the step under way; of the first one before it. */
  readonly step: number;
  readonly arns: EcsArns;
}

/** The payload of this call of the run. */
export function payloadOf({ hook, run, plan, active, step, arns }: PayloadFacts): HookPayload {
  const { stage, tells, times, back } = POINTS[hook.at];
  const [green, blue] = [arns.greenRevision ?? revisionForm(plan, 'green'), arns.blueRevision ?? revisionForm(plan, 'blue')];
  const weightOf = (index: number) => plan.steps[index]?.weight ?? 0;
  const split = (percent: number): Weights => ({ [green]: percent, [blue]: 100 - percent });
  // A person may have said another step than the next one: what is live before the step is what was read
  // back.
  const live = active.confirmed?.split.green ?? 0;
  const production = { nothing: {}, test: {}, before: split(live), after: split(weightOf(step)), back: split(0) }[tells];
  return {
    executionId: idOf(plan.deployment, hook, run.rounds),
    lifecycleStage: stage,
    resourceArn: arns.deployment ?? arnOf(plan, 'service-deployment', `${plan.green.service}/pending`),
    executionDetails: {
      serviceArn: arnOf(plan, 'service', plan.green.service),
      targetServiceRevisionArn: green,
      testTrafficWeights: tells === 'test' ? split(100) : {},
      productionTrafficWeights: production,
    },
    hookDetails: run.details ?? {},
    teal: {
      service: plan.service,
      deployment: plan.deployment,
      hook: hook.name,
      point: hook.at,
      round: run.rounds,
      until: run.until,
      image: { digest: plan.image.digest, ...(plan.image.tag !== undefined && { tag: plan.image.tag }) },
      blue: plan.blue.service,
      green: plan.green.service,
      ...((times === 'each step' || hook.at === 'BeforeAllowTraffic') && { step: step + 1, weight: weightOf(step) }),
      ...(back && active.failure && { rollback: rollbackOf(active, active.failure, plan) }),
      ...(hook.undoes && { undoes: undone(hook.undoes) }),
    },
  };
}

function rollbackOf(active: ActiveDeployment, { error, cause, at }: Failure, plan: Plan): Rollback {
  const baked = [...(active.bakes ?? []), ...(active.bake ? [active.bake] : [])].map(({ step }) =>
    step === 'window' ? plan.steps.length - 1 : step,
  );
  const last = baked.at(-1);
  const reached = Math.max(0, active.interrupted?.green ?? 0, ...baked.map((step) => plan.steps[step]?.weight ?? 0));
  return {
    error,
    cause,
    at,
    ...(last !== undefined && { step: last + 1 }),
    reached,
    done: active.hadWeight ? 'weights written back' : 'no weight had moved',
    ...(active.backAtBlueAt !== undefined && { backAtBlueAt: active.backAtBlueAt }),
  };
}

const undone = ({ at, step, status, from, to }: HookRun): NonNullable<TealFacts['undoes']> => ({
  at,
  status,
  from,
  ...(step !== undefined && { step: step + 1 }),
  ...(to !== undefined && { to }),
});

/** A service revision of which ECS tells no ARN: before green is created there is none. */
const revisionForm = (plan: Plan, side: 'blue' | 'green'): string =>
  arnOf(plan, 'service-revision', `${plan[side].service}/${side === 'green' ? 'pending' : 'unknown'}`);

/** An ARN of the cluster, where its task definition is. */
function arnOf({ cluster, taskDefinition }: Plan, kind: string, rest: string): string {
  const [arn, partition, service, region, account] = taskDefinition.template.split(':');
  return `${[arn, partition, service, region, account, kind].join(':')}/${cluster}/${rest}`;
}

/** In the form of a UUID; the same call has the same one. */
function idOf(deployment: string, hook: HookToRun, round: number): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([deployment, runId(hook), round]))
    .digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
