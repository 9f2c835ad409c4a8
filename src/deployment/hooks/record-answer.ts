import { DeploymentError } from '../errors.ts';
import type { HookRun } from '../hook.ts';
import { keep, without, write } from '../record/record-change.ts';
import { fence, notBack } from '../record/record-fence.ts';
import type { Transition } from '../record/transition.ts';
import type { ActiveDeployment } from '../record.ts';
import { type Called, readAnswer } from './answer.ts';
import { finished, type HookPlace, held, takenBackBy, withRuns } from './held-hooks.ts';
import { hooksAt, runId } from './hooks-of.ts';
import { callBackAfter } from './pace.ts';

/** What came of a call of a hook. */
export interface HookSaid {
  /** `runId` of the run. */
  readonly run: string;
  readonly called: Called;
}

/**
 * Keeps what came of a call. What comes twice, or after the end, changes nothing. An error after the time-out
 * is the time-out, by the clock: its name says nothing. `waitSeconds`: until it is called again; 0: it has
 * ended, or its time is over, or an order or an alarm waits for the next look. Throws `Fenced`, also for what
 * would go forward on the way back, and `BadRequest` for a run that has not begun.
 */
export function hookAnswered(place: HookPlace, { run: id, called }: HookSaid, now: number): Transition<{ readonly waitSeconds: number }> {
  return (record) => {
    const { active } = place.box === 'OnRollback' ? fence(record, place.epoch) : notBack(record, place.epoch);
    const isLeaving = place.box !== 'OnRollback' && takenBackBy(active) !== undefined;
    const { hooks: runs = [] } = active;
    const run = runs.find((each) => runId(each) === id);
    if (run === undefined) throw new DeploymentError('BadRequest', `${active.id} has begun no hook ${id}`);
    // Who waits for a token is answered by the order itself: that is no answer of the hook.
    if (run.call === undefined) held(record, place);
    if (run.status !== 'IN_PROGRESS') return keep({ waitSeconds: 0 });
    const said = readAnswer(called, run.details ?? {});
    const heard = UNHEARD.has(called.error ?? '') ? run : without(run, 'call');
    const lost = (run.lost ?? 0) + 1;
    const set = (next: HookRun, waitSeconds: number) =>
      write(
        record,
        {
          ...record,
          active: withRuns(
            active,
            runs.map((each) => (each === run ? next : each)),
          ),
        },
        { waitSeconds: isLeaving ? 0 : waitSeconds },
      );
    const left = (Date.parse(run.until) - now) / 1000;
    switch (said.status) {
      case 'SUCCEEDED':
        return set(finished(heard, { status: 'SUCCEEDED' }, now), 0);
      case 'FAILED':
        if ((isOurs(active, run, called) || isLost(active, run, called)) && lost < MOST_TRIES)
          return set({ ...heard, lost }, Math.min(AGAIN_SECONDS, Math.max(1, Math.ceil(left))));
        // Its time is over: the next look says so.
        return left <= 0 && called.error !== undefined ? keep({ waitSeconds: 0 }) : set(finished(heard, said, now), 0);
      case 'IN_PROGRESS': {
        if (left <= 0) return set(heard, 0);
        const waited = (now - Date.parse(run.from)) / 1000;
        const inBox = active.plan ? hooksAt(active, place.box, place.step).length : 1;
        const delay = callBackAfter(said.delaySeconds, waited, inBox);
        return set({ ...without(heard, 'lost'), details: said.details }, Math.min(delay, Math.ceil(left)));
      }
    }
  };
}

/**
 * With these nobody has heard of the end of the function: the time of the state is over, or the connection
 * was lost. A function that throws one of these names delays its own undo. Source: Step Functions Developer
 * Guide, "Handling errors in Step Functions workflows", and "Handle transient Lambda service exceptions".
 */
const UNHEARD: ReadonlySet<string> = new Set(['States.Timeout', 'Lambda.ClientExecutionTimeoutException', 'Lambda.SdkClientException']);

/**
 * A token that was not handed out, and a call whose connection was lost, are tried again so many times, so
 * many seconds after the last.
 */
const MOST_TRIES = 8;
const AGAIN_SECONDS = 15;

/** Until the team's function has the token no code of the team has run: an error is Teal's own, or AWS's. */
const isOurs = ({ plan }: ActiveDeployment, run: HookRun, { error }: Called): boolean =>
  error !== undefined && run.handedOut !== true && run.undo === undefined && kindOf(plan, run) === 'token';

/**
 * Nobody knows whether its function has begun: it is called again by the record, which then has when this
 * call must have ended.
 */
const isLost = ({ plan }: ActiveDeployment, run: HookRun, { error }: Called): boolean =>
  error === 'Lambda.SdkClientException' && (run.undo === true || kindOf(plan, run) === 'function');

const kindOf = (plan: ActiveDeployment['plan'], { name }: HookRun) => plan?.hooks?.find((hook) => hook.name === name)?.kind;

/** The function of a hook has its token. */
export function handedOut(epoch: number, id: string): Transition<undefined> {
  return (record) => {
    const { active } = fence(record, epoch);
    const { hooks = [] } = active;
    const marked = hooks.map((run) => (runId(run) === id && run.status === 'IN_PROGRESS' ? { ...run, handedOut: true as const } : run));
    return write(record, { ...record, active: { ...active, hooks: marked } }, undefined);
  };
}
