import { describe, expect, test } from '@jest/globals';
import { ask } from '../../../src/deployment/record/record-wait.ts';
import { pendingWord, VERBS, withWord } from '../../../src/deployment/verbs/verbs.ts';
import type { Verb } from '../../../src/deployment/word.ts';
import { at, changed, inCommit, inFlight, minute, rolledBack, shifted } from '../record/a-record.ts';

const verbs = Object.keys(VERBS) as Verb[];
const word = (verb: Verb, by = 'alice') => ({ verb, by, at: at(9) });
const asking = () => changed(inFlight(), ask(1, 'clients', 'go on?', minute(2))).active!;

describe.each(verbs)('the verb %s', (verb) => {
  test('changes nothing where it is refused', () => {
    for (const { active } of [inFlight(), shifted(10), inCommit(), rolledBack()]) {
      if (VERBS[verb].refusal(active!) !== undefined) expect(withWord(active!, word(verb))).toBe(active);
    }
  });

  test('is pending once it was said, and stays the first of its kind', () => {
    const said = withWord(asking(), word(verb));
    expect(pendingWord(said)).toEqual(word(verb));
    expect(withWord(said, word(verb, 'bob'))).toBe(said);
  });

  test('takes the place of those that it beats, and of no other', () => {
    const beaten = verbs.filter((other) => pendingWord(withWord(withWord(asking(), word(other)), word(verb)))?.verb === verb);
    expect(beaten.filter((other) => other !== verb).sort()).toEqual([...VERBS[verb].beats].sort());
  });
});

test('what can be said depends on how far the deployment has come', () => {
  const possible = ({ active }: ReturnType<typeof inFlight>) => verbs.filter((verb) => VERBS[verb].refusal(active!) === undefined);
  expect(possible(inFlight())).toEqual(['rollback', 'supersede', 'give way']);
  expect(possible(shifted(10))).toEqual(['rollback', 'supersede']);
  expect(possible(inCommit())).toEqual([]);
  expect(possible(changed(inCommit(), ask(1, 'clients', 'go on?', minute(20))))).toEqual(['approve']);
});
