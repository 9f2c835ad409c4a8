import { describe, expect, test } from '@jest/globals';
import { deployingMachineOf, machineOf, putBackMachineOf, recoveryMachineOf } from '../../../src/deployment/holder.ts';
import { expectedWeights } from '../../../src/deployment/judge/expected-weights.ts';
import type { Outcome } from '../../../src/deployment/outcome.ts';
import { finish } from '../../../src/deployment/record/record-end.ts';
import { begin, failed, wentBack } from '../../../src/deployment/record/record-progress.ts';
import { adopt, takeOver } from '../../../src/deployment/record/record-recovery.ts';
import { sayVerb } from '../../../src/deployment/record/say-verb.ts';
import { emptyRecord, type ServiceRecord } from '../../../src/deployment/record.ts';
import { ALL_BLUE, greenAt } from '../../../src/deployment/split.ts';
import {
  acquireBy,
  aPush,
  at,
  changed,
  executionOf,
  inCommit,
  inFlight,
  minute,
  refusalOf,
  rolledBack,
  shifted,
  waiting,
} from './a-record.ts';

const ends = (outcome: Outcome, cause = '', now = minute(40)) => finish({ epoch: 1, outcome, cause, now });

describe('given a deployment that ends', () => {
  test('the lease is free and the end is kept', () => {
    const { write, result } = ends('SUCCEEDED', 'green took over')(inCommit());
    expect(write?.active).toBeUndefined();
    expect(write).toMatchObject({ epoch: 1, last: result.ended });
    expect(result).toEqual({
      ended: {
        id: 'checkout-1',
        service: 'checkout',
        epoch: 1,
        execution: executionOf('one'),
        image: aPush('v2').image,
        configHash: aPush('v2').configHash,
        outcome: 'SUCCEEDED',
        cause: 'green took over',
        startedAt: at(0),
        endedAt: at(40),
      },
    });
  });

  test('release and take-next are one change, under a name that a lost start can use again', () => {
    const waiting = changed(inCommit(), acquireBy('two', aPush('v3', 1)));
    const { write, result } = ends('SUCCEEDED')(waiting);
    expect(result.next).toEqual({ request: aPush('v3', 1), execution: 'checkout-after-1' });
    expect(write?.queued).toBeUndefined();
    expect(write?.starting).toEqual(result.next);
  });

  test('ended twice it says the same and writes nothing', () => {
    const waiting = changed(rolledBack(), acquireBy('two', aPush('v3', 1)));
    const first = ends('ROLLED_BACK', 'bad')(waiting);
    expect(ends('ROLLED_BACK', 'bad', minute(50))(first.write!)).toEqual({ result: first.result });
  });

  test('ended again once the next holds the lease, nothing is started a second time', () => {
    const next = changed(
      rolledBack(),
      acquireBy('two', aPush('v3', 1)),
      ends('ROLLED_BACK'),
      acquireBy('checkout-after-1', aPush('v3', 1)),
    );
    const { write, result } = ends('ROLLED_BACK')(next);
    expect(write).toBeUndefined();
    expect(result.next).toBeUndefined();
    expect(result.ended.epoch).toBe(1);
  });

  test('what had weight was rolled back, whoever asked for it', () => {
    expect(ends('SUPERSEDED')(rolledBack()).result.ended.outcome).toBe('ROLLED_BACK');
    expect(ends('SUPERSEDED')(inFlight()).result.ended.outcome).toBe('SUPERSEDED');
  });

  test('the times of the way back are kept', () => {
    expect(ends('ROLLED_BACK')(rolledBack()).result.ended).toMatchObject({ failure: { at: at(4) }, backAtBlueAt: at(4) });
  });

  test.each(['ROLLED_BACK', 'SUPERSEDED', 'REFUSED', 'NOTHING_TO_DO'] as const)(
    'the lease is not let go as %s while green may have traffic',
    (outcome) => {
      expect(refusalOf(shifted(10), ends(outcome))).toBe('BadRequest');
      const announced = changed(inFlight(), begin(1, { act: 'shift', split: greenAt(10), step: 0 }, minute(2)));
      expect(refusalOf(announced, ends(outcome))).toBe('BadRequest');
    },
  );

  test('only a commit is a success, and a commit ends as nothing else', () => {
    expect(refusalOf(shifted(100), ends('SUCCEEDED'))).toBe('BadRequest');
    expect(refusalOf(inCommit(), ends('ROLLED_BACK'))).toBe('BadRequest');
  });
});

