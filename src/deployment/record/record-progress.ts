import { aimOf, type Bake } from '../bake.ts';
import { bounded, NAME_LIMIT } from '../bounded-text.ts';
import { unjudged } from '../counted-alarms.ts';
import { DeploymentError } from '../errors.ts';
import { isPuttingBack } from '../going-back.ts';
import { mayStillRun } from '../may-still-run.ts';
import type { Plan } from '../plan.ts';
import type { ActiveDeployment, Failure, Intent, Phase } from '../record.ts';
import { ALL_BLUE, ALL_GREEN, type Split, sameSplit } from '../split.ts';
import { placeOf, stepWanted } from '../steps-ahead.ts';
import { obeyed, pendingOrder } from '../verbs/pending.ts';
import { ACTS, type Act, furthest, refuseOutOfOrder, sameAct } from './record-acts.ts';
import { iso, keep, without, write } from './record-change.ts';
import { familyAfter } from './record-family.ts';
import { check, fence } from './record-fence.ts';
import { goingForward } from './record-forward.ts';
import type { Transition } from './transition.ts';

export { check } from './record-fence.ts';

/** The plan is made once: whoever plans again under the same lease is given the first one. */
export function planned(epoch: number, plan: Plan, _now: number): Transition<Plan> {
  return (record) => {
    const { active } = check(record, epoch);
    if (active.plan !== undefined) return keep(active.plan);
    if (plan.epoch !== epoch || plan.deployment !== active.id) {
      throw new DeploymentError(
        'BadRequest',
        `the plan is for ${plan.deployment} under epoch ${plan.epoch}, not for ${active.id} under ${epoch}`,
      );
    }
    return write(
      record,
      {
        ...record,
        ...(plan.undo === undefined && { family: familyAfter(record, plan) }),
        active: { ...active, plan, phase: furthest(active.phase, 'planned') },
      },
      plan,
    );
  };
}

/**
 * Announces an act before it is done. The same act again is the same record. Throws `Fenced` for an older
 * epoch and for an act that comes too late, `RollbackRequested` or `GaveWay` when an order stands against
 * going forward, `BadRequest` when the act has no place yet.
 */
export function begin(epoch: number, act: Act, now: number): Transition<Intent> {
  return (record) => {
    const { active } = fence(record, epoch);
    refuseOutOfOrder(active, act);
    if (ACTS[act.act].way === 'forward') check(record, epoch);
    if (active.intent !== undefined && sameAct(active.intent, act)) return keep(active.intent);
    const intent = { ...act, at: iso(now) } as Intent;
    return write(record, { ...record, active: announced(active, intent) }, intent);
  };
}

function announced(active: ActiveDeployment, intent: Intent): ActiveDeployment {
  const next: ActiveDeployment = { ...active, intent, phase: furthest(active.phase, phaseWhile(intent)) };
  switch (intent.act) {
    case 'shift':
      // From here on somebody may have met green, whether the write that follows succeeds or not.
      return {
        ...without(next, 'wait'),
        // From the window too, where somebody gives blue a part of the traffic again.
        phase: 'shifting',
        hadWeight: active.hadWeight || intent.split.green > 0,
        ...(intent.split.green > 0 && { weightSince: active.weightSince ?? intent.at }),
        ...(active.bake && { bake: endedBake(active.bake, intent.at) }),
      };
    case 'roll-back':
      // It is announced where green has weight, even if somebody else gave it. It takes the place of the
      // announced shift, which may have been written all the same.
      return { ...next, hadWeight: true, ...(active.intent?.act === 'shift' && { interrupted: active.intent.split }) };
    case 'retire-blue':
      return without(next, 'wait');
    case 'retire-green':
      // Whoever announces it has just read production at 100 % blue (S3), even if the record missed the way
      // there.
      return { ...next, backAtBlueAt: active.backAtBlueAt ?? intent.at };
    default:
      return next;
  }
}

/** 'rolled back' and 'blue retired' are reached when the act is done, not when it begins. */
const phaseWhile = ({ act }: Intent): Phase | undefined =>
  act === 'retire-green' ? 'rolling back' : act === 'retire-blue' || act === 'set-stage' || act === 'commit' ? undefined : ACTS[act].phase;

/** `phase` names what was done (`ACTS`); `split`: what production was read back at, for a shift. */
export interface Confirmation {
  readonly phase?: Phase;
  readonly split?: Split;
  /** What green was set to by the act: its revision and count, or its count alone. */
  readonly green?: { readonly taskDefinition?: string; readonly desired: number };
}

