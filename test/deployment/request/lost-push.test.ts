import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emptyRecord, type ServiceRecord } from '../../../src/deployment/record.ts';
import type { RegistryImage } from '../../../src/deployment/registry-image.ts';
import { executionInputSchema } from '../../../src/deployment/request/execution-input.ts';
import { isTurnOf, TURNS } from '../../../src/deployment/request/look-turn.ts';
import { type LostPushFacts, lostPush } from '../../../src/deployment/request/lost-push.ts';
import { aConfig, anImage, digestOf } from '../../support/worlds.ts';

const now = Date.parse('2026-11-20T10:00:00Z');
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();

const record: ServiceRecord = {
  ...emptyRecord('checkout'),
  newestPush: { at: ago(50), digest: digestOf('v1') },
  asked: ago(50),
};

const image = (tag: string, minutesAgo: number, more: Partial<RegistryImage> = {}): RegistryImage => ({
  ...anImage(tag),
  digest: digestOf(tag),
  tags: [tag],
  pushedAt: ago(minutesAgo),
  ...more,
});

const look = (images: readonly RegistryImage[], more: Partial<LostPushFacts> = {}) =>
  lostPush({ config: aConfig(), record, images, registry: '123456789012', region: 'us-east-1', now, ...more });

describe('a push of which the record knows nothing', () => {
  test('is started as its event would have started it, with a mark', () => {
    const lost = look([image('v2', 9)]);
    const seconds = Date.parse(ago(9)) / 1_000;
    expect(lost).toEqual({
      execution: `found-checkout-${seconds}-${digestOf('v2').slice(7, 19)}`,
      input: {
        push: {
          service: 'checkout',
          id: `found-${seconds}-${digestOf('v2').slice(7, 19)}`,
          time: '2026-11-20T09:51:00Z',
          repository: 'checkout',
          digest: digestOf('v2'),
          tag: 'v2',
          registry: '123456789012',
          region: 'us-east-1',
          found: true,
        },
      },
      tag: 'v2',
      lateMinutes: 9,
    });
    expect(executionInputSchema.safeParse(lost?.input).success).toBe(true);
  });

  test('is the newest of several', () => {
    expect(look([image('v2', 9), image('v4', 3), image('v3', 5)])?.tag).toBe('v4');
  });

  test('goes by the tag that a pattern matches', () => {
    expect(look([image('v2', 9, { tags: ['latest', 'v2'] })])?.tag).toBe('v2');
  });

  test('is asked for by its tag, while the newest one of another kind is passed over', () => {
    expect(look([image('other', 3), image('v2', 9)])?.tag).toBe('v2');
  });
});

describe('nothing is started', () => {
  test.each<[string, readonly RegistryImage[], Partial<LostPushFacts>]>([
    ['where no push has started anything yet', [image('v2', 9)], { record: emptyRecord('checkout') }],
    ['where only people have', [image('v2', 9)], { record: { ...emptyRecord('checkout'), asked: ago(50) } }],
    ['of a push whose event may still come', [image('v2', 1)], {}],
    ['of the image that the newest push was of', [image('v1', 9)], {}],
    ['of an older image', [image('v0', 51)], {}],
    ['of a second in which something was asked for', [image('v2', 50)], {}],
    [
      'of an image of more than an hour ago',
      [image('v2', 61)],
      { record: { ...record, newestPush: { at: ago(90), digest: digestOf('v1') }, asked: ago(90) } },
    ],
    ['of a tag that no pattern matches', [image('latest', 9)], {}],
    ['where there are no patterns', [image('v2', 9)], { config: { ...aConfig(), image: { repository: 'checkout', tags: [] } } }],
    ['of an image without a tag', [image('v2', 9, { tags: [] })], {}],
    ['of what is no image', [image('v2', 9, { mediaType: 'application/vnd.oci.artifact.manifest.v1+json' })], {}],
    ['of an artifact', [image('v2', 9, { artifactType: 'application/vnd.dev.cosign.artifact.sig.v1+json' })], {}],
    [
      'of a signature',
      [image(`sha256-${'a'.repeat(64)}.sig`, 9)],
      { config: { ...aConfig(), image: { repository: 'checkout', tags: ['*'] } } },
    ],
    ['of an image that somebody has asked for since', [image('v2', 9)], { record: { ...record, asked: ago(8) } }],
    ['of what a region has that is not the service’s', [image('v2', 9)], { region: 'eu-central-1' }],
    ['of another registry', [image('v2', 9)], { registry: '999999999999' }],
  ])('%s', (_, images, more) => expect(look(images, more)).toBeUndefined());
});

test('records of an older release tell by what they know when something was asked for', () => {
  const { asked: _, ...older } = record;
  expect(look([image('v2', 9)], { record: older })?.tag).toBe('v2');
  const request = {
    id: 'r',
    service: 'checkout',
    image: { uri: 'u', repository: 'checkout', digest: digestOf('v1') },
    by: 'command' as const,
    at: ago(8),
    force: false,
    allow: [],
    configHash: 'c',
  };
  expect(look([image('v2', 9)], { record: { ...older, queued: request } })).toBeUndefined();
});

test('property: what is found is newer than everything known, and its name does not depend on when it is found', () => {
  const minutes = fc.integer({ min: 0, max: 120 });
  fc.assert(
    fc.property(fc.array(minutes, { maxLength: 8 }), minutes, minutes, fc.integer({ min: 0, max: 480 }), (ages, pushed, asked, later) => {
      const images = ages.map((age, i) => image(`v${i + 10}`, age));
      const known = { ...record, newestPush: { at: ago(pushed), digest: digestOf('v1') }, asked: ago(asked) };
      const lost = look(images, { record: known });
      if (lost === undefined) return;
      const { time, digest } = lost.input.push;
      expect(Date.parse(time)).toBeGreaterThan(Math.max(Date.parse(ago(pushed)), Date.parse(ago(asked))));
      expect(images.every((each) => Date.parse(each.pushedAt) <= Date.parse(time) || now - Date.parse(each.pushedAt) < 90_000)).toBe(true);
      const again = look(
        images.filter((each) => each.digest === digest),
        { record: known, now: now + later * 1_000 },
      );
      if (again !== undefined) expect(again.execution).toBe(lost.execution);
      expect(lost.execution.length).toBeLessThanOrEqual(80);
    }),
  );
});

test('property: each repository has its turn once in every eight minutes, however late it is called', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 0, max: 60_000_000 }), fc.integer({ min: 0, max: 59_999 }), (repository, minute, ms) => {
      const turns = Array.from({ length: TURNS }, (_, i) => isTurnOf(repository, (minute + i) * 60_000 + ms));
      expect(turns.filter(Boolean)).toHaveLength(1);
    }),
  );
});
