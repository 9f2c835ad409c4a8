import type { EncryptionConfiguration } from '@aws-sdk/client-sfn';
import { AwsError } from '../../kernel/aws-error.ts';
import { uuid } from '../../kernel/ids.ts';
import { checkName, checkRole } from '../arns.ts';
import type { MachineDefinition } from '../definition/definition.ts';
import { invalidDefinitionMessage } from '../definition/diagnostic.ts';
import { validateDefinition } from '../definition/validate-definition.ts';
import type { StateMachine } from '../state-machine.ts';
import { resultPage } from './paging.ts';
import type { Parts, SomeOperations } from './parts.ts';
import { tagsOf } from './tags.ts';

/** What the local Step Functions does not keep, as the service gives it by default. */
const NO_LOGGING = { level: 'OFF', includeExecutionData: false } as const;
const NO_TRACING = { enabled: false } as const;
const MAX_DEFINITION = 1_048_576;

export type StateMachineOperations =
  | 'CreateStateMachine'
  | 'UpdateStateMachine'
  | 'DeleteStateMachine'
  | 'DescribeStateMachine'
  | 'ListStateMachines'
  | 'ValidateStateMachineDefinition';

export function stateMachineOperations({ context, arns, store }: Parts): SomeOperations<StateMachineOperations> {
  const { clock, random } = context;
  const published = (machine: StateMachine, { publish, versionDescription }: Publishing) =>
    publish ? { stateMachineVersionArn: store.publish(machine, versionDescription, clock.now()).arn } : {};
  const refuseDistrust = (role: string, source: string): void => {
    if (context.neighbours.identities.trusts({ service: 'states.amazonaws.com', role, source })) return;
    throw new AwsError(
      'AccessDeniedException',
      'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.',
    );
  };
  return {
    CreateStateMachine(input) {
      const { name = '', definition: text = '', roleArn = '', type = 'STANDARD' } = input;
      checkName(name);
      checkPublish(input);
      checkRole(roleArn);
      const encryption = encryptionOf(input.encryptionConfiguration);
      const definition = valid(text);
      const arn = arns.stateMachine(name);
      refuseDistrust(roleArn, arn);
      const existing = store.machines.get(arn);
      if (existing) {
        // Creation is idempotent by name, definition, type and version; another role is ignored.
        // Source: CreateStateMachine.
        const version = store.publishedAs(existing);
        const sameVersion = !input.publish || !version || version.description === input.versionDescription;
        if (existing.definitionText === text && existing.type === type && sameVersion)
          return { stateMachineArn: arn, creationDate: new Date(existing.createdAt), ...published(existing, input) };
        throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
      }
      if (type !== 'STANDARD') {
        throw new AwsError(
          'StateMachineTypeNotSupported',
          `State Machine Type Not Supported: '${type}'. The local Step Functions runs STANDARD.`,
        );
      }
      const createdAt = clock.now();
      const tags = tagsOf(input.tags);
      const made: StateMachine = {
        arn,
        name,
        type,
        roleArn,
        definitionText: text,
        definition,
        createdAt,
        updatedAt: createdAt,
        revisionId: undefined,
        tags,
        encryption,
      };
      store.machines.set(arn, made);
      return { stateMachineArn: arn, creationDate: new Date(createdAt), ...published(made, input) };
    },

    UpdateStateMachine(input) {
      const machine = store.machine(input.stateMachineArn ?? '');
      checkPublish(input);
      const { definition: text, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration } = input;
      if (!text && !roleArn && !loggingConfiguration && !tracingConfiguration && !encryptionConfiguration) {
        throw new AwsError(
          'MissingRequiredParameter',
          'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
        );
      }
      if (roleArn) {
        checkRole(roleArn);
        refuseDistrust(roleArn, machine.arn);
      }
      const encryption = encryptionConfiguration ? encryptionOf(encryptionConfiguration) : machine.encryption;
      const definition = text ? { definitionText: text, definition: valid(text) } : {};
      const updated = { ...machine, ...definition, ...(roleArn ? { roleArn } : {}), encryption };
      const changed = updated.definitionText !== machine.definitionText || updated.roleArn !== machine.roleArn;
      const revisionId = changed ? uuid(random) : machine.revisionId;
      const updatedAt = clock.now();
      const made = { ...updated, revisionId, updatedAt };
      const version = published(made, input);
      store.machines.set(machine.arn, made);
      return { updateDate: new Date(updatedAt), ...(revisionId === undefined ? {} : { revisionId }), ...version };
    },

    /**
     * Deleting what does not exist is no error.
     * Its versions and aliases go with it; running executions go on.
     */
    DeleteStateMachine(input) {
      store.delete(input.stateMachineArn ?? '');
      return {};
    },

    DescribeStateMachine(input) {
      const version = store.versions.get(input.stateMachineArn ?? '');
      const machine = version?.machine ?? store.machine(input.stateMachineArn ?? '');
      return {
        ...described(machine),
        ...(version && { stateMachineArn: version.arn }),
        ...(version?.description !== undefined && { description: version.description }),
        status: 'ACTIVE',
        type: machine.type,
        creationDate: new Date(version?.createdAt ?? machine.createdAt),
      };
    },

    ListStateMachines(input) {
      const { items, nextToken } = resultPage([...store.machines.values()], input.maxResults, input.nextToken);
      return {
        stateMachines: items.map(({ arn, name, type, createdAt }) => ({
          stateMachineArn: arn,
          name,
          type,
          creationDate: new Date(createdAt),
        })),
        ...(nextToken === undefined ? {} : { nextToken }),
      };
    },

    ValidateStateMachineDefinition(input) {
      const validated = validateDefinition(input.definition ?? '');
      if (validated.ok) return { result: 'OK', diagnostics: [], truncated: false };
      const shown = validated.diagnostics.slice(0, input.maxResults || 100);
      return {
        result: 'FAIL',
        diagnostics: shown.map((diagnostic) => ({ ...diagnostic })),
        truncated: shown.length < validated.diagnostics.length,
      };
    },
  };
}