describe('given a deployment that needs a human', () => {
  const held = () => changed(shifted(10), acquireBy('two', aPush('v3', 1)), ends('NEEDS_HUMAN', 'blue is dead'));

  test('lease and queue stay held', () => {
    expect(held()).toMatchObject({
      active: { id: 'checkout-1', needsHuman: { at: at(40), reason: 'blue is dead' } },
      queued: { id: 'v3' },
    });
    expect(held().last).toBeUndefined();
  });

  test('ended twice, with another outcome too, it says the same', () => {
    for (const outcome of ['NEEDS_HUMAN', 'ROLLED_BACK'] as const) {
      expect(ends(outcome, 'later', minute(60))(held())).toEqual({
        result: { ended: expect.objectContaining({ outcome: 'NEEDS_HUMAN', cause: 'blue is dead', endedAt: at(40) }) },
      });
    }
  });

  test('nobody takes it over unless a person has acknowledged it', () => {
    const holder = { execution: executionOf('one'), status: 'ended' as const };
    expect(takeOver({ holder, epoch: 1, by: 'alice', acknowledged: false, now: minute(50) })(held()).result).toMatchObject({
      kind: 'needs-human',
    });
    const { write } = takeOver({ holder, epoch: 1, by: 'alice', acknowledged: true, now: minute(50) })(held());
    expect(write?.active?.needsHuman).toBeUndefined();
    expect(write?.queued?.id).toBe('v3');
  });

  test('the person who acknowledges decides anew: what is recorded next is their order', () => {
    const failure = { error: 'DriftDetected', cause: 'somebody', at: at(4) };
    const stuck = changed(shifted(10), failed(1, failure), ends('NEEDS_HUMAN', 'somebody'));
    const taken = changed(stuck, takeOver({ holder: undefined, epoch: 1, by: 'alice', acknowledged: true, now: minute(50) }));
    expect(taken.active?.failure).toBeUndefined();
    expect(taken.active?.firstFailure).toEqual(failure);
    // Nothing goes forward all the same.
    expect(refusalOf(taken, begin(2, { act: 'shift', split: greenAt(100), step: 1 }, minute(51)))).toBe('Fenced');
  });
});

describe('given a deployment that a person had taken back', () => {
  const retaken = (record: ServiceRecord, times = 1): ServiceRecord => {
    const taken = changed(record, takeOver({ holder: undefined, epoch: record.epoch, by: 'alice', acknowledged: true, now: minute(50) }));
    const epoch = taken.epoch;
    const back = changed(
      taken,
      failed(epoch, { error: 'RollbackRequested', cause: 'taken over', at: at(51) }),
      begin(epoch, { act: 'roll-back', split: ALL_BLUE }, minute(51)),
      wentBack(epoch, { backAtBlueAt: at(52) }, minute(52)),
    );
    const outcome = times > 1 ? ('NEEDS_HUMAN' as const) : ('ROLLED_BACK' as const);
    const ended = changed(back, finish({ epoch, outcome, cause: 'RollbackRequested: taken over', now: minute(53) }));
    return times > 1 ? retaken(ended, times - 1) : ended;
  };

  test.each([1, 3])('%i times, what first went wrong is told first, and stays the failure', (times) => {
    const failure = { error: 'JudgedUnhealthy', cause: '7 % errors', at: at(4) };
    const { last } = retaken(changed(shifted(10), failed(1, failure), ends('NEEDS_HUMAN', 'blue is dead')), times);
    expect(last).toMatchObject({
      outcome: 'ROLLED_BACK',
      failure,
      cause: 'JudgedUnhealthy: 7 % errors; then RollbackRequested: taken over',
    });
  });

  test('where no failure was recorded, why the person was needed is told', () => {
    const { last } = retaken(changed(shifted(10), ends('NEEDS_HUMAN', 'AwsRefused: not authorized')));
    expect(last?.cause).toBe('NeedsHuman: AwsRefused: not authorized; then RollbackRequested: taken over');
  });
});

