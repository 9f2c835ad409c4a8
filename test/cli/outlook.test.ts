import { describe, expect, test } from '@jest/globals';
import { asksForSomebody, outlook } from '../../src/cli/report/outlook.ts';
import { finish } from '../../src/deployment/record/record-end.ts';
import { begin, failed, startBake, wentBack } from '../../src/deployment/record/record-progress.ts';
import { foundAtRest } from '../../src/deployment/record/record-rest.ts';
import { ask, enterWait } from '../../src/deployment/record/record-wait.ts';
import { sayVerb } from '../../src/deployment/record/say-verb.ts';
import type { Transition } from '../../src/deployment/record/transition.ts';
import type { ServiceRecord } from '../../src/deployment/record.ts';
import { ALL_BLUE } from '../../src/deployment/split.ts';
import type { Verb } from '../../src/deployment/word.ts';
import {
  acquireBy,
  aPush,
  asking,
  at,
  changed,
  inCommit,
  inFlight,
  inWindow,
  minute,
  rolledBack,
  shifted,
  waiting,
} from '../deployment/record/a-record.ts';
import { aDnsPlan } from '../support/dns-worlds.ts';

/** The lines of a label, as they are seen in a minute of the record's. */
const linesOf = (record: Parameters<typeof outlook>[0], label: string, now: number) =>
  outlook(record, minute(now)).filter((line) => line.startsWith(`  ${label}`));

const asks = () =>
  changed(
    inCommit(),
    enterWait(1, { reason: 'clients', token: 'token-1', seconds: 60 }, minute(20)),
    ask(1, 'clients', asking(), minute(21)),
  );

describe('what is told of a wait', () => {
  test('what is waited for, and for how long', () => {
    expect(linesOf(changed(shifted(10), waiting('token-1')), 'waits for', 3.5)).toEqual([
      '  waits for   the next judgement, at most until 00:04:00 UTC, in 30 s',
    ]);
    const drifted = enterWait(1, { reason: 'drift', token: 'token-1', seconds: 600 }, minute(5));
    expect(linesOf(changed(shifted(10), drifted), 'waits for', 6)).toEqual([
      '  waits for   a person, since somebody else changed production, at most until 00:15:00 UTC, in 9 min',
    ]);
  });

  test('what a person is asked, until somebody answers, and never the token', () => {
    const lines = outlook(asks(), minute(25));
    expect(lines.slice(lines.findIndex((line) => line.includes('ASKS')))).toEqual([
      '  ASKS        7 requests in the last 7 minutes. Take it down all the same?',
      '              read at 00:21:00 UTC, 4 min ago',
      "              'npx teal approve checkout' says yes: it is taken down",
      '              without an answer by 00:31:00 UTC, in 6 min: it stays up',
      '  last        no deployment of this name yet',
    ]);
    expect(lines.join()).not.toContain('token-1');
    expect(linesOf(changed(asks(), sayVerb({ verb: 'approve', by: 'ada', at: at(22) })), 'ASKS', 25)).toEqual([]);
  });

  test('a question that is asked once more tells when its reading was made, which is the first one', () => {
    const again = changed(asks(), ask(1, 'clients', asking(), minute(24)));
    expect(outlook(again, minute(25))).toContain('              read at 00:21:00 UTC, 4 min ago');
  });
});

describe('what was said of the time of a bake', () => {
  const baking = () => changed(shifted(10), startBake(1, { step: 0, seconds: 300 }, minute(3)), waiting('token-1'));
  const said = (verb: Verb, n: number, more: { readonly seconds?: number; readonly reason?: string } = {}) =>
    sayVerb({ verb, by: 'ada', at: at(n), ...more });
  const lines = (record: ServiceRecord, now: number) => outlook(record, minute(now)).slice(3, 5);

  test('how long it is paused, and what is left', () => {
    expect(lines(changed(baking(), said('pause', 4, { seconds: 600, reason: 'lunch' })), 5)).toEqual([
      '  PAUSED      step 1 until 00:14:00 UTC, in 9 min; 4 minutes of it are left then',
      '  paused      for 10 minutes, by ada at 00:04:00 UTC, 1 min ago: lunch',
    ]);
  });

  test('that it is longer, promoted, or goes on', () => {
    expect(lines(changed(baking(), said('extend', 4, { seconds: 600 })), 5)).toEqual([
      '  baking      step 1 until 00:18:00 UTC, in 13 min',
      '  extended    by 10 minutes, by ada at 00:04:00 UTC, 1 min ago',
    ]);
    expect(lines(changed(baking(), said('promote', 4)), 5)).toEqual([
      '  promoted    step 1: the judge speaks once more, and it ends',
      '  promoted    by ada at 00:04:00 UTC, 1 min ago',
    ]);
    expect(linesOf(changed(baking(), said('pause', 4, { seconds: 600 }), said('resume', 6)), 'baking', 6)).toEqual([
      '  baking      step 1 until 00:10:00 UTC, in 4 min',
    ]);
  });

  test('what holds for bakes to come', () => {
    expect(linesOf(changed(shifted(10), said('pause', 2, { seconds: 600 })), 'to pause', 3)).toEqual([
      '  to pause    the next bake, until 00:12:00 UTC, in 9 min, by ada',
    ]);
    expect(linesOf(changed(baking(), said('promote fully', 4)), 'full', 5)).toEqual([
      '  full        no bake and no rollback window to come lasts any time, by ada at 00:04:00 UTC, 1 min ago',
    ]);
  });
});

