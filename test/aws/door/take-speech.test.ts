import { describe, expect, test } from '@jest/globals';
import { takeSpeech } from '../../../src/aws/door/take-speech.ts';
import type { Speech } from '../../../src/deployment/door/doors.ts';
import { startBake } from '../../../src/deployment/record/record-progress.ts';
import { enterWait } from '../../../src/deployment/record/record-wait.ts';
import type { Transition } from '../../../src/deployment/record/transition.ts';
import type { ServiceRecord } from '../../../src/deployment/record.ts';
import { changed, minute, shifted } from '../../deployment/record/a-record.ts';

const bakes = () =>
  changed(
    shifted(10),
    startBake(1, { step: 0, seconds: 1_800 }, minute(10)),
    enterWait(1, { reason: 'bake', token: 'token', seconds: 60 }, minute(10)),
  );

const fails = (name: string) => async (): Promise<never> => {
  throw Object.assign(new Error(name), { name, $fault: 'server', $metadata: {} });
};

/** The door's ports over a record in memory. Each word is sent at the version that stands. */
function aDoor(executions: { readonly status?: () => Promise<never>; readonly answer?: () => Promise<never> } = {}) {
  let record: ServiceRecord = bakes();
  const ports = {
    record: {
      read: async () => record,
      async change<T>(_: string, transition: Transition<T>): Promise<T> {
        const { write, result } = transition(record);
        record = (write as ServiceRecord | undefined) ?? record;
        return result;
      },
    },
    executions: {
      status: async () => 'running' as const,
      answer: async () => true,
      stop: async () => true,
      start: async () => '',
      recover: async () => '',
      ...executions,
    },
  };
  const say = (verb: Speech, id: string, seconds?: number) =>
    takeSpeech(ports, {
      said: {
        id,
        service: 'checkout',
        deployment: 'checkout-1',
        version: record.version,
        verb,
        acknowledged: false,
        ...(seconds && { seconds }),
      },
      speaker: { kind: 'somebody', by: 'ada' },
      record,
      now: minute(11),
    });
  return { say, active: () => record.active! };
}

describe('a word at the door', () => {
  test('counts once, however often it is sent', async () => {
    const { say, active } = aDoor();
    const first = await say('extend', 'a', 600);
    const { endsAt } = active().bake!;
    expect(await say('extend', 'a', 600)).toEqual(first);
    expect(active().bake!.endsAt).toBe(endsAt);
    await say('extend', 'b', 600);
    expect(Date.parse(active().bake!.endsAt) - Date.parse(endsAt)).toBe(600_000);
  });

  test('stands although the running execution cannot be woken', async () => {
    const { say, active } = aDoor({ answer: fails('KmsThrottlingException') });
    expect(await say('extend', 'a', 600)).toMatchObject({ kind: 'said', told: expect.stringMatching(/finds the word at its next look$/) });
    expect(active().bake!.words).toHaveLength(1);
  });

  test('an order back is written although nobody can tell whether the execution lives', async () => {
    const { say, active } = aDoor({ status: fails('ThrottlingException') });
    expect(await say('rollback', 'a')).toMatchObject({
      kind: 'said',
      told: expect.stringMatching(/Nobody can tell whether its execution lives \(ThrottlingException\)/),
    });
    expect(active().verb).toMatchObject({ verb: 'rollback', by: 'ada', id: 'a' });
  });
});
