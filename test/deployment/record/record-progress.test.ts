// One file, although it is long: what one record passes through, in that order.
import { describe, expect, test } from '@jest/globals';
import { judged } from '../../../src/deployment/judge/record-judged.ts';
import { ACTS, type Act } from '../../../src/deployment/record/record-acts.ts';
import { finish } from '../../../src/deployment/record/record-end.ts';
import { begin, check, committed, confirm, failed, planned, startBake, wentBack } from '../../../src/deployment/record/record-progress.ts';
import { takeOver } from '../../../src/deployment/record/record-recovery.ts';
import { ask, enterWait, leaveWait } from '../../../src/deployment/record/record-wait.ts';
import { sayVerb } from '../../../src/deployment/record/say-verb.ts';
import type { Transition } from '../../../src/deployment/record/transition.ts';
import { ALL_BLUE, ALL_GREEN, greenAt } from '../../../src/deployment/split.ts';
import { judgedAs } from '../../support/judged-as.ts';
import {
  acquireBy,
  aPlan,
  aPush,
  asking,
  at,
  changed,
  executionOf,
  inCommit,
  inFlight,
  inWindow,
  minute,
  refusalOf,
  rolledBack,
  shifted,
} from './a-record.ts';

const rollback = sayVerb({ verb: 'rollback', by: 'alice', at: at(9), reason: 'looks odd' });
const shift = (percent: number, step = 0): Act => ({ act: 'shift', split: greenAt(percent), step });
const everyAct: readonly Act[] = [
  { act: 'create-green', desired: 3 },
  { act: 'resize-green', desired: 3 },
  { act: 'open-stage' },
  { act: 'close-stage' },
  shift(10),
  { act: 'commit' },
  { act: 'retire-blue' },
  { act: 'set-stage' },
  { act: 'roll-back', split: ALL_BLUE },
  { act: 'retire-green' },
];

describe('given another epoch', () => {
  const writes: Readonly<Record<string, (epoch: number) => Transition<unknown>>> = {
    planned: (epoch) => planned(epoch, aPlan({ epoch }), minute(1)),
    begin: (epoch) => begin(epoch, shift(10), minute(1)),
    'begin of a rollback': (epoch) => begin(epoch, { act: 'roll-back', split: ALL_BLUE }, minute(1)),
    confirm: (epoch) => confirm(epoch, { phase: 'shifting', split: greenAt(10) }, minute(1)),
    startBake: (epoch) => startBake(epoch, { step: 0, seconds: 1 }, minute(1)),
    judged: (epoch) => judged(epoch, judgedAs('pass'), minute(1)),
    committed: (epoch) => committed(epoch, minute(1)),
    failed: (epoch) => failed(epoch, { error: 'JudgedUnhealthy', cause: '', at: at(1) }),
    wentBack: (epoch) => wentBack(epoch, { backAtBlueAt: at(1) }, minute(1)),
    enterWait: (epoch) => enterWait(epoch, { reason: 'clients', token: 'token', seconds: 60 }, minute(1)),
    ask: (epoch) => ask(epoch, 'clients', asking(), minute(1)),
    leaveWait: (epoch) => leaveWait(epoch),
    finish: (epoch) => finish({ epoch, outcome: 'ROLLED_BACK', cause: '', now: minute(1) }),
  };
  test.each(Object.keys(writes))('%s is fenced: an older epoch does nothing, rollback included', (name) => {
    const holder = { execution: executionOf('one'), status: 'ended' as const };
    const taken = changed(shifted(10), takeOver({ holder, epoch: 1, by: 'alice', acknowledged: false, now: minute(6) }));
    expect(refusalOf(taken, writes[name]!(1))).toBe('Fenced');
  });

  test('what has ended is fenced too', () => {
    const free = changed(inFlight(), finish({ epoch: 1, outcome: 'REFUSED', cause: '', now: minute(2) }));
    expect(refusalOf(free, begin(1, shift(10), minute(3)))).toBe('Fenced');
  });
});

