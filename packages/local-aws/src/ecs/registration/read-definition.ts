import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import { clientError, invalidParameter } from '../errors.ts';
import { settingProblems } from './container-settings.ts';
import type { Container, Definition } from './definition.ts';
import { fargateProblems } from './fargate.ts';
import { logProblems } from './logs.ts';
import { networkProblems } from './network.ts';
import { referenceProblems } from './references.ts';
import { resourceProblems } from './resources.ts';
import { cpuUnits, mebibytes } from './units.ts';

const MOST_CONTAINERS = 10;
/** Bytes of a task definition. Source: ECS service quotas, "Task definition size". */
const LARGEST = 65_536;
const NAME = /^[a-zA-Z0-9_-]{1,255}$/;
/** CPU units that a task may ask for, whatever runs it. Source: API reference, RegisterTaskDefinition. */
const TASK_CPU = { least: 128, most: 196_608 } as const;
const PID_MODES: readonly string[] = ['task', 'host'];

/**
 * A task definition that ECS takes, its sizes read. Throws ClientException, in ECS's words, for the first
 * thing that is wrong. The order of checks is known for some of them only: memory of containers comes before
 * the size of the task, an account of a parameter before the execution role. Texts beside those of the other
 * files: aws/amazon-ecs-cli#184 and #667, ansible/ansible#22860, eagletmt/hako#68, "Tags can not be empty."
 * of hashicorp/terraform-provider-aws, "Actual length" of guardian/service-catalogue.
 */
export function readDefinition(input: RegisterTaskDefinitionRequest, account: string): Definition {
  const definition = basics(input);
  for (const problem of problemsOf(definition, account)) throw clientError(problem);
  return definition;
}

/** Whether Fargate would run it: what `compatibilities` tells, and what CreateService asks. */
export const suitsFargate = (definition: Definition): boolean => fargateProblems(definition).next().done === true;

function basics(input: RegisterTaskDefinitionRequest): Definition {
  const { family = '', containerDefinitions = [], tags } = input;
  if (!NAME.test(family)) throw clientError('Family contains invalid characters.');
  if (containerDefinitions.length === 0) throw clientError('Container list cannot be empty.');
  if (containerDefinitions.length > MOST_CONTAINERS) throw clientError('Too many containers.');
  if (tags?.length === 0) throw clientError('Tags can not be empty.');
  if (tags?.some(({ key }) => key?.startsWith('aws:'))) throw invalidParameter('Tag keys cannot start with aws:.');
  const length = Buffer.byteLength(JSON.stringify(input));
  if (length > LARGEST) throw clientError(`Actual length: '${length}'. Max allowed length is '${LARGEST}' bytes.`);
  const taskCpu = input.cpu === undefined ? undefined : cpuUnits(input.cpu);
  if (input.cpu !== undefined && (taskCpu === undefined || taskCpu < TASK_CPU.least || taskCpu > TASK_CPU.most))
    throw clientError("Invalid 'cpu' setting for task.");
  const taskMemory = input.memory === undefined ? undefined : mebibytes(input.memory);
  if (input.memory !== undefined && taskMemory === undefined) throw clientError("Invalid 'memory' setting for task.");
  return { ...input, containerDefinitions: containerDefinitions.map(named), taskCpu, taskMemory };
}

function named(container: ContainerDefinition): Container {
  const { name, image } = container;
  if (!name) throw clientError('Container.name should not be null or empty.');
  if (!NAME.test(name)) throw clientError('Container.name contains invalid characters.');
  if (!image) throw clientError('Container.image should not be null or empty.');
  return { ...container, name };
}

function* problemsOf(definition: Definition, account: string): Generator<string> {
  const { containerDefinitions, requiresCompatibilities = [], pidMode } = definition;
  if (new Set(containerDefinitions.map(({ name }) => name)).size < containerDefinitions.length)
    yield 'Container names must be unique within a task definition.';
  if (containerDefinitions.every(({ essential }) => essential === false)) yield "Task definition doesn't have any essential container.";
  if (pidMode !== undefined && !PID_MODES.includes(pidMode))
    yield `${pidMode} is not a valid value for pidMode. The value must be one of [${PID_MODES.join(',')}]`;
  if (definition.inferenceAccelerators?.length) yield "Unsupported field 'inferenceAccelerators'.";
  yield* resourceProblems(definition);
  yield* networkProblems(definition);
  yield* settingProblems(definition, account);
  yield* logProblems(definition);
  yield* referenceProblems(definition);
  const fargate = requiresCompatibilities.includes('FARGATE');
  if (fargate) yield* fargateProblems(definition);
  if (!fargate && requiresCompatibilities.includes('EC2') && definition.ephemeralStorage)
    yield 'Tasks using the EC2 launch type do not support EphemeralStorage.';
}
