import { describe, expect, test } from '@jest/globals';
import { handler } from '../../functions/take-word.ts';
import type { Ports } from '../../src/aws/ports.ts';
import type { Identified } from '../../src/deployment/door/identified.ts';
import { emptyRecord } from '../../src/deployment/record.ts';
import { givenProof, HOST, NOW, SAID } from '../deployment/door/given-proof.ts';

const FUNCTION = 'arn:aws:lambda:eu-central-1:123456789012:function:teal-take-word';

/** The door with an STS that says this, and a record that tells whether it was looked at. */
async function knock(told: Identified, invokedFunctionArn: string | undefined = `${FUNCTION}:operate`, said: object = {}) {
  const reads: string[] = [];
  const ports = {
    clock: { now: () => NOW },
    callers: { takes: (host: string) => host === HOST, ask: async () => told },
    record: {
      async read(service: string) {
        reads.push(service);
        return emptyRecord(service);
      },
    },
  } as unknown as Ports;
  const context = invokedFunctionArn === undefined ? {} : { invokedFunctionArn };
  const heard = await handler.within(ports)({ ...SAID, ...said, proof: givenProof() }, context);
  return { heard, reads };
}

const caller = (account: string): Identified => ({ kind: 'caller', arn: `arn:aws:iam::${account}:user/ada`, account });

describe('the door', () => {
  test('hears somebody of its own account, and reads the record for them', async () => {
    expect(await knock(caller('123456789012'))).toEqual({ heard: { kind: 'stale' }, reads: ['checkout'] });
  });

  test('hears nobody of another account', async () => {
    expect(await knock(caller('210987654321'))).toEqual({
      heard: { kind: 'not-heard', why: 'arn:aws:iam::210987654321:user/ada is of another account than Teal' },
      reads: [],
    });
  });

  test.each([
    undefined,
    FUNCTION,
    `${FUNCTION}:$LATEST`,
    `${FUNCTION}:7`,
    `${FUNCTION}:approve`,
    `${FUNCTION}:operate-too`,
    'teal-take-word:operate',
  ])('hears no order by the name %s', async (arn) => {
    expect(await knock(caller('123456789012'), arn ?? '')).toMatchObject({ heard: { kind: 'not-heard' }, reads: [] });
  });

  test('asks STS nothing of a word that was not signed', async () => {
    const asked: Identified = { kind: 'unreachable', why: 'asked' };
    const { heard } = await knock(asked, undefined, { reason: 'another' });
    expect(heard).toMatchObject({ kind: 'not-heard', why: expect.stringContaining('something else was signed') });
  });

  test.each(['supersede', 'give way', 'nonsense', ''])("takes no '%s': no person says it", async (verb) => {
    await expect(knock(caller('123456789012'), undefined, { verb })).rejects.toMatchObject({ name: 'BadRequest' });
  });
});
