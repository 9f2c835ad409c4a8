import { AwsError } from '../kernel/aws-error.ts';
import { checkArn } from './arns.ts';
import type { Execution } from './execution.ts';
import type { MachineAlias, MachineVersion, Startable } from './published.ts';
import type { StateMachine } from './state-machine.ts';

/** What a machine's revision is called before its first update. Source: PublishStateMachineVersion. */
export const FIRST_REVISION = 'INITIAL';

/** The state machines, what is published of them, and the executions of one local Step Functions. */
export class Store {
  readonly machines = new Map<string, StateMachine>();
  readonly executions = new Map<string, Execution>();
  /** By their own ARNs; oldest first. */
  readonly versions = new Map<string, MachineVersion>();
  readonly aliases = new Map<string, MachineAlias>();
  /** The highest number that a machine's versions have had: numbers are not used again. */
  readonly #published = new Map<string, number>();

  /** Throws InvalidArn or StateMachineDoesNotExist. */
  machine(arn: string): StateMachine {
    const machine = this.machines.get(checkArn(arn, 'stateMachine'));
    if (!machine) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  /**
   * What an execution of the ARN runs, qualified or not. `random` chooses between an alias's two versions.
   */
  startable(arn: string, random: () => number): Startable {
    const alias = this.aliases.get(arn);
    const versionArn = alias ? chosen(alias, random) : arn;
    const version = this.versions.get(versionArn);
    if (!version) return { machine: this.machine(arn) };
    return { machine: version.machine, versionArn, ...(alias && { aliasArn: alias.arn }) };
  }

  versionsOf(machineArn: string): readonly MachineVersion[] {
    return [...this.versions.values()].filter(({ machine }) => machine.arn === machineArn);
  }

  aliasesOf(machineArn: string): readonly MachineAlias[] {
    return [...this.aliases.values()].filter((alias) => alias.machineArn === machineArn);
  }

  /** The version that the machine's present revision has, if it was published. */
  publishedAs(machine: StateMachine): MachineVersion | undefined {
    return this.versionsOf(machine.arn).find((version) => version.machine.revisionId === machine.revisionId);
  }

  /**
   * Keeps the machine's present revision as a version; the same one again is the version that it has.
   * Throws ConflictException for another description of it. The service's own words are not known here.
   */
  publish(machine: StateMachine, description: string | undefined, now: number): MachineVersion {
    const same = this.publishedAs(machine);
    if (same && same.description !== description)
      throw new AwsError(
        'ConflictException',
        `The revision ${machine.revisionId ?? FIRST_REVISION} is published already, with another description.`,
      );
    if (same) return same;
    const number = (this.#published.get(machine.arn) ?? 0) + 1;
    const version = { arn: `${machine.arn}:${number}`, number, machine, description, createdAt: now };
    this.#published.set(machine.arn, number);
    this.versions.set(version.arn, version);
    return version;
  }

  /** With all of its versions and aliases. */
  delete(machineArn: string): void {
    this.machines.delete(machineArn);
    for (const { arn } of this.versionsOf(machineArn)) this.versions.delete(arn);
    for (const { arn } of this.aliasesOf(machineArn)) this.aliases.delete(arn);
    this.#published.delete(machineArn);
  }

  /** Throws InvalidArn or ExecutionDoesNotExist. */
  execution(arn: string): Execution {
    const execution = this.executions.get(checkArn(arn, 'execution'));
    if (!execution) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return execution;
  }
}

function chosen({ routes }: MachineAlias, random: () => number): string {
  const [first, second] = routes;
  if (!second) return first?.versionArn ?? '';
  return random() * 100 < (first?.weight ?? 0) ? (first?.versionArn ?? '') : second.versionArn;
}
