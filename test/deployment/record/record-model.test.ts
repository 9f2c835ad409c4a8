import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isDeploymentError } from '../../../src/deployment/errors.ts';
import { judged } from '../../../src/deployment/judge/record-judged.ts';
import { finish } from '../../../src/deployment/record/record-end.ts';
import { SEEN_REQUESTS } from '../../../src/deployment/record/record-lease.ts';
import { begin, committed, confirm, failed, planned, startBake, wentBack } from '../../../src/deployment/record/record-progress.ts';
import { adopt, takeOver } from '../../../src/deployment/record/record-recovery.ts';
import { ask, enterWait, leaveWait } from '../../../src/deployment/record/record-wait.ts';
import { sayVerb } from '../../../src/deployment/record/say-verb.ts';
import type { Transition } from '../../../src/deployment/record/transition.ts';
import { type ActiveDeployment, emptyRecord, type ServiceRecord } from '../../../src/deployment/record.ts';
import type { DeploymentRequest } from '../../../src/deployment/request.ts';
import { ALL_BLUE, greenAt } from '../../../src/deployment/split.ts';
import { judgedAs } from '../../support/judged-as.ts';
import { acquireBy, aPlan, aPush, asking, at, executionOf, minute } from './a-record.ts';

/**
 * Several executions and commands act on one record in any order, late and repeated ones included, as a real
 * record meets them. The model knows only what was granted; what the record says is compared with it after
 * every move.
 */
interface Model {
  record: ServiceRecord;
  clock: number;
  /** Epochs that an execution was granted, with the request they were granted for. */
  readonly granted: Map<number, { execution: string; request: string }>;
  /** The request that must be next: the latest accepted one that has not started. */
  latest: string | undefined;
  readonly ended: Map<number, unknown>;
}

/** The rules, each with its reason: `expect` would be most of the time of so many sequences. */
function must(holds: boolean, rule: string, ...shown: readonly unknown[]): void {
  if (!holds) throw new Error(`${rule}: ${shown.map((one) => JSON.stringify(one)).join(' / ')}`);
}

interface Move {
  readonly text: string;
  run(model: Model): void;
}

const move = (text: string, run: Move['run']): Move => ({ text, run });

/** Applies a transition as the port does; a refusal is an answer, not a fault. Anything else is a bug. */
function change<T>(model: Model, transition: Transition<T>): T | undefined {
  try {
    const { write, result } = transition(model.record);
    if (write === undefined) return result;
    must(write.version === model.record.version + 1, 'every change raises the version by one', write.version, model.record.version);
    model.record = write;
    return result;
  } catch (error) {
    if (!isDeploymentError(error)) throw error;
    return undefined;
  }
}

const requests: readonly DeploymentRequest[] = Array.from({ length: 8 }, (_, n) =>
  aPush(`r${n}`, n, { by: n % 3 === 2 ? 'command' : 'push' }),
);

const acquireMove = fc
  .record({
    n: fc.nat({ max: requests.length - 1 }),
    twin: fc.boolean(),
    whenBusy: fc.constantFrom('queue' as const, 'queue' as const, 'refuse' as const, 'supersede' as const),
  })
  .map(({ n, twin, whenBusy }) =>
    move(`acquire r${n}${twin ? ' (second event)' : ''} ${whenBusy}`, (model) => {
      const request = requests[n]!;
      const chosen = model.record.starting?.request.id === request.id;
      const execution = chosen ? model.record.starting!.execution : `${request.id}${twin ? '-twin' : ''}`;
      const asked = acquireBy(execution, request, { whenBusy, now: minute(model.clock) });
      const result = change(model, asked);
      switch (result?.kind) {
        case 'acquired': {
          const known = model.granted.get(result.epoch);
          const grant = { execution: executionOf(execution), request: request.id };
          must(known === undefined || same(known, grant), 'an epoch never has two holders', known, grant);
          model.granted.set(result.epoch, grant);
          if (known === undefined) model.latest = undefined;
          must(same(change(model, asked), result), 'the same execution that asks again gets the same lease', result);
          break;
        }
        case 'queued':
          model.latest = request.id;
          break;
        default:
      }
    }),
  );

/** A handler of some epoch: that of the holder, or an older one that wakes up late. */
const handlerMove = fc
  .record({
    lag: fc.constantFrom(0, 0, 0, 0, 1, 2),
    what: fc.constantFrom(
      'plan',
      'create',
      'open',
      'close',
      'shift',
      'shift',
      'shift',
      'confirm shift',
      'confirm shift',
      'confirm',
      'bake',
      'judge',
      'window',
      'commit',
      'retire blue',
      'fail',
      'roll back',
      'went back',
      'retire green',
      'wait',
      'wait for clients',
      'ask a person',
      'leave the wait',
    ),
    percent: fc.constantFrom(0, 10, 50, 100, 100),
  })
  .map(({ lag, what, percent }) =>
    move(`${what} ${percent} % by the holder${lag ? ` before the last ${lag}` : ''}`, (model) => {
      const epoch = model.record.epoch - lag;
      const before = model.record;
      const now = minute(model.clock);
      const again = handlers(epoch, percent, now, `${before.service}-${epoch}`)[what]!;
      const result = change(model, again);
      if (epoch !== before.active?.epoch) must(model.record === before, 'a handler of an older epoch does nothing', what, epoch);
      if (result !== undefined && what !== 'judge') twiceIsOnce(model, again, what);
    }),
  );