/**
 * An act is done. Confirmations that do not fit the announced act change nothing: they come twice, or late.
 */
export function confirm(epoch: number, done: Confirmation, now: number): Transition<{ readonly confirmed: boolean }> {
  return (record) => {
    const { active } = fence(record, epoch);
    const { intent } = active;
    if (intent === undefined || !fits(intent, done)) return keep({ confirmed: false });
    const next: ActiveDeployment = {
      ...without(active, 'intent'),
      // A side that goes down gradually is not down yet.
      phase: intent.act === 'retire-blue' && intent.tasks ? active.phase : furthest(active.phase, done.phase),
      ...greenAfter(active, done, iso(now)),
    };
    const confirmed = done.split === undefined ? next : { ...next, confirmed: { split: done.split, at: iso(now) } };
    return write(record, { ...record, active: confirmed }, { confirmed: true });
  };
}

/** A count alone says nothing where the revision is not known: a deployment that an older release began. */
function greenAfter({ green }: ActiveDeployment, { green: set }: Confirmation, at: string): Pick<ActiveDeployment, 'green'> {
  if (set?.taskDefinition !== undefined) return { green: { taskDefinition: set.taskDefinition, desired: set.desired, at } };
  return set && green ? { green: { ...green, desired: set.desired, countAt: at } } : {};
}

function fits(intent: Intent, done: Confirmation): boolean {
  const { phase, confirmed } = ACTS[intent.act];
  if (confirmed !== 'confirm' || phase !== done.phase) return false;
  return intent.act === 'shift' ? done.split !== undefined && sameSplit(done.split, intent.split) : done.split === undefined;
}

interface BakeToStart {
  readonly step: Bake['step'];
  readonly seconds: number;
  /** At its end a person is asked: it is judged also where it lasts no time. */
  readonly asks?: boolean;
}

/** The bake of a step, or the window, begins; the same one again keeps its times. */
export function startBake(epoch: number, { step, seconds, asks = false }: BakeToStart, now: number): Transition<Bake> {
  return (record) => {
    const { active } = goingForward(record, epoch);
    const { bake, confirmed } = active;
    if (bake?.step === step) return keep(bake);
    const wanted = stepWanted(active);
    if (
      bake !== undefined &&
      (wanted === undefined ? order(bake.step) > order(step) : placeOf({ step }, active.plan?.steps ?? []) !== wanted)
    ) {
      throw new DeploymentError('Fenced', `the bake of step ${step} comes too late: that of ${bake.step} began at ${bake.startedAt}`);
    }
    if (confirmed === undefined || (step === 'window' && !sameSplit(confirmed.split, ALL_GREEN))) {
      throw new DeploymentError('BadRequest', `nothing to watch: production was last read back at ${confirmed?.split.green ?? 0} % green`);
    }
    const next = newBake(active, { step, seconds, asks }, now);
    const phase = step === 'window' ? furthest(active.phase, 'window') : active.phase;
    const bakes = [...(active.bakes ?? []), ...(bake ? [endedBake(bake, iso(now))] : [])];
    const started = { ...without(active, 'judged', 'pause'), bake: next, phase, ...(bakes.length > 0 && { bakes }) };
    return write(record, { ...record, active: started }, next);
  };
}

/**
 * It lasts no time where the deployment is promoted fully, and longer where it was paused before. An alarm
 * that nobody has judged yet is judged in it, however short it is.
 */
function newBake(active: ActiveDeployment, { step, seconds, asks }: Required<BakeToStart>, now: number): Bake {
  const { full, pause } = active;
  const [own, startedAt] = [full === undefined ? seconds : 0, iso(now)];
  const held = pause === undefined ? 0 : Math.max(0, Date.parse(pause.until) - now) / 1000;
  const lasts = own + held;
  return {
    step,
    startedAt,
    endsAt: iso(now + 1000 * lasts),
    ...(lasts === 0 && !asks && unjudged(active) === undefined && { over: true }),
    ...(pause && held > 0 && { pausedUntil: pause.until, words: [pause.word], heard: 1 }),
    ...(lasts !== seconds && { added: lasts - seconds }),
  };
}

/** Its first end stays. */
const endedBake = (bake: Bake, at: string): Bake => ({ ...bake, endedAt: bake.endedAt ?? at });

const order = (step: Bake['step']): number => (step === 'window' ? Number.POSITIVE_INFINITY : step);

/**
 * The commit, one write: from here on recovery goes forward. Gives its time, the first one when it runs
 * twice. An order that was recorded before it is obeyed (`RollbackRequested`); one that comes after finds it
 * and is refused.
 */
