import * as sdk from '@aws-sdk/client-ecr';
import type { Images } from '../kernel/neighbours.ts';
import type { LocalService, ServiceContext } from '../kernel/service.ts';
import { ecrAuthorization } from './authorization.ts';
import { imageOperations } from './images.ts';
import { runnableOf } from './local-image.ts';
import { putImageOperation } from './put-image.ts';
import { imageByReference, type Registry, registryHost } from './registry.ts';
import { repositoryOperations } from './repositories.ts';
import type { EcrOperations } from './table.ts';

export type EcrLocal = LocalService & { readonly facade: Images };

/** A token of `docker login` lasts twelve hours. */
const TOKEN_MS = 12 * 3_600_000;

/**
 * The local ECR: a registry of manifests.
 * It has no layer storage: a pushed local image names a folder of this machine.
 */
export function ecrService(ctx: ServiceContext): EcrLocal {
  const registry: Registry = { ctx, repositories: new Map() };
  return {
    signingName: 'ecr',
    sdk,
    operations: { ...repositoryOperations(registry), ...putImageOperation(registry), ...imageOperations(registry), ...tokenOperation(ctx) },
    authorization: ecrAuthorization(ctx),
    facade: {
      resolve(reference) {
        const image = imageByReference(registry, reference);
        return image && runnableOf(image.manifest);
      },
    },
  };
}

const tokenOperation = (ctx: ServiceContext) =>
  ({
    GetAuthorizationToken: () => ({
      authorizationData: [
        {
          authorizationToken: Buffer.from('AWS:local').toString('base64'),
          expiresAt: new Date(ctx.clock.now() + TOKEN_MS),
          proxyEndpoint: `https://${registryHost(ctx)}`,
        },
      ],
    }),
  }) satisfies EcrOperations;
