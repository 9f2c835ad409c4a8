import type { Tag } from '@aws-sdk/client-sfn';
import { AwsError } from '../../kernel/aws-error.ts';
import type { StateMachine } from '../state-machine.ts';
import type { Parts, SomeOperations } from './parts.ts';

export type TagOperations = 'TagResource' | 'UntagResource' | 'ListTagsForResource';

export function tagOperations({ store }: Parts): SomeOperations<TagOperations> {
  const tagged = (arn: string | undefined): StateMachine => {
    const machine = store.machines.get(arn ?? '');
    if (!machine) throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`, { fields: { resourceName: arn } });
    return machine;
  };
  return {
    TagResource(input) {
      const machine = tagged(input.resourceArn);
      store.machines.set(machine.arn, { ...machine, tags: { ...machine.tags, ...tagsOf(input.tags) } });
      return {};
    },

    UntagResource(input) {
      const machine = tagged(input.resourceArn);
      const tags = Object.fromEntries(Object.entries(machine.tags).filter(([key]) => !input.tagKeys?.includes(key)));
      store.machines.set(machine.arn, { ...machine, tags });
      return {};
    },

    ListTagsForResource(input) {
      return { tags: Object.entries(tagged(input.resourceArn).tags).map(([key, value]) => ({ key, value })) };
    },
  };
}

export const tagsOf = (tags: readonly Tag[] | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries((tags ?? []).map(({ key = '', value = '' }) => [key, value]));