describe('of what somebody else wrote', () => {
  const PAGE = '              who may write what: docs/infrastructure-as-code.md';
  const failing = (error: string) => changed(shifted(10), failed(1, { error, cause: 'it is so', at: at(4) }));
  const pages = (record: ServiceRecord) => outlook(record, minute(6)).filter((line) => line === PAGE);

  test('the page stands below the question', () => {
    const record = changed(
      shifted(10),
      enterWait(1, { reason: 'drift', token: 'token-1', seconds: 600 }, minute(5)),
      ask(1, 'drift', asking('Bring all traffic back to blue?'), minute(5)),
    );
    const lines = outlook(record, minute(6));
    expect(lines.slice(lines.findIndex((line) => line.includes('without an answer')) + 1)).toEqual([
      PAGE,
      '  last        no deployment of this name yet',
    ]);
    expect(pages(record)).toEqual([PAGE]);
    expect(pages(asks())).toEqual([]);
  });

  test.each(['DriftDetected', 'RevisionChanged', 'ServiceChanged'])('%s tells the page where nobody is asked, and at its end', (error) => {
    const record = failing(error);
    const lines = outlook(record, minute(6));
    expect(lines[lines.indexOf(`  failed      ${error}: it is so`) + 1]).toBe(PAGE);
    const ended = changed(
      record,
      begin(1, { act: 'roll-back', split: ALL_BLUE }, minute(7)),
      wentBack(1, { backAtBlueAt: at(7) }, minute(7)),
      finish({ epoch: 1, outcome: 'ROLLED_BACK', cause: 'it ends', now: minute(8) }),
    );
    expect(pages(ended)).toEqual([PAGE]);
  });

  test('a version that is bad by itself tells no page', () => expect(pages(failing('JudgedUnhealthy'))).toEqual([]));
});

describe('when things happen', () => {
  test('of a deployment in flight', () => {
    const lines = outlook(inWindow(), minute(8));
    expect(lines).toContain('  in flight   checkout-1: v2, window, since 00:00:00 UTC, 8 min ago');
    expect(lines).toContain('  baking      the rollback window until 00:18:00 UTC, in 10 min');
  });

  test('of a request that waits, and of one that has left the queue and starts', () => {
    const queued = changed(inFlight(), acquireBy('two', aPush('v3', 2)));
    expect(linesOf(queued, 'waiting', 5)).toEqual(['  waiting     v3, asked for at 00:02:00 UTC, 3 min ago']);
    const next = changed(queued, finish({ epoch: 1, outcome: 'ROLLED_BACK', cause: '', now: minute(6) }));
    expect(linesOf(next, 'in flight', 7)).toEqual(['  in flight   nothing']);
    expect(linesOf(next, 'starting', 7)).toEqual(['  starting    v3, asked for at 00:02:00 UTC, 5 min ago']);
    expect(linesOf(next, 'last', 7)).toEqual(['  last        checkout-1: v2, ROLLED_BACK at 00:06:00 UTC, 1 min ago']);
  });

  describe('while clients are to leave a side', () => {
    const facing = { kind: 'alias', name: 'checkout-dns-1.us-east-1.elb.amazonaws.com', zone: 'Z1' } as const;
    const { blue, green, ...rest } = aDnsPlan();
    const inside = { ...facing, name: `internal-${facing.name}` };
    const plan = { ...rest, blue: { ...blue, answer: facing }, green: { ...green, answer: inside } };
    const leaves = (record: ServiceRecord, ...more: readonly Transition<unknown>[]): readonly string[] => {
      const held = { ...record, active: { ...record.active!, plan } };
      const lines = outlook(
        changed(held, enterWait(1, { reason: 'clients', token: 'token-1', seconds: 60 }, minute(20)), ...more),
        minute(20),
      );
      const first = lines.findIndex((line) => line.includes('waits for'));
      return lines.slice(
        first,
        lines.findIndex((line, i) => i > first && !line.startsWith('     ')),
      );
    };

    test('after the commit: which side, how long that may last, and why', () =>
      expect(leaves(inCommit())).toEqual([
        `  waits for   clients to leave the side that has no weight, looked at again at 00:21:00 UTC, in 1 min`,
        `              checkout-a has had no weight since 00:18:00 UTC, 2 min ago; clients may remember its address`,
        '              it goes down once it has had no request for 5 minutes (health checks are not counted)',
        expect.stringMatching(/^ +after 1 hour at most 10 requests a minute are strays .* a person is asked, for up to 72 hours$/),
        expect.stringMatching(/^ +expect it to stay up for 1 hour: .* scanners /),
      ]));

    test('on the way back: green, by what its own record leads to', () => {
      const lines = leaves(rolledBack());
      expect(lines[1]).toBe(`              checkout-b has had no weight since 00:04:00 UTC, 16 min ago; clients may remember its address`);
      expect(lines.join()).not.toContain('scanners');
    });

    test('once a person is asked, the question alone', () =>
      expect(leaves(inCommit(), ask(1, 'clients', asking(), minute(21)))).toHaveLength(1));
  });
});