/**
 * Nothing is encrypted here: what is told is judged, kept and told back.
 * Throws InvalidEncryptionConfiguration.
 */
function encryptionOf(given: EncryptionConfiguration | undefined): EncryptionConfiguration {
  if (given?.type === 'CUSTOMER_MANAGED_KMS_KEY' && !given.kmsKeyId)
    throw new AwsError(
      'InvalidEncryptionConfiguration',
      "Invalid Encryption Configuration: 'kmsKeyId' is required when 'type' is 'CUSTOMER_MANAGED_KMS_KEY'",
    );
  return given ?? { type: 'AWS_OWNED_KEY' };
}

interface Publishing {
  readonly publish?: boolean | undefined;
  readonly versionDescription?: string | undefined;
}

function checkPublish({ publish, versionDescription }: Publishing): void {
  if (versionDescription !== undefined && !publish)
    throw new AwsError('ValidationException', 'Version description can only be set when publish is true');
}

/** The members that DescribeStateMachine and DescribeStateMachineForExecution share. */
export const described = (machine: StateMachine) => ({
  stateMachineArn: machine.arn,
  name: machine.name,
  definition: machine.definitionText,
  roleArn: machine.roleArn,
  loggingConfiguration: NO_LOGGING,
  tracingConfiguration: NO_TRACING,
  encryptionConfiguration: machine.encryption,
  ...(machine.revisionId === undefined ? {} : { revisionId: machine.revisionId }),
});

/** Throws InvalidDefinition with every fault, or ValidationException for a text that is too long. */
function valid(text: string): MachineDefinition {
  if (text.length > MAX_DEFINITION) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'definition' failed to satisfy constraint: Member must have length less than or equal to ${MAX_DEFINITION}`,
    );
  }
  const validated = validateDefinition(text);
  if (!validated.ok) throw new AwsError('InvalidDefinition', invalidDefinitionMessage(validated.diagnostics));
  return validated.definition;
}
