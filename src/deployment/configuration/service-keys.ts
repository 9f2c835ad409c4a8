import { ROLE_PATTERN } from '../role.ts';
import { ecsName } from './aws-kinds.ts';
import { image, type WrittenImage } from './image-keys.ts';
import { key } from './key.ts';
import { integer, list, text } from './kinds.ts';
import { object } from './section.ts';

/** What is deployed, of any kind of route. */
export interface WrittenService {
  /** The name of the service in commands, records and executions. */
  readonly service: string;
  /** The ECS cluster that has the ECS services of both sides. */
  readonly cluster: string;
  /** Where the versions come from. */
  readonly image: WrittenImage;
  /** The container that receives the requests. */
  readonly container: WrittenContainer;
  /**
   * The task definition family. Its newest active revision that Teal did not register is the template of
   * every version.
   */
  readonly taskDefinition: string;
  /**
   * The roles that the task definition names, its task role and its execution role. Each is a name (with its
   * path, if it has one) or an ARN. Teal may pass these roles to its tasks and no others (`iam:PassRole`),
   * and it refuses a template with another role.
   * @default []
   */
  readonly roles?: readonly string[];
}

interface WrittenContainer {
  /** The name of the container in the task definition. A deployment replaces its image. */
  readonly name: string;
  /** The port of the container in the task definition, on which the tasks are registered. */
  readonly port: number;
}

const name = text("a name of 1 to 40 lower-case letters, digits and '-', beginning with a letter", '^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$');

const role = text("the name of an IAM role (with its path, when it has one), or the role's ARN", ROLE_PATTERN);

const container = object({
  name: key(ecsName('the container that serves'), {
    text: 'The name of the container in the task definition. A deployment replaces its image.',
  }),
  port: key(integer(1, 65_535), {
    text: 'The port of the container in the task definition, on which the tasks are registered.',
  }),
});

export const serviceKeys = {
  service: key(name, { text: 'The name of the service in commands, records and executions.' }),
  cluster: key(ecsName('the ECS cluster'), { text: 'The ECS cluster that has the ECS services of both sides.' }),
  image: key(image, { text: 'Where the versions come from.' }),
  container: key(container, { text: 'The container that receives the requests.' }),
  taskDefinition: key(ecsName('a task definition family'), {
    text: 'The task definition family. Its newest active revision that Teal did not register is the template of every version.',
  }),
  roles: key(list(role, 0, 10, 'IAM roles'), {
    default: [],
    text: 'The roles that the task definition names, its task role and its execution role. Each is a name (with its path, if it has one) or an ARN. Teal may pass these roles to its tasks and no others (`iam:PassRole`), and it refuses a template with another role.',
  }),
} as const;