describe('what is told between deployments', () => {
  const end = (outcome: 'ROLLED_BACK' | 'NEEDS_HUMAN') => finish({ epoch: 1, outcome, cause: 'it ends', now: minute(40) });
  const resting = changed(rolledBack(), end('ROLLED_BACK'));
  const found = [
    { kind: 'no-healthy-targets', cause: 'users are led to nobody' },
    { kind: 'foreign-split', cause: 'somebody moved them' },
  ] as const;
  const unwell = changed(resting, foundAtRest(resting.rest!, found, minute(50)));

  test('how it stands', () => {
    expect(linesOf(resting, 'at rest', 45)).toEqual([
      '  at rest     since 00:40:00 UTC, 5 min ago: all users on checkout-a, and checkout-b idle',
    ]);
    expect(linesOf(resting, 'UNWELL', 45)).toEqual([]);
    expect(linesOf(shifted(10), 'at rest', 45)).toEqual([]);
  });

  test('what is not as it was left, and what to do', () => {
    const lines = outlook(unwell, minute(51));
    expect(lines.slice(lines.findIndex((line) => line.includes('UNWELL'))).slice(0, 3)).toEqual([
      '  UNWELL      since 00:50:00 UTC, 1 min ago: users are led to nobody',
      '              somebody moved them',
      '              what to do: docs/infrastructure-as-code.md, "When a service is unwell at rest"',
    ]);
  });

  test('nothing is known of a service that has had no deployment', () => {
    const { rest: _, ...unknown } = resting;
    expect(linesOf(unknown, 'at rest', 45)).toEqual([
      '  at rest     nothing is known of how it should stand: it is compared from the next deployment on',
    ]);
  });

  test('a check fails for those that are unwell or need a human', () => {
    expect([resting, shifted(10), unwell, changed(shifted(10), end('NEEDS_HUMAN'))].map(asksForSomebody)).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});

describe('what is told of an undo', () => {
  const undo = { of: 'checkout-6', revision: 'arn:aws:ecs:eu-west-1:1:task-definition/checkout:1', by: 'ada', reason: 'orders are lost' };

  test('while it runs, when it was asked for', () => {
    const { active, ...record } = shifted(10);
    if (!active) throw new Error('none is in flight');
    const undoing = { ...record, active: { ...active, request: { ...active.request, undo } } };
    expect(linesOf(undoing, 'undoes', 3)[0]).toMatch(/^ {2}undoes {6}checkout-6, as ada asked at .*: orders are lost$/);
  });

  test('once it has ended, no time: the record has that of its start alone, which is later', () => {
    const { last, ...record } = changed(rolledBack(), finish({ epoch: 1, outcome: 'ROLLED_BACK', cause: 'it ends', now: minute(8) }));
    if (!last) throw new Error('none has ended');
    expect(linesOf({ ...record, last: { ...last, undo } }, 'undoes', 30)).toEqual([
      '  undoes      checkout-6, as ada asked: orders are lost',
    ]);
  });
});
