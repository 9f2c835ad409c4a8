import { matchesTag } from '../configuration/tag-pattern.ts';
import { regionOf, registryOf } from '../registry-of.ts';
import type { ServiceConfig } from '../service-config.ts';
import { placeOf, type Wish } from './wish.ts';

/**
 * An image push as ECR's EventBridge event tells it. `time` is ISO 8601; `registry` an account id; an empty
 * tag is none.
 */
export interface PushEvent {
  readonly id: string;
  readonly time: string;
  readonly repository: string;
  readonly digest: string;
  readonly tag?: string;
  readonly registry: string;
  readonly region: string;
}

export type PushDecision = { readonly kind: 'request'; readonly wish: Wish } | { readonly kind: 'ignored'; readonly reason: string };

/**
 * What a push asks of a service: nothing, when it is not of this service's image, has no tag or none of the
 * configured ones. What kind of thing was pushed, the registry tells next (`requestFromWish`); whether the
 * push is out of date, only the record knows (`record-lease.ts`). `found`: when it was found in the registry,
 * its event being lost; ISO 8601.
 */
export function requestFromPush(push: PushEvent, config: ServiceConfig, found?: string): PushDecision {
  const ignored = (reason: string): PushDecision => ({ kind: 'ignored', reason });
  const { service, image } = config;
  const { tag } = push;
  if (push.repository !== image.repository) {
    return ignored(`'${service}' runs images of '${image.repository}', and '${push.repository}' was pushed`);
  }
  const registry = registryOf(config);
  if (registry !== undefined && push.registry !== registry) {
    return ignored(`'${service}' runs images of registry ${registry}, and ${push.registry} was pushed to`);
  }
  const home = regionOf(config);
  if (home !== undefined && push.region !== home) {
    return ignored(`'${service}' runs images of the registry in region ${home}, and the one in ${push.region} was pushed to`);
  }
  if (!tag) return ignored('the push has no tag');
  if (!image.tags.some((pattern) => matchesTag(tag, pattern))) {
    return ignored(
      `tag '${tag}' matches none of the configured patterns (${image.tags.join(', ') || 'there are none: no push starts a deployment'})`,
    );
  }
  return {
    kind: 'request',
    wish: {
      id: push.id,
      service,
      image: { ...placeOf(config), digest: push.digest },
      tag,
      by: 'push',
      at: push.time,
      ...(found !== undefined && { found }),
      force: false,
      allow: [],
    },
  };
}