describe('given an act', () => {
  test('it is announced before it is done, and gone once it is confirmed', () => {
    const announced = changed(inFlight(), begin(1, { act: 'create-green', desired: 3 }, minute(2)));
    expect(announced.active?.intent).toEqual({ act: 'create-green', desired: 3, at: at(2) });
    const done = changed(announced, confirm(1, { phase: 'creating green' }, minute(3)));
    expect(done.active).toMatchObject({ phase: 'creating green' });
    expect(done.active?.intent).toBeUndefined();
  });

  test('announced twice it is the same record', () => {
    const announced = changed(inFlight(), begin(1, shift(10), minute(2)));
    expect(begin(1, shift(10), minute(5))(announced).write).toBeUndefined();
  });

  test('confirmed twice it is confirmed once', () => {
    const done = confirm(1, { phase: 'shifting', split: greenAt(10) }, minute(9))(shifted(10));
    expect(done).toEqual({ result: { confirmed: false } });
  });

  test('a confirmation of another act than the announced one changes nothing', () => {
    const back = changed(shifted(10), begin(1, shift(50, 1), minute(3)), failed(1, { error: 'JudgedUnhealthy', cause: '', at: at(4) }));
    const goingBack = changed(back, begin(1, { act: 'roll-back', split: ALL_BLUE }, minute(4)));
    // The shift's handler is late: that it had read 50 % back must not be taken for where production stands
    // now.
    expect(confirm(1, { phase: 'shifting', split: greenAt(50) }, minute(5))(goingBack)).toEqual({ result: { confirmed: false } });
    expect(confirm(1, { phase: 'shifting', split: greenAt(90) }, minute(5))(back)).toEqual({ result: { confirmed: false } });
  });

  test('of the first weight, the deployment has had weight from the announcement on', () => {
    expect(inFlight().active?.hadWeight).toBe(false);
    expect(changed(inFlight(), begin(1, shift(1), minute(2))).active?.hadWeight).toBe(true);
  });

  test('an announced way back found weight on green, whoever gave it', () => {
    const act = { act: 'roll-back', split: ALL_BLUE } as const;
    expect(changed(inFlight(), begin(1, act, minute(2))).active?.hadWeight).toBe(true);
  });

  test('that a later one has overtaken comes too late and is fenced', () => {
    expect(refusalOf(shifted(10), begin(1, { act: 'create-green', desired: 3 }, minute(5)))).toBe('Fenced');
    expect(refusalOf(shifted(10), begin(1, { act: 'open-stage' }, minute(5)))).toBe('Fenced');
    expect(refusalOf(inWindow(), begin(1, shift(100, 1), minute(5)))).toBe('Fenced');
  });

  test('forward, weights only grow: a smaller one is a late handler', () => {
    expect(refusalOf(shifted(50), begin(1, shift(10), minute(5)))).toBe('Fenced');
    expect(refusalOf(shifted(50), begin(1, shift(50), minute(5)))).toBe('nothing');
  });

  test.each(['retire-blue', 'set-stage'] as const)("'%s' has no place before the commit: blue is whole until then", (act) => {
    expect(refusalOf(inWindow(), begin(1, { act }, minute(5)))).toBe('BadRequest');
    expect(refusalOf(inCommit(), begin(1, { act }, minute(20)))).toBe('nothing');
  });

  test.each(everyAct.filter(({ act }) => ACTS[act].way !== 'after the commit'))(
    "'$act' is fenced after the commit: recovery goes forward",
    (act) => {
      expect(refusalOf(inCommit(), begin(1, act, minute(20)))).toBe('Fenced');
    },
  );

  test.each(everyAct.filter(({ act }) => ACTS[act].way === 'forward'))("'$act' is fenced on the way back", (act) => {
    const back = changed(inFlight(), failed(1, { error: 'GreenUnhealthy', cause: '', at: at(2) }));
    expect(refusalOf(back, begin(1, act, minute(3)))).toBe('Fenced');
    // The failure may have been lost while the record could not be reached: the announced way back says the
    // same.
    const announced = changed(inFlight(), begin(1, { act: 'roll-back', split: ALL_BLUE }, minute(2)));
    expect(refusalOf(announced, begin(1, act, minute(3)))).toBe('Fenced');
  });
});

