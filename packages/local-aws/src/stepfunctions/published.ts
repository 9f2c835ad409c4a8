import type { StateMachine } from './state-machine.ts';

/** A revision of a state machine, kept under a number. */
export interface MachineVersion {
  /** `<state machine ARN>:<number>` */
  readonly arn: string;
  readonly number: number;
  readonly machine: StateMachine;
  readonly description: string | undefined;
  readonly createdAt: number;
}

/** A name for one version, or for two with a share of the executions each. */
export interface MachineAlias {
  /** `<state machine ARN>:<name>` */
  readonly arn: string;
  readonly name: string;
  /** Of the state machine. */
  readonly machineArn: string;
  readonly description: string | undefined;
  readonly routes: readonly AliasRoute[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface AliasRoute {
  readonly versionArn: string;
  /** Percent; those of an alias sum to 100. */
  readonly weight: number;
}

/**
 * What an execution is started of:
 * the machine's newest revision, a version, or an alias and the version that it gave.
 */
export interface Startable {
  readonly machine: StateMachine;
  readonly versionArn?: string;
  readonly aliasArn?: string;
}

/**
 * `arn:...:stateMachine:<name>:<qualifier>` -> the ARN without the qualifier; an unqualified one as it is.
 */
export const unqualified = (arn: string): string => arn.split(':').slice(0, 7).join(':');
