import { minutesLate } from '../late.ts';
import { newestAsk } from '../record/newest-ask.ts';
import type { ServiceRecord } from '../record.ts';
import type { RegistryImage } from '../registry-image.ts';
import type { ServiceConfig } from '../service-config.ts';
import { type PushEvent, requestFromPush } from './push-event.ts';
import { requestFromWish } from './wish.ts';

/** So long an event may take, and the execution that it starts to reach the record. */
const PATIENCE_MS = 90_000;

/**
 * An older push is left to people, as a push is that EventBridge could not deliver for an hour. When tag
 * patterns change, when a pair is configured anew, or when nobody has looked for a day, what was pushed long
 * ago is no order of today.
 */
const LOST_FOR_MS = 3_600_000;

export interface LostPushFacts {
  readonly config: ServiceConfig;
  readonly record: ServiceRecord;
  /** What the service's repository has now, in any order; all of it, or a part. */
  readonly images: readonly RegistryImage[];
  /** Account id of the registry, and its region. */
  readonly registry: string;
  readonly region: string;
  /** Milliseconds. */
  readonly now: number;
}

/** A push that is in the registry and of which nothing has come to the record. */
export interface LostPush {
  /** Of the execution to start: the same for every look that finds the push. */
  readonly execution: string;
  /** As the push rule would have made it of the event, with a mark. */
  readonly input: { readonly push: PushEvent & { readonly service: string; readonly found: true } };
  readonly tag: string;
  readonly lateMinutes: number;
}

/**
 * The newest push whose event was lost, or `undefined`. It is one that Resolve would accept of an event, and
 * it is newer than everything that was asked for of the service, by event, person or program, whether that
 * was accepted or refused. A service that no push has ever started is left alone. Times are compared in whole
 * seconds, as an event tells its own. An image that gets another tag keeps the time of its first push
 * (getmoto/moto#1685 shows what ECR answers): such a push is found only if nothing was asked for since.
 */
export function lostPush({ config, record, images, registry, region, now }: LostPushFacts): LostPush | undefined {
  const asked = newestAsk(record);
  const { newestPush } = record;
  if (newestPush === undefined || asked === undefined) return undefined;
  const ages = images.map((image) => ({ image, at: wholeSecond(Date.parse(image.pushedAt)) }));
  const wanted = ages
    .filter(({ image, at }) => at > asked && image.digest !== newestPush.digest)
    .filter(({ at }) => now - at >= PATIENCE_MS && now - at <= LOST_FOR_MS)
    .toSorted((a, b) => b.at - a.at || (a.image.digest < b.image.digest ? -1 : 1));
  for (const { image, at } of wanted) {
    const { digest } = image;
    const seconds = at / 1_000;
    const push = (tag: string) => ({
      id: `found-${seconds}-${short(digest)}`,
      time: `${new Date(at).toISOString().slice(0, 19)}Z`,
      repository: config.image.repository,
      digest,
      tag,
      registry,
      region,
    });
    const tag = image.tags.find((each) => isAccepted(push(each), image, config));
    if (tag === undefined) continue;
    return {
      execution: `found-${config.service}-${seconds}-${short(digest)}`,
      input: { push: { service: config.service, ...push(tag), found: true } },
      tag,
      lateMinutes: minutesLate({ at: push(tag).time }, new Date(now).toISOString()),
    };
  }
  return undefined;
}

/** As Resolve decides of the event. */
function isAccepted(push: PushEvent, image: RegistryImage, config: ServiceConfig): boolean {
  const pushed = requestFromPush(push, config);
  return pushed.kind === 'request' && requestFromWish(pushed.wish, image, config).kind === 'request';
}

const wholeSecond = (ms: number): number => Math.floor(ms / 1_000) * 1_000;

/** `sha256:` and 64 digits: the first twelve of these. */
const short = (digest: string): string => digest.slice(7, 19);