describe('given a dead holder', () => {
  const holder = { execution: executionOf('one'), status: 'ended' as const };
  const take = takeOver({ holder, epoch: 1, by: 'alice', acknowledged: false, now: minute(50) });

  test('the epoch is raised first, and the recovery is to be started under a name of its own', () => {
    const { write, result } = take(changed(shifted(10), waiting('token-1'), sayVerb({ verb: 'rollback', by: 'bob', at: at(3) })));
    expect(result).toEqual({ kind: 'taken', epoch: 2, deployment: 'checkout-1', execution: 'recover-checkout-1-2', to: 'blue' });
    expect(write).toMatchObject({ epoch: 2, active: { id: 'checkout-1', epoch: 2, plan: { epoch: 2 } } });
    expect(write?.active?.wait).toBeUndefined();
    expect(write?.active?.verb).toBeUndefined();
  });

  test('of two who looked, one takes over: the other finds the epoch raised', () => {
    expect(take(changed(shifted(10), take))).toEqual({ result: { kind: 'holder-lives', deployment: 'checkout-1' } });
  });

  test("a recovery that died is taken over under the next epoch, and the machine stays the deployment's own", () => {
    const machine = 'arn:aws:states:eu-central-1:123456789012:stateMachine:teal-load-balancer';
    const recovering = 'arn:aws:states:eu-central-1:123456789012:execution:teal-recover-load-balancer:recover-checkout-1-2';
    const adopted = changed(shifted(10), take, adopt(2, recovering));
    const dead = { execution: recovering, status: 'ended' as const };
    const { write, result } = takeOver({ holder: dead, epoch: 2, by: 'bob', acknowledged: false, now: minute(60) })(adopted);
    expect(result).toMatchObject({ epoch: 3, execution: 'recover-checkout-1-3' });
    expect(write?.active?.recovery?.machine).toBe(adopted.active?.recovery?.machine);
    expect(machineOf({ execution: executionOf('one') })).toBe(write?.active?.recovery?.machine);
    expect(recoveryMachineOf(machine)).toBe('arn:aws:states:eu-central-1:123456789012:stateMachine:teal-recover-load-balancer');
    expect([machine, recoveryMachineOf(machine), putBackMachineOf(machine)].map(deployingMachineOf)).toEqual([machine, machine, machine]);
  });

  test('the split that was announced may still be written by a function that runs late', () => {
    const announced = changed(inFlight(), begin(1, { act: 'shift', split: greenAt(10), step: 0 }, minute(2)), take);
    const back = changed(
      announced,
      failed(2, { error: 'ExecutionDied', cause: '', at: at(51) }),
      begin(2, { act: 'roll-back', split: ALL_BLUE }, minute(51)),
      wentBack(2, { backAtBlueAt: at(52) }, minute(52)),
    );
    expect(expectedWeights(back.active!).interrupted).toEqual(greenAt(10));
  });

  test('a person who orders it back is its failure, and so is one who did before it died', () => {
    const ordered = takeOver({ holder, epoch: 1, by: 'alice', acknowledged: false, ordered: true, now: minute(50) });
    expect(ordered(shifted(10)).write?.active?.recovery).toMatchObject({ error: 'RollbackRequested' });
    const said = changed(shifted(10), sayVerb({ verb: 'rollback', by: 'bob', at: at(3) }));
    expect(take(said).write?.active?.recovery).toMatchObject({ error: 'RollbackRequested' });
    expect(take(shifted(10)).write?.active?.recovery).toMatchObject({ error: 'ExecutionDied' });
  });

  test('a way that the record does not allow is refused', () => {
    const to = (way: 'blue' | 'green') => takeOver({ holder, epoch: 1, by: 'alice', acknowledged: true, to: way, now: minute(50) });
    expect(to('green')(shifted(10)).result).toMatchObject({ kind: 'other-way', to: 'blue' });
    expect(to('blue')(inCommit()).result).toMatchObject({ kind: 'other-way', to: 'green' });
    expect(to('green')(inCommit()).result).toMatchObject({ kind: 'taken' });
  });

  test('what it announced must still be assumed', () => {
    const announced = changed(inFlight(), begin(1, { act: 'shift', split: greenAt(10), step: 0 }, minute(2)), take);
    expect(announced.active).toMatchObject({ intent: { act: 'shift' }, hadWeight: true });
  });

  test('after the commit recovery goes forward', () => {
    expect(take(inCommit()).result).toMatchObject({ to: 'green' });
  });

  test('the next deployment has an epoch above the recovery', () => {
    const recovered = changed(
      rolledBack(),
      take,
      adopt(2, executionOf('recover')),
      finish({ epoch: 2, outcome: 'ROLLED_BACK', cause: '', now: minute(60) }),
    );
    expect(acquireBy('two', aPush('v3', 1))(recovered).result).toEqual({ kind: 'acquired', epoch: 3, deployment: 'checkout-3' });
  });
});

