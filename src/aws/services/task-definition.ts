import {
  DescribeTaskDefinitionCommand,
  type ECSClient,
  ListTaskDefinitionsCommand,
  type RegisterTaskDefinitionCommandInput,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { LiveTaskDefinition } from '../../deployment/live-side.ts';
import { familyOf } from '../../deployment/task-definition-arn.ts';
import { nameOf } from '../aws-errors.ts';
import { keepRawAnswer, lostMembers } from './raw-answer.ts';

/**
 * The deployment that Teal registered a revision for. Copies of the revision carry it too, so it says nothing
 * of whose they are.
 */
export const DEPLOYMENT_TAG = 'teal:deployment';

/** Which revision Teal registered: on a copy it names another one. */
export const OWN_TAG = 'teal:revision';

/**
 * A tag holds 256 characters, and a family alone may have 255: the end of the ARN is what differs. Source:
 * ECS API, Tag.
 */
export const ownTagOf = (arn: string): string => arn.slice(-256);

/** Every member of the API's answer: carried over to a new revision, or written by the service alone. */
const MEMBERS = {
  family: 'carried',
  taskRoleArn: 'carried',
  executionRoleArn: 'carried',
  networkMode: 'carried',
  containerDefinitions: 'carried',
  volumes: 'carried',
  placementConstraints: 'carried',
  requiresCompatibilities: 'carried',
  cpu: 'carried',
  memory: 'carried',
  pidMode: 'carried',
  ipcMode: 'carried',
  proxyConfiguration: 'carried',
  inferenceAccelerators: 'carried',
  ephemeralStorage: 'carried',
  runtimePlatform: 'carried',
  enableFaultInjection: 'carried',
  taskDefinitionArn: 'written by the service',
  revision: 'written by the service',
  status: 'written by the service',
  requiresAttributes: 'written by the service',
  compatibilities: 'written by the service',
  registeredAt: 'written by the service',
  deregisteredAt: 'written by the service',
  deleteRequestedAt: 'written by the service',
  registeredBy: 'written by the service',
} as const satisfies Record<keyof Required<TaskDefinition>, 'carried' | 'written by the service'>;

/** What can be registered again; tags travel beside it. */
type Content = Omit<RegisterTaskDefinitionCommandInput, 'tags'>;

export interface TaskDefinitionRead {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly content: Content;
  readonly tags: Readonly<Record<string, string>>;
  /** INACTIVE ones can be described, and nothing new can be made of them. */
  readonly active: boolean;
  /** `undefined`: ECS does not tell it, as of revisions of some years ago. */
  readonly registeredAt: Date | undefined;
  /** Members of the answer that the SDK at hand does not know. */
  readonly unknownFields: readonly string[];
}

/** `undefined` when there is no such task definition. `ref`: ARN, or `family:revision`. */
export async function readTaskDefinition(client: ECSClient, ref: string, signal?: AbortSignal): Promise<TaskDefinitionRead | undefined> {
  const command = new DescribeTaskDefinitionCommand({ taskDefinition: ref, include: ['TAGS'] });
  const raw = keepRawAnswer(command);
  try {
    const { taskDefinition, tags } = await client.send(command, signal ? { abortSignal: signal } : {});
    if (!taskDefinition?.taskDefinitionArn) return undefined;
    return {
      arn: taskDefinition.taskDefinitionArn,
      family: taskDefinition.family ?? '',
      revision: taskDefinition.revision ?? 0,
      content: contentOf(taskDefinition),
      active: taskDefinition.status === 'ACTIVE',
      registeredAt: taskDefinition.registeredAt,
      tags: Object.fromEntries((tags ?? []).map(({ key, value }) => [key ?? '', value ?? ''])),
      unknownFields: lostMembers((raw() as { taskDefinition?: unknown } | undefined)?.taskDefinition, taskDefinition),
    };
  } catch (error) {
    // ECS has no error of its own for it: ClientException, "Unable to describe task definition."
    if (nameOf(error) === 'ClientException' && /unable to describe task definition/i.test(String((error as Error).message)))
      return undefined;
    throw error;
  }
}

const contentOf = (definition: TaskDefinition): Content =>
  Object.fromEntries(
    Object.entries(definition).filter(([name, value]) => value !== undefined && MEMBERS[name as keyof typeof MEMBERS] === 'carried'),
  ) as unknown as Content;

/**
 * ACTIVE revisions of exactly this family, newest first, a page at a time as they are asked for. Source: ECS
 * API, ListTaskDefinitions (`familyPrefix` is a whole name; a page has 100 at most).
 */
export async function* activeRevisions(client: ECSClient, family: string, page: number, signal?: AbortSignal): AsyncGenerator<string> {
  let token: string | undefined;
  do {
    const answer = await client.send(
      new ListTaskDefinitionsCommand({
        familyPrefix: family,
        status: 'ACTIVE',
        sort: 'DESC',
        maxResults: page,
        ...(token === undefined ? {} : { nextToken: token }),
      }),
      signal ? { abortSignal: signal } : {},
    );
    for (const arn of answer.taskDefinitionArns ?? []) if (familyOf(arn) === family) yield arn;
    token = answer.nextToken;
  } while (token !== undefined);
}

/** The domain's view of it: with the digest of the configured container's image. */
export function liveTaskDefinition(read: TaskDefinitionRead, container: string): LiveTaskDefinition {
  const image = read.content.containerDefinitions?.find(({ name }) => name === container)?.image;
  return {
    arn: read.arn,
    family: read.family,
    image: image?.includes('@') ? image.slice(image.lastIndexOf('@') + 1) : undefined,
    content: read.content as unknown as LiveTaskDefinition['content'],
    unknownFields: read.unknownFields,
  };
}