export function committed(epoch: number, now: number): Transition<string> {
  return (record) => {
    const { active: held } = fence(record, epoch);
    if (held.committedAt !== undefined) return keep(held.committedAt);
    const { active } = check(record, epoch);
    if (active.bake && aimOf(active.bake))
      throw new DeploymentError('BadRequest', `${active.id} goes to ${aimOf(active.bake)?.percent} % next`);
    if (active.confirmed === undefined || !sameSplit(active.confirmed.split, ALL_GREEN)) {
      throw new DeploymentError('BadRequest', `only 100 % is committed: green has ${active.confirmed?.split.green ?? 0} %`);
    }
    const at = iso(now);
    const next: ActiveDeployment = {
      ...without(active, 'intent', 'bake', 'wait', 'verb'),
      committedAt: at,
      phase: furthest(active.phase, 'committed'),
    };
    return write(record, { ...record, active: next }, at);
  };
}

/**
 * `committed`: nothing was recorded, since what is committed goes forward. `failure`: the first one, which
 * stays.
 */
export type Failed =
  | { readonly committed: true }
  | { readonly committed: false; readonly failure: Failure; readonly hadWeight: boolean; readonly backAtBlueAt?: string };

/** The deployment turns back. Forward acts are refused from here on. */
export function failed(epoch: number, { error, cause, at }: Failure): Transition<Failed> {
  return (record) => {
    const { active } = fence(record, epoch);
    const failure: Failure = { error: bounded(error, NAME_LIMIT), cause: bounded(`${cause}${decision(active)}${goingOn(active)}`), at };
    if (active.committedAt !== undefined) return keep({ committed: true });
    if (active.failure !== undefined) return keep(turned(active, active.failure));
    // With no weight moved, production never left blue, unless somebody led it away between deployments.
    const back = active.backAtBlueAt ?? (active.hadWeight || isPuttingBack(active) ? undefined : failure.at);
    const next: ActiveDeployment = {
      ...without(active, 'wait', 'backAtBlueAt'),
      failure,
      phase: furthest(active.phase, 'rolling back'),
      ...(back === undefined ? {} : { backAtBlueAt: back }),
    };
    return write(record, { ...record, active: next }, turned(next, failure));
  };
}

/** What a person ordered when they were asked about somebody else's change: the change stays the failure. */
function decision(active: ActiveDeployment): string {
  const order = active.wait?.reason === 'drift' ? pendingOrder(active) : undefined;
  return order === undefined ? '' : `; ${obeyed(order, active).message}`;
}

/** A task that runs when the deployment turns back. Of one that was too late its own failure says so. */
function goingOn({ hooks = [], plan }: ActiveDeployment): string {
  const running = hooks.filter((run) => run.status === 'IN_PROGRESS' && mayStillRun(run));
  return running
    .map(({ name, task }) => `; ${name}: ${task?.task ?? 'a task that was asked for'} ${stops(plan, name) ? 'is stopped' : 'goes on'}`)
    .join('');
}

const stops = (plan: Plan | undefined, name: string): boolean =>
  plan?.hooks?.some((hook) => hook.name === name && hook.kind === 'task' && hook.task.onRollback === 'stop') === true;

const turned = ({ hadWeight, backAtBlueAt }: ActiveDeployment, failure: Failure): Failed => ({
  committed: false,
  failure,
  hadWeight,
  ...(backAtBlueAt === undefined ? {} : { backAtBlueAt }),
});

/** Production was read back at 100 % blue. The first time stays. */
export function wentBack(epoch: number, { backAtBlueAt }: { readonly backAtBlueAt: string }, now: number): Transition<undefined> {
  return (record) => {
    const { active } = fence(record, epoch);
    if (active.committedAt !== undefined) {
      throw new DeploymentError('Fenced', `${active.id} was committed at ${active.committedAt}: it does not go back`);
    }
    const announcedBack = active.intent?.act === 'roll-back';
    if (!announcedBack && active.backAtBlueAt !== undefined && isAllBlue(active)) return keep(undefined);
    const next: ActiveDeployment = {
      ...without(active, 'interrupted', ...(announcedBack ? (['intent'] as const) : [])),
      phase: furthest(active.phase, 'rolling back'),
      confirmed: { split: ALL_BLUE, at: iso(now) },
      backAtBlueAt: active.backAtBlueAt ?? backAtBlueAt,
    };
    return write(record, { ...record, active: next }, undefined);
  };
}

const isAllBlue = ({ confirmed }: ActiveDeployment): boolean => confirmed !== undefined && sameSplit(confirmed.split, ALL_BLUE);
