import type { RegistryImage } from './ports/image-registry.ts';
import type { RequestedImage } from './request.ts';
import { notRunnable } from './runnable-image.ts';
import type { ServiceConfig } from './service-config.ts';
import { matchesTag } from './tag-pattern.ts';

/** An image push as ECR's EventBridge event tells it. `time` is ISO 8601; `registry` an account id; an empty tag is none. */
export interface PushEvent {
  readonly id: string;
  readonly time: string;
  readonly repository: string;
  readonly digest: string;
  readonly tag?: string;
  readonly registry: string;
  readonly region: string;
}

export type PushDecision =
  | { readonly kind: 'accepted'; readonly image: RequestedImage }
  | { readonly kind: 'ignored'; readonly reason: string };

/**
 * Whether a push is one that the service deploys. `found` is what the registry has under the pushed digest. Whether the push is
 * out of date is decided later, when the lease is taken (`record-lease.ts`): only the record knows the newest.
 */
export function acceptPush(
  push: PushEvent,
  config: Pick<ServiceConfig, 'service' | 'image'>,
  found: RegistryImage | undefined,
): PushDecision {
  const ignored = (reason: string): PushDecision => ({ kind: 'ignored', reason });
  const { image } = config;
  const { tag } = push;
  if (push.repository !== image.repository) {
    return ignored(`'${config.service}' runs images of '${image.repository}', and '${push.repository}' was pushed`);
  }
  if (image.registry !== undefined && push.registry !== image.registry) {
    return ignored(`'${config.service}' runs images of registry ${image.registry}, and ${push.registry} was pushed to`);
  }
  if (!tag) return ignored('the push has no tag');
  if (!image.tags.some((pattern) => matchesTag(tag, pattern))) {
    return ignored(
      `tag '${tag}' matches none of the configured patterns (${image.tags.join(', ') || 'none: no push starts a deployment'})`,
    );
  }
  if (!found) return ignored(`the registry does not have ${push.repository}@${push.digest} any more`);
  // Judged by the tag that was pushed: the same digest may carry others.
  const fault = notRunnable({ ...found, tags: [tag] });
  if (fault) return ignored(`'${tag}' is not an image to run: ${fault}`);
  return {
    kind: 'accepted',
    image: { uri: found.uri, repository: push.repository, digest: found.digest, tag, pushedAt: found.pushedAt },
  };
}
