import type { EncryptionConfiguration } from '@aws-sdk/client-sfn';
import type { MachineDefinition } from './definition/definition.ts';

/**
 * A state machine as it is stored.
 * An execution keeps the one it was started with, whatever becomes of the name.
 */
export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly roleArn: string;
  /** The text as it was given. */
  readonly definitionText: string;
  readonly definition: MachineDefinition;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Absent until the first update (observed on the service). */
  readonly revisionId: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** As it was told; nothing is encrypted here. */
  readonly encryption: EncryptionConfiguration;
}
