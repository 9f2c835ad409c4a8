import { describe, expect, test } from '@jest/globals';
import { outlook } from '../../src/cli/report/outlook.ts';
import { ask, enterWait } from '../../src/deployment/record/record-wait.ts';
import { sayVerb } from '../../src/deployment/record/say-verb.ts';
import type { Transition } from '../../src/deployment/record/transition.ts';
import type { ServiceRecord } from '../../src/deployment/record.ts';
import { asking, at, changed, inCommit, minute, rolledBack, shifted, waiting } from '../deployment/record/a-record.ts';
import { aDnsPlan } from '../support/dns-worlds.ts';

const linesOf = (record: Parameters<typeof outlook>[0], label: string) => outlook(record).filter((line) => line.startsWith(`  ${label}`));

describe('what is told of a wait', () => {
  test('what is waited for, and for how long', () => {
    expect(linesOf(changed(shifted(10), waiting('token-1')), 'waits for')).toEqual([
      `  waits for   the next judgement, at most until ${at(4)}`,
    ]);
    const drifted = enterWait(1, { reason: 'drift', token: 'token-1', seconds: 600 }, minute(5));
    expect(linesOf(changed(shifted(10), drifted), 'waits for')).toEqual([
      `  waits for   a person, since somebody else changed production, at most until ${at(15)}`,
    ]);
  });

  test('what a person is asked, until somebody answers, and never the token', () => {
    const asks = changed(
      inCommit(),
      enterWait(1, { reason: 'clients', token: 'token-1', seconds: 60 }, minute(20)),
      ask(1, 'clients', asking(), minute(21)),
    );
    const lines = outlook(asks);
    expect(lines.slice(lines.findIndex((line) => line.includes('ASKS')))).toEqual([
      '  ASKS        7 requests in the last 7 minutes. Take it down all the same?',
      "              'npx teal approve checkout' says yes: it is taken down",
      `              without an answer by ${at(31)}: it stays up`,
      '  last        no deployment of this name yet',
    ]);
    expect(outlook(asks).join()).not.toContain('token-1');
    expect(linesOf(changed(asks, sayVerb({ verb: 'approve', by: 'ada', at: at(22) })), 'ASKS')).toEqual([]);
  });

  describe('while clients are to leave a side', () => {
    const facing = { kind: 'alias', name: 'checkout-dns-1.us-east-1.elb.amazonaws.com', zone: 'Z1' } as const;
    const { blue, green, ...rest } = aDnsPlan();
    const inside = { ...facing, name: `internal-${facing.name}` };
    const plan = { ...rest, blue: { ...blue, answer: facing }, green: { ...green, answer: inside } };
    const leaves = (record: ServiceRecord, ...more: readonly Transition<unknown>[]): readonly string[] => {
      const held = { ...record, active: { ...record.active!, plan } };
      const lines = outlook(changed(held, enterWait(1, { reason: 'clients', token: 'token-1', seconds: 60 }, minute(20)), ...more));
      const first = lines.findIndex((line) => line.includes('waits for'));
      return lines.slice(
        first,
        lines.findIndex((line, i) => i > first && !line.startsWith('     ')),
      );
    };

    test('after the commit: which side, how long that may last, and why', () =>
      expect(leaves(inCommit())).toEqual([
        `  waits for   clients to leave the side that has no weight, looked at again at ${at(21)}`,
        `              checkout-a has had no weight since ${at(18)}; clients may remember its address`,
        '              it goes down once it has had no request for 5 minutes (health checks are not counted)',
        expect.stringMatching(/^ +after 1 hour at most 10 requests a minute are strays .* a person is asked, for up to 72 hours$/),
        expect.stringMatching(/^ +expect it to stay up for 1 hour: .* scanners /),
      ]));

    test('on the way back: green, by what its own record leads to', () => {
      const lines = leaves(rolledBack());
      expect(lines[1]).toBe(`              checkout-b has had no weight since ${at(4)}; clients may remember its address`);
      expect(lines.join()).not.toContain('scanners');
    });

    test('once a person is asked, the question alone', () =>
      expect(leaves(inCommit(), ask(1, 'clients', asking(), minute(21)))).toHaveLength(1));
  });
});
