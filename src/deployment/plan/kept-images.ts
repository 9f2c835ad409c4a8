import { registryOf } from '../registry-of.ts';
import { parseImageReference } from '../request/image-reference.ts';
import type { ServiceConfig } from '../service-config.ts';
import type { TaskDefinitionContent } from './task-definition-diff.ts';

/**
 * Containers of the template that run an image of the service's own repository and are not the one that a
 * deployment replaces: an init container that migrates, a worker beside the server. They keep what the
 * template says, one line each for the plan.
 */
export function keptImages(
  { containerDefinitions }: TaskDefinitionContent,
  config: Pick<ServiceConfig, 'container' | 'image' | 'sides'>,
): readonly string[] {
  if (!Array.isArray(containerDefinitions)) return [];
  const own = registryOf(config);
  const isOwn = (text: string): boolean => {
    const { repository, registry = own } = parseImageReference(text) ?? {};
    return repository === config.image.repository && registry === own;
  };
  return (containerDefinitions as readonly { readonly name?: unknown; readonly image?: unknown }[]).flatMap(({ name, image: kept }) =>
    name !== config.container.name && typeof kept === 'string' && isOwn(kept)
      ? [`containerDefinitions[${String(name)}].image: stays ${kept}, only '${config.container.name}' gets the new version`]
      : [],
  );
}