function twiceIsOnce(model: Model, transition: Transition<unknown>, what: string): void {
  const once = model.record;
  change(model, transition);
  must(same({ ...model.record, version: 0 }, { ...once, version: 0 }), 'a handler run twice equals once', what, once, model.record);
}

const same = isDeepStrictEqual;

function handlers(epoch: number, percent: number, now: number, deployment: string): Readonly<Record<string, Transition<unknown>>> {
  const split = greenAt(percent);
  const time = new Date(now).toISOString();
  return {
    plan: planned(epoch, aPlan({ epoch, deployment }), now),
    create: begin(epoch, { act: 'create-green', desired: 3 }, now),
    open: begin(epoch, { act: 'open-stage' }, now),
    close: begin(epoch, { act: 'close-stage' }, now),
    shift: begin(epoch, { act: 'shift', split, step: percent }, now),
    'confirm shift': confirm(epoch, { phase: 'shifting', split }, now),
    confirm: confirm(epoch, { phase: 'tested' }, now),
    bake: startBake(epoch, { step: percent, seconds: 60 }, now),
    judge: judged(epoch, judgedAs('pass'), now),
    window: startBake(epoch, { step: 'window', seconds: 60 }, now),
    commit: committed(epoch, now),
    'retire blue': begin(epoch, { act: 'retire-blue' }, now),
    fail: failed(epoch, { error: 'JudgedUnhealthy', cause: 'bad', at: time }),
    'roll back': begin(epoch, { act: 'roll-back', split: ALL_BLUE }, now),
    'went back': wentBack(epoch, { backAtBlueAt: time }, now),
    'retire green': begin(epoch, { act: 'retire-green' }, now),
    wait: enterWait(epoch, { reason: 'bake', token: `token-${percent}`, seconds: 60 }, now),
    'wait for clients': enterWait(epoch, { reason: 'clients', token: `token-${percent}`, seconds: 60 }, now),
    'ask a person': ask(epoch, 'clients', asking(), now),
    'leave the wait': leaveWait(epoch),
  };
}

/** What the workflow would do next: without it, random handlers hardly ever come to a commit or an end. */
const strideMove = fc.record({ strides: fc.integer({ min: 1, max: 6 }) }).map(({ strides }) =>
  move(`${strides} strides of the workflow`, (model) => {
    for (let n = 0; n < strides && model.record.active !== undefined; n++) {
      const { epoch, id } = model.record.active;
      change(model, handlers(epoch, nextPercent(model.record.active), minute(model.clock), id)[nextStride(model.record.active)]!);
    }
  }),
);

function nextStride(active: ActiveDeployment): string {
  if (active.failure !== undefined)
    return active.intent?.act === 'roll-back' ? 'went back' : active.backAtBlueAt ? 'retire green' : 'roll back';
  if (active.verb !== undefined && active.committedAt === undefined) return 'fail';
  if (active.plan === undefined) return 'plan';
  if (active.intent?.act === 'shift') return 'confirm shift';
  if (active.confirmed?.split.green !== 100) return 'shift';
  return active.committedAt === undefined ? 'commit' : 'retire blue';
}

const nextPercent = ({ intent, confirmed }: ActiveDeployment): number =>
  intent?.act === 'shift' ? intent.split.green : (confirmed?.split.green ?? 0) >= 10 ? 100 : 10;

const verbMove = fc.constantFrom('rollback' as const, 'supersede' as const, 'approve' as const).map((verb) =>
  move(verb, (model) => {
    change(model, sayVerb({ verb, by: 'alice', at: at(model.clock) }));
  }),
);

const finishMove = fc
  .record({
    lag: fc.constantFrom(0, 0, 0, 1),
    outcome: fc.constantFrom(
      'SUCCEEDED' as const,
      'ROLLED_BACK' as const,
      'SUPERSEDED' as const,
      'REFUSED' as const,
      'NEEDS_HUMAN' as const,
    ),
  })
  .map(({ lag, outcome }) =>
    move(`finish ${outcome}${lag ? ' of the one before' : ''}`, (model) => {
      const epoch = model.record.epoch - lag;
      const end = finish({ epoch, outcome, cause: 'it ended', now: minute(model.clock) });
      const before = model.record;
      const result = change(model, end);
      if (result === undefined) return;
      // Finish twice equals once: the same end, the same next, and nothing written.
      const once = model.record;
      must(same(change(model, end), result) && model.record === once, 'finish twice equals once', result);
      if (result.ended.outcome === 'NEEDS_HUMAN') return;
      const known = model.ended.get(epoch);
      must(known === undefined || same(result.ended, known), 'a deployment has one end', known, result.ended);
      model.ended.set(epoch, result.ended);
      const released = before.active !== undefined && once.active === undefined;
      if (released) must(result.next?.request.id === model.latest, 'the latest request that waits is next', result.next, model.latest);
    }),
  );

