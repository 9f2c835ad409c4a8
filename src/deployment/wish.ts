import type { Allowance } from './plan.ts';
import type { RegistryImage } from './ports/image-registry.ts';
import type { Problem } from './problem.ts';
import type { DeploymentRequest } from './request.ts';
import type { ServiceConfig } from './service-config.ts';

/** What somebody asked for, before the registry confirmed the image. `image` is what `ImageRegistry.find` takes. */
export interface Wish {
  readonly id: string;
  readonly service: string;
  readonly image: { readonly repository: string; readonly registry?: string; readonly digest?: string; readonly tag?: string };
  readonly by: DeploymentRequest['by'];
  readonly at: string;
  readonly force: boolean;
  readonly allow: readonly Allowance[];
}

/** What a person or program asks for. `image`: a tag, a digest, `repository:tag`, `repository@sha256:...` or the whole URI. */
export interface Order {
  readonly id: string;
  readonly service: string;
  readonly image: string;
  readonly by: 'command' | 'program';
  readonly at: string;
  readonly force?: boolean;
  readonly allow?: readonly Allowance[];
}

/** Checks an order against the service's configuration: the image's repository, and that each allowance names a refusal that has an override. */
export function wishFromOrder(
  _order: Order,
  _config: ServiceConfig,
): { readonly ok: true; readonly wish: Wish } | { readonly ok: false; readonly problems: readonly Problem[] } {
  throw new Error('not written yet');
}

/**
 * The request that a wish becomes once the registry was asked. `ignored` only for pushes (what was pushed is no image, or is gone
 * again); the same on an order is `invalid`.
 */
export function requestFromWish(
  _wish: Wish,
  _image: RegistryImage | undefined,
  _config: ServiceConfig,
): { readonly kind: 'request'; readonly request: DeploymentRequest } | { readonly kind: 'ignored' | 'invalid'; readonly reason: string } {
  throw new Error('not written yet');
}
