import type * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operations } from '../../kernel/service.ts';
import { invalid, listenerNotFound, loadBalancerNotFound, ruleNotFound, targetGroupNotFound } from '../refusals.ts';
import { withTags } from '../tagging.ts';
import type { World } from '../world.ts';

export const tagOperations = (world: World) =>
  ({
    AddTags(input) {
      const arns = input.ResourceArns ?? [];
      const next = arns.map((arn) => [arn, withTags(tagsOf(world, arn), input.Tags ?? [])] as const);
      for (const [arn, tags] of next) world.resources.tags.set(arn, tags);
      return {};
    },

    RemoveTags(input) {
      const all = (input.ResourceArns ?? []).map((arn) => tagsOf(world, arn));
      for (const tags of all) for (const key of input.TagKeys ?? []) tags.delete(key);
      return {};
    },

    DescribeTags(input) {
      return {
        TagDescriptions: (input.ResourceArns ?? []).map((arn) => ({
          ResourceArn: arn,
          Tags: [...tagsOf(world, arn)].map(([Key, Value]) => ({ Key, Value })),
        })),
      };
    },
  }) satisfies Operations<typeof elbv2>;

function tagsOf(world: World, arn: string): Map<string, string> {
  const tags = world.resources.tags.get(arn);
  if (tags) return tags;
  const kind = arn.split(':')[5]?.split('/')[0];
  switch (kind) {
    case 'loadbalancer':
      throw loadBalancerNotFound(arn);
    case 'listener':
      throw listenerNotFound(arn);
    case 'listener-rule':
      throw ruleNotFound(arn);
    case 'targetgroup':
      throw targetGroupNotFound(arn);
    default:
      throw invalid(`'${arn}' is not a valid resource ARN`);
  }
}
