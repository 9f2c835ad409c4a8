import { describe, expect, test } from '@jest/globals';
import { ask } from '../../../src/deployment/record/record-wait.ts';
import type { ActiveDeployment } from '../../../src/deployment/record.ts';
import type { VerbRow } from '../../../src/deployment/verbs/verb-row.ts';
import { pendingWord, VERBS, withWord } from '../../../src/deployment/verbs/verbs.ts';
import type { Verb } from '../../../src/deployment/word.ts';
import { asking, at, changed, inCommit, inFlight, inWindow, minute, rolledBack, shifted, waiting } from '../record/a-record.ts';

const verbs = Object.keys(VERBS) as Verb[];
const rowOf = (verb: Verb): VerbRow => VERBS[verb];
const word = (verb: Verb, by = 'alice') => ({ verb, by, at: at(9) });
const asks = ask(1, 'clients', asking(), minute(4));

const situations: Readonly<Record<string, ActiveDeployment>> = {
  'in flight': inFlight().active!,
  'in flight, asking': changed(inFlight(), asks).active!,
  'with weight': shifted(10).active!,
  'in a bake': changed(shifted(10), waiting('token-1')).active!,
  'in the window': changed(inWindow(), waiting('token-1')).active!,
  committed: inCommit().active!,
  'committed, asking': changed(inCommit(), asks).active!,
  'back at blue': rolledBack().active!,
};

/** Where each of the verbs takes effect when it is the first one said. */
const where = (...said: readonly Verb[]): ActiveDeployment[] =>
  Object.values(situations).filter((active) => said.every((verb) => withWord(active, word(verb)) !== active));

describe.each(verbs)('the verb %s', (verb) => {
  test('is pending once it was said, and the first of its kind stays', () => {
    expect(where(verb).length).toBeGreaterThan(0);
    for (const active of where(verb)) {
      const said = withWord(active, word(verb));
      expect(pendingWord(said)).toEqual(word(verb));
      expect(withWord(said, word(verb, 'bob'))).toBe(said);
    }
  });

  test('changes nothing where it is refused, and says why', () => {
    for (const active of Object.values(situations)) {
      const why = rowOf(verb).refusal(active);
      if (why === undefined) continue;
      expect(why).toContain(active.id);
      expect(withWord(active, word(verb))).toBe(active);
    }
  });

  test.each(verbs.filter((other) => other !== verb))('beside %s: takes its place if it beats it, and is passed over if not', (other) => {
    const beats = rowOf(verb).beats.includes(other) || (rowOf(verb).kind === 'order' && rowOf(other).kind === 'answer');
    for (const active of where(verb, other)) {
      const both = withWord(withWord(active, word(other)), word(verb));
      expect(pendingWord(both)?.verb).toBe(beats ? verb : other);
    }
  });
});

test('what can be said depends on how far the deployment has come', () => {
  const possible = (active: ActiveDeployment) => verbs.filter((verb) => withWord(active, word(verb)) !== active);
  expect(Object.fromEntries(Object.entries(situations).map(([name, active]) => [name, possible(active)]))).toEqual({
    'in flight': ['rollback', 'supersede', 'give way'],
    'in flight, asking': ['rollback', 'supersede', 'give way', 'approve'],
    'with weight': ['rollback', 'supersede'],
    'in a bake': ['rollback', 'supersede'],
    'in the window': ['rollback', 'supersede'],
    committed: [],
    'committed, asking': ['approve'],
    'back at blue': [],
  });
});
