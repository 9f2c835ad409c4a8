import { AwsError } from '../../kernel/aws-error.ts';
import { checkArn } from '../arns.ts';
import { FIRST_REVISION } from '../store.ts';
import { resultPage } from './paging.ts';
import type { Parts, SomeOperations } from './parts.ts';

export type VersionOperations = 'PublishStateMachineVersion' | 'ListStateMachineVersions' | 'DeleteStateMachineVersion';

/** "Maximum number of published versions for each state machine". */
const MOST_VERSIONS = 1_000;

export function versionOperations({ context, store }: Parts): SomeOperations<VersionOperations> {
  return {
    PublishStateMachineVersion(input) {
      const machine = store.machine(input.stateMachineArn ?? '');
      const revision = machine.revisionId ?? FIRST_REVISION;
      if (input.revisionId !== undefined && input.revisionId !== revision)
        throw new AwsError(
          'ConflictException',
          `Failed to publish the State Machine version for revision ${input.revisionId}. The current State Machine revision is ${revision}.`,
        );
      const versions = store.versionsOf(machine.arn);
      if (!store.publishedAs(machine) && versions.length >= MOST_VERSIONS)
        throw new AwsError('ServiceQuotaExceededException', `You have reached the limit of ${MOST_VERSIONS} versions of a state machine.`);
      const version = store.publish(machine, input.description, context.clock.now());
      return { stateMachineVersionArn: version.arn, creationDate: new Date(version.createdAt) };
    },

    /** Newest first. */
    ListStateMachineVersions(input) {
      const machine = store.machine(input.stateMachineArn ?? '');
      const { items, nextToken } = resultPage([...store.versionsOf(machine.arn)].reverse(), input.maxResults, input.nextToken);
      return {
        stateMachineVersions: items.map(({ arn, createdAt }) => ({ stateMachineVersionArn: arn, creationDate: new Date(createdAt) })),
        ...(nextToken === undefined ? {} : { nextToken }),
      };
    },

    /** Deleting what does not exist is no error. Executions of the version go on. */
    DeleteStateMachineVersion(input) {
      const arn = checkArn(input.stateMachineVersionArn ?? '', 'stateMachine');
      const names = [...store.aliases.values()]
        .filter(({ routes }) => routes.some(({ versionArn }) => versionArn === arn))
        .map(({ name }) => name);
      if (names.length > 0)
        throw new AwsError(
          'ConflictException',
          `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${names.join(', ')}]`,
        );
      store.versions.delete(arn);
      return {};
    },
  };
}
