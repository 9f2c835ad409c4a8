import { describe, expect, test } from '@jest/globals';
import { outlook } from '../../src/cli/report/outlook.ts';
import { ask, enterWait } from '../../src/deployment/record/record-wait.ts';
import { sayVerb } from '../../src/deployment/record/say-verb.ts';
import { asking, at, changed, inCommit, minute, shifted, waiting } from '../deployment/record/a-record.ts';

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
});
