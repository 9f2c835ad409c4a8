import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { configHash } from '../../../src/deployment/configuration/configuration.ts';
import { matchesTag } from '../../../src/deployment/configuration/tag-pattern.ts';
import { OVERRIDABLE } from '../../../src/deployment/refusals.ts';
import { parseImageReference } from '../../../src/deployment/request/image-reference.ts';
import { type PushEvent, requestFromPush } from '../../../src/deployment/request/push-event.ts';
import { type Order, requestFromWish, type Wish, wishFromOrder } from '../../../src/deployment/request/wish.ts';
import { notRunnable } from '../../../src/deployment/runnable-image.ts';
import { aConfig, anImage, digestOf, uriOf } from '../../support/worlds.ts';

const config = aConfig();

const aPush = (over: Partial<PushEvent> = {}): PushEvent => ({
  id: 'event-1',
  time: '2026-11-20T10:00:01Z',
  repository: 'checkout',
  digest: digestOf('v2'),
  tag: 'v2',
  registry: '123456789012',
  region: 'us-east-1',
  ...over,
});

const anOrder = (over: Partial<Order> = {}): Order => ({
  id: 'order-1',
  service: 'checkout',
  image: 'v2',
  by: 'command',
  at: '2026-11-20T10:00:01Z',
  ...over,
});

const wishOf = (order: Order): Wish => {
  const read = wishFromOrder(order, config);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.wish;
};

describe('a push', () => {
  test('of a configured tag asks for that image by digest', () => {
    expect(requestFromPush(aPush(), config)).toEqual({
      kind: 'request',
      wish: {
        id: 'event-1',
        service: 'checkout',
        image: { repository: 'checkout', digest: digestOf('v2') },
        tag: 'v2',
        by: 'push',
        at: '2026-11-20T10:00:01Z',
        force: false,
        allow: [],
      },
    });
  });

  test.each<[string, Partial<PushEvent>, string]>([
    ['of another repository', { repository: 'search' }, "runs images of 'checkout', and 'search' was pushed"],
    ['to another registry', { registry: '999999999999' }, 'registry 123456789012, and 999999999999'],
    [
      "to another region's registry",
      { region: 'eu-west-1' },
      'runs images of the registry in region us-east-1, and the one in eu-west-1 was pushed to',
    ],
    ['with an empty tag', { tag: '' }, 'has no tag'],
    ['of a tag that no pattern matches', { tag: 'nightly-2' }, "'nightly-2' matches none of the configured patterns (v*)"],
  ])('%s is ignored', (_, over, reason) => {
    expect(requestFromPush(aPush(over), config)).toEqual({ kind: 'ignored', reason: expect.stringContaining(reason) });
  });

  test('without a tag is ignored', () => {
    const { tag: _, ...untagged } = aPush();
    expect(requestFromPush(untagged, config)).toEqual({ kind: 'ignored', reason: 'the push has no tag' });
  });

  test('starts nothing where no pattern is configured', () => {
    const silent = aConfig({ image: { repository: 'checkout' } });
    expect(requestFromPush(aPush(), silent)).toMatchObject({
      kind: 'ignored',
      reason: expect.stringContaining('no push starts a deployment'),
    });
  });

  test('to the configured registry is accepted', () => {
    const foreign = aConfig({ image: { repository: 'checkout', tags: ['v*'], registry: '999999999999' } });
    const accepted = requestFromPush(aPush({ registry: '999999999999' }), foreign);
    expect(accepted).toMatchObject({ kind: 'request', wish: { image: { registry: '999999999999' } } });
  });

  const wish = (over: Partial<PushEvent> = {}): Wish => {
    const decided = requestFromPush(aPush(over), aConfig({ image: { repository: 'checkout', tags: ['*'] } }));
    if (decided.kind !== 'request') throw new Error(decided.reason);
    return decided.wish;
  };

  test('of a signature is ignored, although its manifest looks like an image', () => {
    const tag = `${digestOf('v2').replace(':', '-')}.sig`;
    const signature = anImage('v2', { tags: [tag], mediaType: 'application/vnd.oci.image.manifest.v1+json' });
    expect(requestFromWish(wish({ tag }), signature, config)).toMatchObject({
      kind: 'ignored',
      reason: expect.stringContaining('signature'),
    });
  });

  test('of something that is no image is ignored', () => {
    const chart = anImage('v2', { artifactType: 'application/vnd.cncf.helm.config.v1+json' });
    expect(requestFromWish(wish(), chart, config)).toMatchObject({ kind: 'ignored', reason: expect.stringContaining('helm') });
  });

  test('that is gone from the registry again is ignored', () => {
    expect(requestFromWish(wish(), undefined, config)).toMatchObject({ kind: 'ignored', reason: expect.stringContaining('has no image') });
  });
});