const takeOverMove = fc.record({ acknowledged: fc.boolean(), adopts: fc.boolean() }).map(({ acknowledged, adopts }) =>
  move(`take over${acknowledged ? ' acknowledged' : ''}${adopts ? ' and adopt' : ''}`, (model) => {
    const { active } = model.record;
    const holder = active && { execution: active.execution, status: 'ended' as const };
    const taken = change(model, takeOver({ holder, epoch: model.record.epoch, by: 'alice', acknowledged, now: minute(model.clock) }));
    if (taken?.kind !== 'taken') return;
    must(!model.granted.has(taken.epoch), 'a take-over has an epoch of its own', taken);
    model.granted.set(taken.epoch, { execution: executionOf(taken.execution), request: active!.request.id });
    if (!adopts) return;
    const adopted = change(model, adopt(taken.epoch, executionOf(taken.execution)));
    must(adopted?.epoch === taken.epoch, 'the recovery that was started adopts the deployment', taken, adopted);
  }),
);

const moves = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: acquireMove },
    { weight: 8, arbitrary: handlerMove },
    { weight: 6, arbitrary: strideMove },
    { weight: 1, arbitrary: verbMove },
    { weight: 2, arbitrary: finishMove },
    { weight: 1, arbitrary: takeOverMove },
  ),
  { minLength: 1, maxLength: 60, size: 'max' },
);

/** What must hold between any record and the one before it. */
function holds(before: ServiceRecord, record: ServiceRecord, model: Model): void {
  const { active } = record;
  must(record.epoch >= before.epoch, 'no epoch falls', before.epoch, record.epoch);
  must(
    record.seen.length <= SEEN_REQUESTS && new Set(record.seen).size === record.seen.length,
    'the requests seen are bounded',
    record.seen,
  );
  const waits = [record.queued?.id, record.starting?.request.id];
  must(model.latest === undefined || waits.includes(model.latest), 'the latest request is never lost', model.latest, waits);
  if (active === undefined) return;
  const grant = model.granted.get(active.epoch);
  must(active.epoch === record.epoch && grant?.request === active.request.id, "the holder was granted the record's epoch", active, grant);
  must(active.takenOver !== undefined || grant?.execution === active.execution, 'one execution holds an epoch', active, grant);
  const green = active.confirmed?.split.green ?? 0;
  must(green === 0 || active.hadWeight, 'weight is announced before it is written', active);
  const committed = active.committedAt !== undefined;
  must(
    !committed || (active.failure === undefined && green === 100),
    'only 100 % is committed, and what is committed does not go back',
    active,
  );
  const was = before.active?.epoch === active.epoch ? before.active : undefined;
  if (was === undefined) return;
  must(same(active.request, was.request), 'a deployment keeps its request', was.request, active.request);
  must(active.hadWeight || !was.hadWeight, 'what had weight had it', active);
  must(was.committedAt === undefined || active.committedAt === was.committedAt, 'a commit stays', active);
  must(was.failure === undefined || same(active.failure, was.failure), 'the first failure stays', active);
  must(green >= (was.confirmed?.split.green ?? 0) || active.phase === 'rolling back', 'forward, weights only grow', was, active);
}

describe('given any sequence of executions, commands and late handlers', () => {
  test('there is one holder, no epoch falls, no latest request is lost, and twice is once', () => {
    const met = { acquired: 0, ended: 0, committed: 0, rolledBack: 0, taken: 0 };
    fc.assert(
      fc.property(moves, (sequence) => {
        const model: Model = { record: emptyRecord('checkout'), clock: 0, granted: new Map(), latest: undefined, ended: new Map() };
        for (const { run } of sequence) {
          const before = model.record;
          model.clock += 1;
          run(model);
          holds(before, model.record, model);
          met.committed += before.active?.committedAt === undefined && model.record.active?.committedAt !== undefined ? 1 : 0;
          met.rolledBack += model.record.last?.outcome === 'ROLLED_BACK' && before.last !== model.record.last ? 1 : 0;
          met.taken += model.record.active?.takenOver !== undefined ? 1 : 0;
        }
        met.acquired += model.granted.size;
        met.ended += model.ended.size;
      }),
      { numRuns: 600 },
    );
    // The sequences reach what they are to judge.
    for (const count of Object.values(met)) expect(count).toBeGreaterThan(10);
  });
});
