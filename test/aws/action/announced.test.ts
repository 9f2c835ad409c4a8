import { describe, expect, test } from '@jest/globals';
import { silentLog } from '../../../src/aws/action/action-telemetry.ts';
import { announced } from '../../../src/aws/action/announced.ts';
import type { Ports } from '../../../src/aws/ports.ts';
import type { Act } from '../../../src/deployment/record/record-acts.ts';
import { failed } from '../../../src/deployment/record/record-progress.ts';
import type { Transition } from '../../../src/deployment/record/transition.ts';
import type { ServiceRecord } from '../../../src/deployment/record.ts';
import { ALL_BLUE, greenAt } from '../../../src/deployment/split.ts';
import { aPlan, at, changed, inCommit, inFlight, minute, rolledBack, shifted } from '../../deployment/record/a-record.ts';

/** Tools of an action whose record is this one. */
function given(start: ServiceRecord) {
  let record = start;
  const change = async <T>(_: string, transition: Transition<T>) => {
    const { write, result } = transition(record);
    record = write ?? record;
    return result;
  };
  const ports = { record: { change }, clock: { now: () => minute(9) } } as unknown as Pick<Ports, 'record' | 'clock'>;
  return {
    tools: { ports, signal: new AbortController().signal, log: silentLog, now: () => minute(9) },
    active: () => record.active!,
  };
}

const turnedBack = () => changed(shifted(10), failed(1, { error: 'JudgedUnhealthy', cause: '', at: at(4) }));

const acts: readonly (readonly [Exclude<Act, { act: 'commit' }>, () => ServiceRecord])[] = [
  [{ act: 'create-green', desired: 3 }, inFlight],
  [{ act: 'resize-green', desired: 4 }, inFlight],
  [{ act: 'open-stage' }, inFlight],
  [{ act: 'close-stage' }, inFlight],
  [{ act: 'shift', split: greenAt(50), step: 1 }, () => shifted(10)],
  [{ act: 'retire-blue' }, inCommit],
  [{ act: 'set-stage' }, inCommit],
  [{ act: 'roll-back', split: ALL_BLUE }, turnedBack],
  [{ act: 'retire-green' }, rolledBack],
];

describe.each(acts)('the act %j', (act, standing) => {
  test('stands in the record while it is done, and is confirmed after it', async () => {
    const { tools, active } = given(standing());
    expect(await announced(tools, aPlan(), act, async () => active().intent)).toEqual({ ...act, at: at(9) });
    expect(active().intent).toBeUndefined();
  });

  test('stands there still when it fails: it may have happened', async () => {
    const { tools, active } = given(standing());
    await expect(announced(tools, aPlan(), act, () => Promise.reject(new Error('throttled')))).rejects.toThrow('throttled');
    expect(active().intent).toEqual({ ...act, at: at(9) });
  });
});

test('what production was read back at is confirmed with a shift, and with the way back', async () => {
  const forward = given(shifted(10));
  await announced(forward.tools, aPlan(), { act: 'shift', split: greenAt(50), step: 1 }, async () => {});
  expect(forward.active().confirmed).toEqual({ split: greenAt(50), at: at(9) });
  const back = given(turnedBack());
  await announced(back.tools, aPlan(), { act: 'roll-back', split: ALL_BLUE }, async () => {});
  expect(back.active()).toMatchObject({ confirmed: { split: ALL_BLUE }, backAtBlueAt: at(9) });
});

test('an act that comes too late is not done', async () => {
  const { tools } = given(inCommit());
  const late = announced(tools, aPlan(), { act: 'open-stage' }, () => Promise.reject(new Error('it was done')));
  await expect(late).rejects.toMatchObject({ name: 'Fenced' });
});
