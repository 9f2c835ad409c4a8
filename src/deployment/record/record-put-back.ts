import { bounded } from '../bounded-text.ts';
import { putBackMachineOf } from '../holder.ts';
import type { ActiveDeployment, AtRest, PutBack } from '../record.ts';
import { leaseAtRest } from './lease-at-rest.ts';
import { iso, keep, without, write } from './record-change.ts';
import type { Transition } from './transition.ts';

const MINUTE_MS = 60_000;

/** The same change again within this time of the last is somebody's who goes on making it. */
const FIGHT_MS = 60 * MINUTE_MS;

/** After one that failed: what stood in its way may be gone. */
const AGAIN_AFTER_FAILURE_MS = 10 * MINUTE_MS;

/** Times that one change is put back until the next deployment. */
const MOST_OF_ONE = 2;

/** Times that any change is: somebody who moves weights step by step makes another change each time. */
const MOST_IN_ALL = 5;

export interface PutBackFacts {
  /** Of the record that was looked at. Of two who looked, one puts back. */
  readonly epoch: number;
  /** What differs from what the last deployment left, in a sentence. The same words are the same change. */
  readonly cause: string;
  readonly now: number;
}

/**
 * `left-alone`: weights stay as somebody wrote them, and people must be told why. `not-configured`: weights
 * are not put back here. `busy`: there is no state at rest now, or there is another one since the look.
 */
export type PutBackOrdered =
  | {
      readonly kind: 'ordered';
      readonly epoch: number;
      readonly deployment: string;
      /** ARN of the state machine, and the name to start it under once the epoch is raised. */
      readonly machine: string;
      readonly execution: string;
    }
  | { readonly kind: 'left-alone'; readonly reason: string }
  | { readonly kind: 'not-configured' }
  | { readonly kind: 'busy'; readonly reason: string };

/**
 * Takes the lease to put weights back, as a deployment does that has its plan: what rests is blue. Like a
 * take-over it is announced before it is started, so a start that is lost is repeated under its own name. A
 * change is put back once, and never in a fight: what is noted in `rest.putBack` stays until the next
 * deployment.
 */
export function orderPutBack({ epoch: seen, cause, now }: PutBackFacts): Transition<PutBackOrdered> {
  return (record) => {
    const { rest, active, starting } = record;
    if (active !== undefined) return keep({ kind: 'busy', reason: `${active.id} is in flight since ${active.startedAt}` });
    if (starting !== undefined) return keep({ kind: 'busy', reason: `${starting.execution} is about to begin` });
    if (record.epoch !== seen) return keep({ kind: 'busy', reason: 'there was a deployment since the look' });
    if (rest?.plan.atRest !== 'put-back') return keep({ kind: 'not-configured' });
    const difference = bounded(cause);
    const why = whyLeftAlone(rest, difference, now);
    if (why !== undefined) return keep({ kind: 'left-alone', reason: why });

    const machine = putBackMachineOf(rest.machine);
    const { id, epoch, execution, lease } = leaseAtRest(record, rest, { phase: 'putting back', machine, by: 'the look at rest', now });
    const next: ActiveDeployment = {
      ...lease,
      plan: { ...rest.plan, deployment: id, epoch },
      hadWeight: false,
      recovery: { machine: rest.machine, error: 'DriftDetected', cause: difference },
    };
    const noted = { ...rest, putBack: [...others(rest, difference), { difference, at: iso(now), times: timesOf(rest, difference) + 1 }] };
    return write(
      record,
      { ...without(record, 'unwell'), epoch, active: next, rest: noted },
      { kind: 'ordered', epoch, deployment: id, machine, execution },
    );
  };
}

function whyLeftAlone(rest: AtRest, difference: string, now: number): string | undefined {
  const { putBack = [] } = rest;
  const before = of(rest, difference);
  if (before !== undefined) {
    const { at, failed, times } = before;
    const patience = failed === undefined ? FIGHT_MS : AGAIN_AFTER_FAILURE_MS;
    const early = now - Date.parse(at) < patience;
    if (failed !== undefined && (early || times >= MOST_OF_ONE)) {
      return `these weights could not be put back at ${at}: ${failed}. ${early ? `Teal tries again after ${iso(Date.parse(at) + patience)} at the earliest` : 'Teal does not try again before the next deployment'}`;
    }
    if (early || times >= MOST_OF_ONE)
      return `Teal put these weights back at ${at}, and somebody changed them the same way again. ${FIGHT}`;
  }
  const all = putBack.reduce((sum, { times }) => sum + times, 0);
  return all < MOST_IN_ALL ? undefined : `Teal has put weights back ${all} times since ${rest.deployment}. ${FIGHT}`;
}

const FIGHT = 'Infrastructure code or a person fights with Teal, which leaves them alone now: docs/infrastructure-as-code.md';

const of = ({ putBack = [] }: AtRest, difference: string): PutBack | undefined => putBack.find((one) => one.difference === difference);

const others = ({ putBack = [] }: AtRest, difference: string): readonly PutBack[] => putBack.filter((one) => one.difference !== difference);

const timesOf = (rest: AtRest, difference: string): number => of(rest, difference)?.times ?? 0;
