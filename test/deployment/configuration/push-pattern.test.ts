import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BadPattern, compilePattern } from '../../../packages/local-aws/src/events/pattern.ts';
import { PUSH_PATTERN_LIMIT, pushPattern } from '../../../src/deployment/configuration/push-pattern.ts';
import { matchesTag } from '../../../src/deployment/configuration/tag-pattern.ts';

const ACCOUNT = '123456789012';

const matchersOf = (...tags: readonly string[]) => pushPattern({ repository: 'checkout', tags }, ACCOUNT).detail['image-tag'];

/** A push of a tag, as ECR tells it. */
const push = (tag: string) => ({
  source: 'aws.ecr',
  'detail-type': 'ECR Image Action',
  account: ACCOUNT,
  detail: { 'action-type': 'PUSH', result: 'SUCCESS', 'repository-name': 'checkout', 'image-tag': tag },
});

// Few letters, so that patterns overlap themselves and one another.
const pattern = fc.stringMatching(/^[ab1*?][ab1.*?-]{0,12}$/);

/** A tag that a pattern matches: its wildcards filled. */
const matched = (pattern: string) =>
  fc
    .tuple(
      ...[...pattern].map((sign) =>
        sign === '*' ? fc.stringMatching(/^[ab1.-]{0,4}$/) : sign === '?' ? fc.constantFrom('a', '1') : fc.constant(sign),
      ),
    )
    .map((parts) => parts.join(''))
    .filter((tag) => /^[ab1]/.test(tag));

describe('the rule of a service', () => {
  test.each<[readonly string[], readonly unknown[]]>([
    [['latest'], ['latest']],
    [['v*'], [{ prefix: 'v' }]],
    [['*-release'], [{ suffix: '-release' }]],
    [['*'], [{ prefix: '' }]],
    [['v**', 'v*', 'v?'], [{ prefix: 'v' }]],
    [['release-?.?'], [{ wildcard: 'release-*.*' }]],
    [
      ['v*-linux', 'v*-arm'],
      [{ wildcard: 'v*-linux' }, { wildcard: 'v*-arm' }],
    ],
  ])('of %j holds tags against %j', (tags, matchers) => expect(matchersOf(...tags)).toEqual(matchers));

  test('widens what would make it too complex, each pattern to the longer of its ends', () => {
    const matchers = matchersOf('v*-a*-b*-c*-d', 'rc-*x', 'rc-*y', '*-long-end*-x-longer');
    expect(matchers[0]).toEqual({ wildcard: 'v*-a*-b*-c*-d' });
    expect(matchers.slice(1)).toEqual([{ prefix: 'rc-' }, { suffix: '-x-longer' }]);
  });

  test('lets every tag through that a pattern matches, and is one that EventBridge takes', () => {
    const tagged = fc
      .array(pattern, { minLength: 1, maxLength: 12 })
      .chain((tags) => fc.record({ tags: fc.constant(tags), tag: fc.oneof(...tags.map(matched)) }));
    fc.assert(
      fc.property(tagged, ({ tags, tag }) => {
        const lets = compilePattern(JSON.stringify(pushPattern({ repository: 'checkout', tags }, ACCOUNT)));
        expect(tags.some((each) => matchesTag(tag, each))).toBe(true);
        expect(lets(push(tag))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('is never of more beginnings at once than EventBridge is known to take', () => {
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 6 }), (tags) => {
        const wildcards = matchersOf(...tags).flatMap((matcher) =>
          typeof matcher === 'object' && 'wildcard' in matcher ? [matcher.wildcard] : [],
        );
        expect(complexity(wildcards)).toBeLessThanOrEqual(10);
      }),
      { numRuns: 300 },
    );
  });

  test('is held against what EventBridge refuses: the local one knows a pattern that it does not take', () =>
    expect(() => compilePattern(JSON.stringify({ detail: { 'image-tag': [{ wildcard: 'v**' }] } }))).toThrow(BadPattern));

  test('of a few dozen ordinary patterns fits', () => {
    const tags = Array.from({ length: 40 }, (_, i) => `release-2026-${i}-*`);
    expect(JSON.stringify(pushPattern({ repository: 'team/checkout', tags }, ACCOUNT)).length).toBeLessThanOrEqual(PUSH_PATTERN_LIMIT);
  });
});

describe('whether a tag matches', () => {
  test('is as the regular expression of the pattern says', () => {
    const written = (text: string) => new RegExp(`^${text.replaceAll('.', '\\.').replaceAll('?', '.').replaceAll('*', '.*')}$`);
    fc.assert(
      fc.property(fc.stringMatching(/^[ab1?*][ab1.?*-]{0,6}$/), fc.stringMatching(/^[ab1][ab1.-]{0,8}$/), (pattern, tag) =>
        expect(matchesTag(tag, pattern)).toBe(written(pattern).test(tag)),
      ),
      { numRuns: 2_000 },
    );
  });

  test('is known after few looks at either, whatever the pattern', () => {
    let looks = 0;
    /** A text that counts how often one of its characters is looked at. */
    const counted = (text: string): string =>
      new Proxy(new String(text), {
        get(of, key) {
          if (typeof key === 'string' && /^\d+$/.test(key)) looks++;
          const value: unknown = Reflect.get(of, key, of);
          return typeof value === 'function' ? value.bind(of) : value;
        },
      }) as unknown as string;
    const [tag, pattern] = ['a'.repeat(128), `${'*a'.repeat(60)}*b`];
    expect(matchesTag(counted(tag), counted(pattern))).toBe(false);
    expect(looks).toBeGreaterThan(tag.length);
    // Each character of the tag begins one try of what stands behind the last `*` at most.
    expect(looks).toBeLessThanOrEqual(2 * tag.length * pattern.length);
  });
});

/**
 * How many beginnings of the patterns one text can match at most: all texts are read, as sets of places
 * in the patterns. Source of the measure: aws/event-ruler, `MachineComplexityEvaluator`.
 */
function complexity(patterns: readonly string[]): number {
  const signs = [...new Set(patterns.join('').replaceAll('*', '')), 'other', 'end'];
  const read = patterns.map((text) => [...text, 'end']);
  const open = (places: ReadonlySet<string>) => {
    const all = new Set(places);
    for (const place of all) {
      const [p = 0, i = 0] = place.split(':').map(Number);
      if (read[p]?.[i] === '*') all.add(`${p}:${i + 1}`);
    }
    return all;
  };
  const first = open(new Set(patterns.map((_, p) => `${p}:0`)));
  const seen = new Set([[...first].sort().join(' ')]);
  let most = 0;
  for (const pending = [first]; pending.length > 0; ) {
    const places = pending.pop()!;
    for (const sign of signs) {
      const moved = new Set<string>();
      for (const place of places) {
        const [p = 0, i = 0] = place.split(':').map(Number);
        if (read[p]?.[i] === '*' && sign !== 'end') moved.add(place);
        if (read[p]?.[i] === sign) moved.add(`${p}:${i + 1}`);
      }
      most = Math.max(most, moved.size);
      const next = open(moved);
      const key = [...next].sort().join(' ');
      if (moved.size > 0 && !seen.has(key)) {
        seen.add(key);
        pending.push(next);
      }
    }
  }
  return most;
}
