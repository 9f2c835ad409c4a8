import type { ServiceConfig } from './service-config.ts';
import type { Wish } from './wish.ts';

/** An image push as ECR's EventBridge event tells it. `time` is ISO 8601; `registry` an account id. */
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
 * Reads an EventBridge event `ECR Image Action` (detail type). `ignored`: a well-formed event that is no successful push of an
 * image (a delete, a failed push, a scan); `invalid`: not such an event at all.
 */
export function parsePushEvent(
  _event: unknown,
): { readonly kind: 'push'; readonly push: PushEvent } | { readonly kind: 'ignored' | 'invalid'; readonly reason: string } {
  throw new Error('not written yet');
}

/** What a push asks of a service: nothing, when it is not this service's image, untagged, of no configured tag, or a signature. */
export function requestFromPush(_push: PushEvent, _config: ServiceConfig): PushDecision {
  throw new Error('not written yet');
}