describe('given a verb', () => {
  test('to roll back, nothing goes forward and the cause names who asked', () => {
    const ordered = changed(shifted(10), rollback);
    expect(() => begin(1, shift(50, 1), minute(10))(ordered)).toThrow(
      expect.objectContaining({ name: 'RollbackRequested', message: `alice asked at ${at(9)} to roll back: looks odd` }),
    );
    for (const forward of [startBake(1, { step: 1, seconds: 60 }, minute(10)), judged(1, judgedAs('pass'), minute(10))]) {
      expect(refusalOf(ordered, forward)).toBe('RollbackRequested');
    }
    expect(() => check(ordered, 1)).toThrow(expect.objectContaining({ name: 'RollbackRequested' }));
  });

  test('that comes between the window and the commit, the commit obeys it', () => {
    expect(refusalOf(changed(inWindow(), rollback), committed(1, minute(18)))).toBe('RollbackRequested');
  });

  test('to give way, a deployment without weight gives way', () => {
    const asked = changed(inFlight(), acquireBy('two', aPush('v3', 1)));
    expect(refusalOf(asked, begin(1, shift(10), minute(2)))).toBe('GaveWay');
  });

  test('to make room, a deployment with weight is rolled back and one without gives way', () => {
    const supersede = acquireBy('two', aPush('v3', 1), { whenBusy: 'supersede' });
    expect(refusalOf(changed(shifted(10), supersede), begin(1, shift(50, 1), minute(3)))).toBe('RollbackRequested');
    expect(refusalOf(changed(inFlight(), supersede), begin(1, shift(10), minute(3)))).toBe('GaveWay');
  });

  test('the way back does not obey it a second time', () => {
    const back = changed(shifted(10), rollback, failed(1, { error: 'RollbackRequested', cause: 'alice', at: at(9) }));
    expect(refusalOf(back, begin(1, { act: 'roll-back', split: ALL_BLUE }, minute(9)))).toBe('nothing');
  });
});

describe('given a plan', () => {
  test('the first one stays: a handler that runs again is given it', () => {
    const other = aPlan({ windowSeconds: 1 });
    expect(planned(1, other, minute(3))(inFlight())).toEqual({ result: aPlan() });
  });

  test('one for another deployment is refused', () => {
    const acquired = changed({ service: 'checkout', version: 0, epoch: 4, seen: [] }, acquireBy('five', aPush('v2')));
    expect(refusalOf(acquired, planned(5, aPlan(), minute(1)))).toBe('BadRequest');
  });
});

describe('given a bake', () => {
  test('it keeps its times when its handler runs again', () => {
    const bake = startBake(1, { step: 0, seconds: 300 }, minute(3));
    const baking = changed(shifted(10), bake);
    expect(baking.active?.bake).toEqual({ step: 0, startedAt: at(3), endsAt: at(8) });
    expect(startBake(1, { step: 0, seconds: 300 }, minute(7))(baking)).toEqual({ result: baking.active?.bake });
  });

  test('of an earlier step it comes too late', () => {
    expect(refusalOf(inWindow(), startBake(1, { step: 1, seconds: 0 }, minute(9)))).toBe('Fenced');
  });

  test('the window opens at 100 % only', () => {
    expect(refusalOf(shifted(50), startBake(1, { step: 'window', seconds: 900 }, minute(3)))).toBe('BadRequest');
    expect(inWindow().active).toMatchObject({ phase: 'window', bake: { step: 'window', endsAt: at(18) } });
  });

  test('a judgement is kept until the next bake', () => {
    const told = changed(shifted(10), judged(1, judgedAs('inconclusive', ['3 requests']), minute(4)));
    expect(told.active?.judged).toEqual({
      at: at(4),
      verdict: 'inconclusive',
      reasons: ['3 requests'],
      checks: [{ name: 'targets', outcome: 'inconclusive', why: '3 requests' }],
      unhealthy: 0,
    });
    expect(changed(told, startBake(1, { step: 1, seconds: 60 }, minute(5))).active?.judged).toBeUndefined();
  });
});

describe('given the commit', () => {
  test('only what was read back at 100 % green is committed', () => {
    expect(refusalOf(shifted(99), committed(1, minute(18)))).toBe('BadRequest');
    expect(refusalOf(changed(shifted(50), begin(1, shift(100, 1), minute(4))), committed(1, minute(18)))).toBe('BadRequest');
  });

  test('its first time stays, and verbs that come later find it', () => {
    expect(committed(1, minute(30))(inCommit())).toEqual({ result: at(18) });
    expect(rollback(inCommit())).toEqual({
      result: { kind: 'refused', why: expect.stringMatching(/^checkout-1 is committed: it goes forward/) },
    });
  });

  test('a failure after it is not a way back', () => {
    expect(failed(1, { error: 'DriftDetected', cause: '', at: at(20) })(inCommit())).toEqual({ result: { committed: true } });
    expect(refusalOf(inCommit(), wentBack(1, { backAtBlueAt: at(20) }, minute(20)))).toBe('Fenced');
  });
});

