import { describe, expect, test } from '@jest/globals';
import { judged } from '../../../src/deployment/judge/record-judged.ts';
import { startBake } from '../../../src/deployment/record/record-progress.ts';
import { ask } from '../../../src/deployment/record/record-wait.ts';
import type { ActiveDeployment } from '../../../src/deployment/record.ts';
import { pendingOrder, pendingWord } from '../../../src/deployment/verbs/pending.ts';
import type { VerbRow } from '../../../src/deployment/verbs/verb-row.ts';
import { VERBS, withWord } from '../../../src/deployment/verbs/verbs.ts';
import type { Verb } from '../../../src/deployment/word.ts';
import { judgedAs } from '../../support/judged-as.ts';
import { asking, at, changed, inCommit, inFlight, inWindow, minute, rolledBack, shifted, waiting } from '../record/a-record.ts';

const verbs = Object.keys(VERBS) as Verb[];
const rowOf = (verb: Verb): VerbRow => VERBS[verb];
const word = (verb: Verb, by = 'alice') => ({
  verb,
  by,
  at: at(9),
  ...(/extend|pause/.test(verb) && { seconds: 600 }),
  ...(verb === 'weight' && { percent: 100 }),
});
const asks = ask(1, 'clients', asking(), minute(4));

const situations: Readonly<Record<string, ActiveDeployment>> = {
  'in flight': inFlight().active!,
  'in flight, asking': changed(inFlight(), asks).active!,
  'with weight': shifted(10).active!,
  'in a bake': changed(shifted(10), startBake(1, { step: 0, seconds: 300 }, minute(3)), waiting('token-1')).active!,
  'in a bake, asking': changed(
    shifted(10),
    startBake(1, { step: 0, seconds: 300 }, minute(3)),
    ask(1, 'bake', asking(), minute(8)),
    waiting('token-1'),
  ).active!,
  'in a bake that is over': changed(
    shifted(10),
    startBake(1, { step: 0, seconds: 300 }, minute(3)),
    judged(1, judgedAs('pass', [], { next: { kind: 'over', accepts: [] } }), minute(8)),
  ).active!,
  'asking about drift': changed(inWindow(), ask(1, 'drift', asking(), minute(8))).active!,
  'in the window': changed(inWindow(), waiting('token-1')).active!,
  committed: inCommit().active!,
  'committed, asking': changed(inCommit(), asks).active!,
  'back at blue': rolledBack().active!,
};

/** Where each of the verbs takes effect when it is the first one said. */
const where = (...said: readonly Verb[]): ActiveDeployment[] =>
  Object.values(situations).filter((active) => said.every((verb) => withWord(active, word(verb)) !== active));

describe.each(verbs)('the verb %s', (verb) => {
  test('is pending once it was said, and the very same word changes nothing more', () => {
    if (verb === 'resume') return;
    expect(where(verb).length).toBeGreaterThan(0);
    for (const active of where(verb)) {
      const said = withWord(active, word(verb));
      if (said.pause === undefined) expect(pendingWord(said)).toEqual(word(verb));
      expect(withWord(said, word(verb))).toEqual(said);
      if (verb !== 'extend') expect(withWord(said, word(verb, 'bob'))).toEqual(said);
    }
  });

  test('changes nothing where it is refused, and says why', () => {
    for (const active of Object.values(situations)) {
      const why = rowOf(verb).refusal(active, word(verb));
      if (why === undefined) continue;
      expect(why).toContain(active.id);
      expect(withWord(active, word(verb))).toBe(active);
    }
  });

  test.each(verbs.filter((other) => other !== verb))('beside %s: takes its place if it beats it, and is passed over if not', (other) => {
    const [own, before] = [rowOf(verb), rowOf(other)];
    for (const active of where(verb, other)) {
      const first = withWord(active, word(other));
      const both = withWord(first, word(verb));
      if (before.kind === 'order') expect(pendingWord(both)?.verb).toBe(own.beats.includes(other) ? verb : other);
      // The first answer to a question stays: a no behind a yes is refused.
      else if (own.kind === 'order') expect(pendingOrder(both)?.verb).toBe(own.refusal(first, word(verb)) === undefined ? verb : undefined);
    }
  });
});

test('what can be said depends on how far the deployment has come', () => {
  const possible = (active: ActiveDeployment) => verbs.filter((verb) => withWord(active, word(verb)) !== active);
  expect(Object.fromEntries(Object.entries(situations).map(([name, active]) => [name, possible(active)]))).toEqual({
    'in flight': ['rollback', 'supersede', 'give way', 'pause'],
    'in flight, asking': ['rollback', 'supersede', 'give way', 'approve', 'reject', 'pause'],
    'with weight': ['rollback', 'supersede', 'pause'],
    'in a bake': ['rollback', 'supersede', 'promote', 'promote fully', 'extend', 'pause', 'weight'],
    'in a bake, asking': ['rollback', 'supersede', 'approve', 'reject', 'promote', 'promote fully', 'extend', 'pause', 'weight'],
    'in a bake that is over': ['rollback', 'supersede', 'pause'],
    'asking about drift': ['rollback', 'supersede', 'approve', 'reject'],
    'in the window': ['rollback', 'supersede', 'promote', 'promote fully', 'extend', 'pause'],
    committed: [],
    'committed, asking': ['approve'],
    'back at blue': [],
  });
});
