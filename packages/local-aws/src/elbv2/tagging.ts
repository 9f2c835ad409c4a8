import { AwsError } from '../kernel/aws-error.ts';
import { invalid, tooMany } from './refusals.ts';

interface Tag {
  readonly Key: string | undefined;
  readonly Value?: string | undefined;
}

const MOST_TAGS = 50;

/**
 * `before` with `tags` set over it.
 * Throws `DuplicateTagKeysException`, `TooManyTagsException`, `ValidationError`.
 */
export function withTags(before: ReadonlyMap<string, string>, tags: readonly Tag[]): Map<string, string> {
  const after = new Map(before);
  const seen = new Set<string>();
  for (const { Key: key = '', Value: value = '' } of tags) {
    if (seen.has(key)) throw new AwsError('DuplicateTagKeysException', `A tag key was specified more than once: ${key}`);
    if (key.startsWith('aws:')) throw invalid(`aws: prefixed tag key names are not allowed for external use.`);
    seen.add(key);
    after.set(key, value);
  }
  if (after.size > MOST_TAGS) throw tooMany('Tags', `The maximum number of tags per resource is '${MOST_TAGS}'`);
  return after;
}
