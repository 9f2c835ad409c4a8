import { describe, expect, test } from '@jest/globals';
import { longerBy, spansOf } from '../../../src/deployment/judge/counted-minutes.ts';
import { judged } from '../../../src/deployment/judge/record-judged.ts';
import { begin, confirm, startBake } from '../../../src/deployment/record/record-progress.ts';
import { sayVerb } from '../../../src/deployment/record/say-verb.ts';
import { greenAt } from '../../../src/deployment/split.ts';
import type { Verb } from '../../../src/deployment/word.ts';
import { judgedAs } from '../../support/judged-as.ts';
import { at, changed, minute, refusalOf, shifted } from '../record/a-record.ts';

const baking = () => changed(shifted(10), startBake(1, { step: 0, seconds: 600 }, minute(3)));
const said = (verb: Verb, n: number, seconds?: number) =>
  sayVerb({ verb, by: 'ada', at: at(n), ...(seconds !== undefined && { seconds }) });
const over = { next: { kind: 'over', accepts: [] } } as const;

describe('a judgement and the words of its bake', () => {
  test('what was said while it was made is judged anew, and then it ends', () => {
    const read = baking().active!;
    const meanwhile = changed(baking(), said('extend', 12, 600));
    const first = judged(1, judgedAs('pass', [], { ...over, bake: read.bake }), minute(13))(meanwhile);
    expect(first.result).toEqual({ again: true });
    expect(first.write?.active?.bake).toMatchObject({ endsAt: at(23), words: [{ verb: 'extend' }] });
    expect(first.write?.active?.bake).not.toHaveProperty('over');
    const heard = judged(1, judgedAs('pass', [], { ...over, bake: meanwhile.active!.bake }), minute(23))(first.write!);
    expect(heard).toMatchObject({ result: { again: false }, write: { active: { bake: { over: true, heard: 1 } } } });
  });

  test('a bad verdict that nobody is asked about waits for no word', () => {
    const back = { kind: 'back', error: 'JudgedUnhealthy', why: 'bad', atOnce: true, accepts: [] } as const;
    const meanwhile = changed(baking(), said('pause', 12, 600));
    expect(judged(1, judgedAs('fail', [], { next: back, bake: baking().active!.bake }), minute(13))(meanwhile).result).toEqual({
      again: false,
    });
    const silent = { ...back, atOnce: false };
    expect(judged(1, judgedAs('fail', [], { next: silent, bake: baking().active!.bake }), minute(13))(meanwhile).result).toEqual({
      again: true,
    });
  });

  test('one of a bake that has ended is late: it neither ends the wait of the next one nor hears its words', () => {
    const next = changed(
      baking(),
      begin(1, { act: 'shift', split: greenAt(100), step: 1 }, minute(13)),
      confirm(1, { phase: 'shifting', split: greenAt(100) }, minute(14)),
      startBake(1, { step: 1, seconds: 600 }, minute(15)),
      said('pause', 16, 600),
    );
    expect(refusalOf(next, judged(1, judgedAs('pass', [], { ...over, bake: baking().active!.bake }), minute(17)))).toBe('Fenced');
  });
});

test('a deployment is longer by what people have said, from the minute after the one that was under way', () => {
  const record = changed(baking(), said('extend', 6.5, 90), said('pause', 8, 600), said('resume', 9), said('promote', 12));
  const spans = spansOf(record.active!, minute(30));
  expect(longerBy(record.active!, spans)).toEqual([
    { after: 4, minutes: 2 },
    { after: 5, minutes: 10 },
  ]);
});
