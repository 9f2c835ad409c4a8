import { configHash } from '../configuration/config-hash.ts';
import type { Allowance } from '../plan.ts';
import type { Problem } from '../problem.ts';
import type { RegistryImage } from '../registry-image.ts';
import { regionOf, registryOf } from '../registry-of.ts';
import type { DeploymentRequest } from '../request.ts';
import { notRunnable } from '../runnable-image.ts';
import type { ServiceConfig } from '../service-config.ts';
import { allowanceProblems } from './allowance-problems.ts';
import { IMAGE_FORMS, type ImageReference, parseImageReference } from './image-reference.ts';

/** What somebody asked for, before the registry confirmed the image. */
export interface Wish {
  readonly id: string;
  readonly service: string;
  /**
   * What `ImageRegistry.find` takes: a digest or a tag, not both (a tag may have moved on to another digest).
   */
  readonly image: { readonly repository: string; readonly registry?: string; readonly digest?: string; readonly tag?: string };
  /** The tag that it was asked for by, with or without a digest. */
  readonly tag?: string;
  readonly by: DeploymentRequest['by'];
  readonly at: string;
  /** As `DeploymentRequest` has it. */
  readonly found?: string;
  readonly force: boolean;
  readonly allow: readonly Allowance[];
}

/**
 * What a person or program asks for. `image`: a tag, a digest, `repository:tag`, `repository@sha256:...` or
 * the whole URI.
 */
export interface Order {
  readonly id: string;
  readonly service: string;
  readonly image: string;
  readonly by: 'command' | 'program';
  readonly at: string;
  readonly force?: boolean;
  readonly allow?: readonly Allowance[];
}

export type OrderRead = { readonly ok: true; readonly wish: Wish } | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Checks an order against the service's configuration: the image's repository, and that each allowance names
 * a refusal that has an override.
 */
export function wishFromOrder(order: Order, config: ServiceConfig): OrderRead {
  const { force = false, allow = [] } = order;
  const reference = parseImageReference(order.image);
  const problems = [...imageProblems(order.image, reference, config), ...allowanceProblems(allow)];
  if (!reference || problems.length > 0) return { ok: false, problems };
  const { digest, tag } = reference;
  return {
    ok: true,
    wish: {
      id: order.id,
      service: config.service,
      image: { ...placeOf(config), ...(digest ? { digest } : tag ? { tag } : {}) },
      ...(tag && { tag }),
      by: order.by,
      at: order.at,
      force,
      allow,
    },
  };
}

/** Where the service's images are, as the registry's port takes it. */
export const placeOf = ({ image }: Pick<ServiceConfig, 'image'>): Pick<Wish['image'], 'repository' | 'registry'> => ({
  repository: image.repository,
  ...(image.registry !== undefined && { registry: image.registry }),
});

function imageProblems(written: string, reference: ImageReference | undefined, config: ServiceConfig): readonly Problem[] {
  if (!reference) return [{ path: 'image', message: `wants ${IMAGE_FORMS}, not '${written}'` }];
  const { repository, registry, region } = reference;
  const problems: Problem[] = [];
  if (repository !== undefined && repository !== config.image.repository) {
    problems.push({
      path: 'image',
      message: `is of repository '${repository}', and '${config.service}' runs images of '${config.image.repository}'`,
    });
  }
  const own = registryOf(config);
  if (registry !== undefined && own !== undefined && registry !== own) {
    problems.push({ path: 'image', message: `is of registry ${registry}, and '${config.service}' runs images of ${own}` });
  }
  const home = regionOf(config);
  if (region !== undefined && home !== undefined && region !== home) {
    problems.push({
      path: 'image',
      message: `is of the registry in region ${region}, and '${config.service}' runs images of the one in ${home}: copy it there, or name it by its tag or digest alone`,
    });
  }
  return problems;
}

export type WishGranted =
  | { readonly kind: 'request'; readonly request: DeploymentRequest }
  | { readonly kind: 'ignored' | 'invalid'; readonly reason: string };

/**
 * The request that a wish becomes once the registry was asked. `ignored` only for pushes (what was pushed is
 * no image, or is gone again); the same on an order is `invalid`.
 */
export function requestFromWish(wish: Wish, image: RegistryImage | undefined, config: ServiceConfig): WishGranted {
  const kind = wish.by === 'push' ? 'ignored' : 'invalid';
  const { repository, digest, tag } = wish.image;
  if (!image) return { kind, reason: `the registry has no image ${repository}${digest ? `@${digest}` : `:${tag}`}` };
  if (digest !== undefined && image.digest !== digest) {
    return { kind: 'invalid', reason: `the registry was asked for ${digest} and answered with ${image.digest}` };
  }
  // A push is judged by the tag that was pushed: the same digest may carry others.
  const fault = notRunnable(wish.by === 'push' && wish.tag ? { ...image, tags: [wish.tag] } : image);
  if (fault) return { kind, reason: `${repository}@${image.digest} cannot be run: ${fault}` };
  const shown = wish.tag ?? image.tags[0];
  return {
    kind: 'request',
    request: {
      id: wish.id,
      service: wish.service,
      image: { uri: image.uri, repository, digest: image.digest, ...(shown && { tag: shown }), pushedAt: image.pushedAt },
      by: wish.by,
      at: wish.at,
      ...(wish.found !== undefined && { found: wish.found }),
      force: wish.force,
      allow: wish.allow,
      configHash: configHash(config),
    },
  };
}
