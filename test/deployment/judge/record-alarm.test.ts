import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countedAlarms, unjudged } from '../../../src/deployment/counted-alarms.ts';
import { committedUnlessAlarmed } from '../../../src/deployment/judge/heard-alarms.ts';
import { hearAlarm } from '../../../src/deployment/judge/record-alarm.ts';
import { judged } from '../../../src/deployment/judge/record-judged.ts';
import { startBake } from '../../../src/deployment/record/record-progress.ts';
import { enterWait } from '../../../src/deployment/record/record-wait.ts';
import { emptyRecord, type ServiceRecord } from '../../../src/deployment/record.ts';
import { judgedAs } from '../../support/judged-as.ts';
import { aPlan, at, changed, inCommit, inFlight, inWindow, minute, refusalOf, rolledBack, shifted, waiting } from '../record/a-record.ts';

const ALARM = 'checkout-5xx';

/** The same record, judged by the alarm. */
function byAlarm(record: ServiceRecord): ServiceRecord {
  const plan = aPlan();
  return { ...record, active: { ...record.active!, plan: { ...plan, judge: { ...plan.judge, alarms: [ALARM] } } } };
}
/** Minutes. */
const weightAt = (Date.parse(shifted(10).active!.weightSince!) - minute(0)) / 60_000;
const shiftedByAlarm = () => byAlarm(shifted(10));
const heard = (of: number, came = of) => hearAlarm({ alarm: ALARM, at: minute(of), reason: 'a threshold was crossed' }, minute(came));
const enters = (record: ServiceRecord) => enterWait(1, { reason: 'bake', token: 'token-2', seconds: 60 }, minute(30))(record).result;

describe('an alarm that goes into ALARM', () => {
  test('ends the wait of the bake under way, and is kept', () => {
    const waits = byAlarm(changed(shifted(10), waiting('token-1')));
    expect(heard(21)(waits).result).toEqual({ kind: 'heard', deployment: 'checkout-1', ends: { token: 'token-1' } });
    expect(changed(waits, heard(21)).active?.heard).toEqual([
      { alarm: ALARM, at: at(21), heardAt: at(21), reason: 'a threshold was crossed' },
    ]);
  });

  test('lets no bake wait before it is judged', () => {
    const record = changed(shiftedByAlarm(), heard(21));
    expect(enters(record)).toEqual({ kind: 'alarm', alarm: ALARM });
    const seen = countedAlarms(record.active!);
    expect(enters(changed(record, judged(1, judgedAs('pass', [], { heard: seen }), minute(22))))).toEqual({ kind: 'entered' });
  });

  test('is judged once more when it came while a judgement was made', () => {
    const record = changed(shiftedByAlarm(), heard(21));
    expect(changed(record, judged(1, judgedAs('pass'), minute(22))).active?.heard).toEqual([expect.not.objectContaining({ judged: true })]);
    expect(judged(1, judgedAs('pass'), minute(22))(record).result).toMatchObject({ again: true });
  });

  test('counts for the rest of the bake, and in the next one where it came between the two', () => {
    const seen = (record: ServiceRecord) => countedAlarms(record.active!).map((each) => each.at);
    const record = changed(shiftedByAlarm(), heard(21));
    const { active } = changed(record, judged(1, judgedAs('pass', [], { heard: countedAlarms(record.active!) }), minute(22)));
    expect(countedAlarms(active!)).toHaveLength(1);
    const later = (ended: number): ServiceRecord => ({
      ...record,
      active: { ...active!, bakes: [{ step: 0, startedAt: at(15), endsAt: at(20), endedAt: at(ended) }] },
    });
    expect(seen(later(25))).toEqual([]);
    expect(seen(changed(later(25), heard(26)))).toEqual([at(26)]);
    expect(seen({ ...record, active: { ...record.active!, bakes: later(25).active!.bakes! } })).toEqual([at(21)]);
  });

  test('is heard once, however often and in whatever order its events come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 11, max: 60 }), { minLength: 1, maxLength: 8 }), (minutes) => {
        const record = minutes.reduce((before, of) => changed(before, heard(of, 61)), shiftedByAlarm());
        expect(record.active?.heard?.map((each) => each.at)).toEqual([at(Math.max(...minutes))]);
        const again = heard(Math.max(...minutes), 62)(record);
        expect(again.write).toBeUndefined();
        expect(again.result.kind).toBe('heard');
      }),
    );
  });

  test('ends the wait of a bake once, however often it comes and goes, and that of the next bake again', () => {
    const bakes = byAlarm(changed(shifted(10), startBake(1, { step: 0, seconds: 3_000 }, minute(12))));
    const record = changed(bakes, heard(21));
    const after = changed(record, judged(1, judgedAs('pass', [], { heard: countedAlarms(record.active!) }), minute(22)));
    expect(unjudged(after.active!)).toBeUndefined();
    for (const of of [21, 23])
      expect(heard(of, 40)(after)).toEqual({
        result: { kind: 'ignored', why: 'checkout-5xx: judged already, and it counts for the rest of the bake' },
      });
    const { bake } = after.active!;
    const between = { ...after, active: { ...after.active!, bake: { ...bake!, endedAt: at(24) } } };
    expect(heard(25)(between).result.kind).toBe('heard');
    expect(heard(21, 25)(between)).toEqual({ result: { kind: 'ignored', why: 'checkout-5xx: judged already' } });
  });

  test('that nobody has judged keeps green from the commit, in the same change, unless somebody has accepted it', () => {
    const window = byAlarm(inWindow());
    const { judge } = window.active!.plan!;
    const commits = (record: ServiceRecord, as = judge) => refusalOf(record, committedUnlessAlarmed(1, as, minute(40)));
    expect(commits(window)).toBe('nothing');
    const alarmed = changed(window, heard(30));
    expect(commits(alarmed)).toBe('JudgedUnhealthy');
    expect(commits(alarmed, { ...judge, fail: 'ask' })).toBe('nothing');
    const accepted = [{ check: `alarm ${ALARM}`, outcome: 'fail' as const, step: 0, by: 'ada', at: at(29) }];
    expect(commits({ ...alarmed, active: { ...alarmed.active!, accepted } })).toBe('nothing');
    const seen = changed(alarmed, judged(1, judgedAs('pass', [], { heard: countedAlarms(alarmed.active!) }), minute(31)));
    expect(commits(seen)).toBe('nothing');
  });

  test.each([
    ['nothing is in flight', () => emptyRecord('checkout'), 21, 'nothing of checkout is in flight'],
    ['the plan does not name it', () => shifted(10), 21, 'checkout-1 is not judged by checkout-5xx'],
    ['green has no traffic yet', () => byAlarm(inFlight()), 21, 'checkout-1 has no traffic yet: alarms are looked at before it gets some'],
    ['it is of the time before its first weight', () => shiftedByAlarm(), weightAt - 1, 'checkout-1 had no traffic then'],
    ['green is committed', () => byAlarm(inCommit()), 21, 'checkout-1 is committed'],
    ['it is on its way back', () => byAlarm(rolledBack()), 21, 'checkout-1 is on its way back'],
  ])('changes nothing where %s', (_, record, of, why) => expect(heard(of, 22)(record())).toEqual({ result: { kind: 'ignored', why } }));
});
