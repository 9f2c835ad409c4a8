import { key } from './key.ts';
import { list, text } from './kinds.ts';
import { object } from './section.ts';
import { TAG_PATTERN } from './tag-pattern.ts';

export interface WrittenImage {
  /** The ECR repository. Its pushes start deployments, and people ask for its images by tag or digest. */
  readonly repository: string;
  /**
   * A push of a matching tag starts a deployment. `*` stands for any characters, `?` for one, and the whole
   * tag must match. Without patterns no push starts anything.
   * @default []
   */
  readonly tags?: readonly string[];
  /** The AWS account that has the repository. Without it: the account of the first side's ARN. */
  readonly registry?: string;
}

const repository = text('the name of an ECR repository', '^(?=.{2,256}$)[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*$');

const tag = text("a tag in which '*' stands for any characters and '?' for one", TAG_PATTERN);

export const image = object({
  repository: key(repository, {
    text: 'The ECR repository. Its pushes start deployments, and people ask for its images by tag or digest.',
  }),
  tags: key(list(tag, 0, 50, 'tag patterns'), {
    default: [],
    text: 'A push of a matching tag starts a deployment. `*` stands for any characters, `?` for one, and the whole tag must match. Without patterns no push starts anything.',
  }),
  registry: key(text('an AWS account id of 12 digits', '^[0-9]{12}$'), {
    optional: true,
    text: "The AWS account that has the repository. Without it: the account of the first side's ARN.",
  }),
});