describe('given a holder that the engine does not know', () => {
  const holder = { execution: executionOf('one'), status: 'unknown' as const };
  const take = (acknowledged: boolean, now: number) => takeOver({ holder, epoch: 1, by: 'alice', acknowledged, now });

  test('it is taken over once a person says so', () => {
    expect(take(true, minute(50))(shifted(10)).result).toMatchObject({ kind: 'taken', epoch: 2 });
  });

  test('nobody says so: one look is remembered, and a minute later it is taken over', () => {
    const { write, result } = take(false, minute(50))(shifted(10));
    expect(result).toEqual({ kind: 'holder-unknown', deployment: 'checkout-1' });
    expect(take(false, minute(51) - 1)(write!)).toEqual({ result: { kind: 'holder-unknown', deployment: 'checkout-1' } });
    const taken = take(false, minute(51))(write!);
    expect(taken.result).toMatchObject({ kind: 'taken', epoch: 2, to: 'blue' });
    expect(taken.write?.active?.unknownHolder).toBeUndefined();
  });
});

describe('given a holder that is known again', () => {
  test('the look that found it unknown is forgotten', () => {
    const execution = executionOf('one');
    const look = (status: 'unknown' | 'running') =>
      takeOver({ holder: { execution, status }, epoch: 1, by: 'alice', acknowledged: false, now: minute(50) });
    const once = changed(shifted(10), look('unknown'));
    expect(once.active?.unknownHolder).toBeDefined();
    expect(look('running')(once)).toMatchObject({ result: { kind: 'holder-lives' } });
    expect(look('running')(once).write?.active?.unknownHolder).toBeUndefined();
  });
});

describe('given a holder that lives', () => {
  test('it is not taken over, whoever asks', () => {
    const holder = { execution: executionOf('one'), status: 'running' as const };
    expect(takeOver({ holder, epoch: 1, by: 'alice', acknowledged: true, now: minute(50) })(shifted(10))).toEqual({
      result: { kind: 'holder-lives', deployment: 'checkout-1' },
    });
  });

  test('what was said of another execution does not count', () => {
    const holder = { execution: executionOf('zero'), status: 'ended' as const };
    expect(takeOver({ holder, epoch: 1, by: 'alice', acknowledged: false, now: minute(50) })(shifted(10)).result.kind).toBe('holder-lives');
  });

  test('with nothing in flight there is nothing to take over', () => {
    expect(takeOver({ holder: undefined, epoch: 0, by: 'alice', acknowledged: false, now: 0 })(emptyRecord('checkout')).result).toEqual({
      kind: 'nothing-in-flight',
    });
  });
});