describe('given a failure', () => {
  test('the first one stays', () => {
    const first = { error: 'JudgedUnhealthy', cause: 'bad', at: at(4) };
    const back = changed(shifted(10), failed(1, first));
    expect(failed(1, { error: 'NotSettled', cause: 'later', at: at(5) })(back)).toEqual({
      result: { committed: false, failure: first, hadWeight: true },
    });
    expect(back.active).toMatchObject({ phase: 'rolling back', failure: first });
  });

  test('with no weight moved, production never left blue', () => {
    const back = changed(inFlight(), failed(1, { error: 'GreenUnhealthy', cause: '', at: at(4) }));
    expect(back.active?.backAtBlueAt).toBe(at(4));
  });

  test('it keeps what was announced: that it happened must be assumed', () => {
    const back = changed(inFlight(), begin(1, shift(10), minute(2)), failed(1, { error: 'States.Timeout', cause: '', at: at(4) }));
    expect(back.active?.intent).toMatchObject({ act: 'shift' });
    expect(back.active?.backAtBlueAt).toBeUndefined();
  });

  test('a shift that the way back cuts short is remembered until production is read back at blue', () => {
    const cut = changed(
      shifted(10),
      begin(1, shift(50, 1), minute(3)),
      failed(1, { error: 'Sandbox.Timedout', cause: '', at: at(4) }),
      begin(1, { act: 'roll-back', split: ALL_BLUE }, minute(4)),
    );
    expect(cut.active).toMatchObject({ confirmed: { split: greenAt(10) }, interrupted: greenAt(50) });
    expect(changed(cut, begin(1, { act: 'roll-back', split: ALL_BLUE }, minute(5))).active?.interrupted).toEqual(greenAt(50));
    expect(changed(cut, wentBack(1, { backAtBlueAt: at(5) }, minute(5))).active?.interrupted).toBeUndefined();
  });

  test('read back at blue, the first time stays', () => {
    expect(rolledBack().active).toMatchObject({ confirmed: { split: ALL_BLUE }, backAtBlueAt: at(4) });
    expect(rolledBack().active?.intent).toBeUndefined();
    expect(wentBack(1, { backAtBlueAt: at(8) }, minute(8))(rolledBack()).write).toBeUndefined();
  });

  test('a record that missed the way back learns of it when green is taken down', () => {
    const missed = changed(shifted(10), begin(1, { act: 'retire-green' }, minute(12)));
    expect(missed.active).toMatchObject({ backAtBlueAt: at(12), phase: 'rolling back' });
  });

  test('green down is the end of the way', () => {
    const down = changed(rolledBack(), begin(1, { act: 'retire-green' }, minute(10)), confirm(1, { phase: 'rolled back' }, minute(11)));
    expect(down.active?.phase).toBe('rolled back');
    expect(down.active?.intent).toBeUndefined();
  });
});

describe('given a phase', () => {
  test('a late confirmation does not bring it back', () => {
    const open = changed(inFlight(), begin(1, { act: 'open-stage' }, minute(2)));
    const back = changed(open, failed(1, { error: 'StageUnreachable', cause: '', at: at(3) }));
    expect(changed(back, confirm(1, { phase: 'stage open' }, minute(4))).active?.phase).toBe('rolling back');
  });

  test('the whole way has its order', () => {
    const phases: (string | undefined)[] = [];
    let record = inFlight();
    const step = (...transitions: Transition<unknown>[]) => {
      record = changed(record, ...transitions);
      phases.push(record.active?.phase);
    };
    step(begin(1, { act: 'create-green', desired: 3 }, minute(2)), confirm(1, { phase: 'creating green' }, minute(2)));
    step(begin(1, { act: 'open-stage' }, minute(3)), confirm(1, { phase: 'stage open' }, minute(3)));
    step(begin(1, { act: 'close-stage' }, minute(4)), confirm(1, { phase: 'tested' }, minute(4)));
    step(begin(1, { act: 'resize-green', desired: 5 }, minute(5)), confirm(1, {}, minute(5)));
    step(begin(1, shift(100), minute(6)), confirm(1, { phase: 'shifting', split: ALL_GREEN }, minute(6)));
    step(startBake(1, { step: 'window', seconds: 60 }, minute(7)));
    step(committed(1, minute(8)));
    step(begin(1, { act: 'retire-blue' }, minute(9)));
    step(begin(1, { act: 'set-stage' }, minute(10)), confirm(1, { phase: 'blue retired' }, minute(10)));
    expect(phases).toEqual([
      'creating green',
      'stage open',
      'tested',
      'tested',
      'shifting',
      'window',
      'committed',
      'committed',
      'blue retired',
    ]);
  });
});