describe('an order', () => {
  test('by tag becomes a request by digest', () => {
    const wish = wishOf(anOrder({ force: true, allow: [{ refusal: 'alarm-firing', reason: 'v2 repairs it' }] }));
    expect(wish.image).toEqual({ repository: 'checkout', tag: 'v2' });
    expect(requestFromWish(wish, anImage(), config)).toEqual({
      kind: 'request',
      request: {
        id: 'order-1',
        service: 'checkout',
        image: { uri: uriOf('v2'), repository: 'checkout', digest: digestOf('v2'), tag: 'v2', pushedAt: '2026-11-20T10:00:00.000Z' },
        by: 'command',
        at: '2026-11-20T10:00:01Z',
        force: true,
        allow: [{ refusal: 'alarm-firing', reason: 'v2 repairs it' }],
        configHash: configHash(config),
      },
    });
  });

  test('by tag and digest is found by the digest alone: the tag may have moved on', () => {
    const wish = wishOf(anOrder({ image: `checkout:v2@${digestOf('v2')}` }));
    expect(wish).toMatchObject({ image: { digest: digestOf('v2') }, tag: 'v2' });
    expect(wish.image).not.toHaveProperty('tag');
  });

  test.each(['v2', 'checkout:v2', digestOf('v2'), `checkout@${digestOf('v2')}`, uriOf('v2'), uriOf('v2').replace(/@.*/, ':v2')])(
    '%s is understood',
    (image) => expect(wishFromOrder(anOrder({ image }), config).ok).toBe(true),
  );

  test('is refused with every fault at once', () => {
    const read = wishFromOrder(
      anOrder({
        image: '999999999999.dkr.ecr.us-east-1.amazonaws.com/search:v2',
        allow: [
          { refusal: 'alarm-fireing', reason: 'x' },
          { refusal: 'stickiness', reason: 'x' },
          { refusal: 'groups-differ', reason: ' ' },
          { refusal: 'groups-differ', reason: 'x' },
        ],
      }),
      config,
    );
    expect(read).toEqual({
      ok: false,
      problems: [
        { path: 'image', message: "is of repository 'search', and 'checkout' runs images of 'checkout'" },
        { path: 'image', message: "is of registry 999999999999, and 'checkout' runs images of 123456789012" },
        {
          path: 'allow[0].refusal',
          message: `'alarm-fireing' is no refusal; was 'alarm-firing' meant? (those with an override: ${OVERRIDABLE.join(', ')})`,
        },
        { path: 'allow[1].refusal', message: `'stickiness' has no override (those with one: ${OVERRIDABLE.join(', ')})` },
        { path: 'allow[2].reason', message: 'is empty: an override is kept with its reason' },
        { path: 'allow[3].refusal', message: "'groups-differ' is allowed twice" },
      ],
    });
  });

  test('of an image that is not there, or is none, is invalid', () => {
    const wish = wishOf(anOrder());
    expect(requestFromWish(wish, undefined, config)).toEqual({ kind: 'invalid', reason: 'the registry has no image checkout:v2' });
    expect(requestFromWish(wish, anImage('v2', { mediaType: 'text/plain' }), config)).toMatchObject({ kind: 'invalid' });
  });

  test('by digest is answered by that digest', () => {
    const wish = wishOf(anOrder({ image: digestOf('v2') }));
    expect(requestFromWish(wish, anImage('v3'), config)).toMatchObject({
      kind: 'invalid',
      reason: expect.stringContaining('answered with'),
    });
  });
});

describe('image references', () => {
  test.each(['', 'checkout:', '@sha256:abc', 'sha256:abc', 'Checkout:v2', 'a b', ':v2', 'registry.example.com:5000/checkout:v2'])(
    "'%s' is none",
    (text) => expect(parseImageReference(text)).toBeUndefined(),
  );

  test.each([
    '123456789012.dkr.ecr.us-east-1.amazonaws.com/checkout:v2',
    '123456789012.dkr-ecr.us-east-1.on.aws/checkout:v2',
    '123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/checkout:v2',
  ])('%s is an image of the own registry', (image) => expect(wishFromOrder(anOrder({ image }), config)).toMatchObject({ ok: true }));

  test("an image of another region's registry is refused with both regions", () =>
    expect(wishFromOrder(anOrder({ image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/checkout:v2' }), config)).toEqual({
      ok: false,
      problems: [
        {
          path: 'image',
          message:
            "is of the registry in region eu-west-1, and 'checkout' runs images of the one in us-east-1: copy it there, or name it by its tag or digest alone",
        },
      ],
    }));

  test('of a registry that is none of ECR is no reference', () =>
    expect(parseImageReference('123456789012.dkr.ecr.us-east-1.example.com/checkout:v2')).toBeUndefined());

  test('a word alone is a tag', () => expect(parseImageReference('checkout')).toEqual({ tag: 'checkout' }));
});

describe('tag patterns', () => {
  test.each([
    ['v1.2.3', 'v*', true],
    ['v1.2.3', 'v?.?.?', true],
    ['v10.2.3', 'v?.?.?', false],
    ['xv1', 'v*', false],
    ['v1', 'v1', true],
    ['va', 'v.', false],
    ['release-2', '*', true],
  ])('%s against %s: %s', (tag, pattern, matches) => expect(matchesTag(tag, pattern)).toBe(matches));

  test('a pattern without wildcards matches itself and nothing else', () => {
    const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/);
    fc.assert(fc.property(tag, tag, (a, b) => matchesTag(a, b) === (a === b)));
  });
});

describe('what can be run', () => {
  test.each(['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json'])(
    '%s can',
    (mediaType) => expect(notRunnable({ mediaType, tags: ['v2'] })).toBeUndefined(),
  );

  test('an image that has a signature tag beside its own can', () => {
    expect(notRunnable(anImage('v2', { tags: ['v2', `sha256-${'0'.repeat(64)}.sig`] }))).toBeUndefined();
  });
});
