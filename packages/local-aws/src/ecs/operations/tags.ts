import type { Tag } from '@aws-sdk/client-ecs';
import { invalidParameter } from '../errors.ts';
import { findDefinition } from '../lookup.ts';
import type { World } from '../world.ts';
import type { EcsOperations } from './table.ts';

export const tagOperations = (world: World) =>
  ({
    TagResource: (input) => {
      const holder = tagged(world, input.resourceArn ?? '');
      const replaced = new Set(input.tags?.map(({ key }) => key));
      holder.tags = [...holder.tags.filter(({ key }) => !replaced.has(key)), ...(input.tags ?? [])];
      return {};
    },
    UntagResource: (input) => {
      const holder = tagged(world, input.resourceArn ?? '');
      holder.tags = holder.tags.filter(({ key }) => !input.tagKeys?.includes(key ?? ''));
      return {};
    },
    ListTagsForResource: (input) => ({ tags: tagged(world, input.resourceArn ?? '').tags }),
  }) satisfies EcsOperations;

/** The cluster, service or task definition revision that an ARN names. */
function tagged(world: World, arn: string): { tags: Tag[] } {
  const [, kind = '', cluster = '', name = ''] = /^arn:aws:ecs:[^:]+:\d+:([a-z-]+)\/([^/]+)(?:\/(.+))?$/.exec(arn) ?? [];
  const found =
    kind === 'cluster'
      ? world.clusters.get(cluster)
      : kind === 'service'
        ? world.clusters.get(cluster)?.services.get(name)
        : kind === 'task-definition'
          ? findDefinition(world, arn)
          : undefined;
  if (!found)
    throw invalidParameter('The specified resource was not found. Specify a valid cluster, service or task definition ARN and try again.');
  return found;
}
