import { describe, expect, test } from '@jest/globals';
import { judgeAnswers } from '../../../src/deployment/judge/live-answers.ts';

const sides = { blue: ['10.0.0.1', '10.0.0.2'], green: ['10.0.1.1'] };

describe('live answers', () => {
  test.each<[string, number, string[][], boolean]>([
    ['all lead to green at 100 %', 100, [['10.0.1.1'], ['10.0.1.1']], true],
    ['one still leads to blue at 100 %', 100, [['10.0.1.1'], ['10.0.0.2']], false],
    ['all lead to blue at 0 %', 0, [['10.0.0.1']], true],
    ['one leads to green at 0 %', 0, [['10.0.1.1']], false],
    ['each leads to one of the two in between', 10, [['10.0.0.1'], ['10.0.1.1']], true],
    ['a resolver remembers one answer', 10, [['10.0.0.1'], ['10.0.0.1']], true],
    ['one leads elsewhere', 50, [['10.0.0.1'], ['192.0.2.1']], false],
    ['one is empty', 50, [['10.0.0.1'], []], false],
    ['nobody answered', 50, [], false],
  ])('%s', (_, weight, answers, live) => {
    const seen = judgeAnswers({ weight, answers, ...sides });
    expect(seen.live).toBe(live);
    expect(seen.seen.blue + seen.seen.green + seen.seen.elsewhere).toBe(answers.length);
  });
});
