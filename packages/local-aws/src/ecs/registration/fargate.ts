import type { Container, Definition } from './definition.ts';
import { isFargateSize } from './fargate-sizes.ts';
import { isGiven } from './network.ts';

const LONGEST_STOP_S = 120;
const LOG_DRIVERS: readonly string[] = ['awslogs', 'splunk', 'awsfirelens'];
const ECR_IMAGE = /^\d{12}\.dkr\.ecr\.[\w-]+\.amazonaws\.com/;

/**
 * Why Fargate would not run it, the first reason first. Texts: aws/amazon-ecs-cli#1145,
 * aws-games/cloud-game-development-toolkit#737, virtual-kubelet/virtual-kubelet#193,
 * jenkinsci/amazon-ecs-plugin#53, aws/aws-cdk#29619 (moto's tests have it too), badmintoncryer/cdk-preflight
 * (real deployments of 2026-09).
 */
export function* fargateProblems(definition: Definition): Generator<string> {
  if (definition.networkMode !== 'awsvpc') yield 'Fargate only supports network mode ‘awsvpc’.';
  yield* sizeProblems(definition);
  const { pidMode, ipcMode, executionRoleArn } = definition;
  if (pidMode !== undefined && pidMode !== 'task')
    yield `Tasks using the Fargate launch type do not support pidMode '${pidMode}'. The supported value for pidMode is 'task'.`;
  if (ipcMode !== undefined) yield unsupported('ipcMode');
  if (isGiven(definition.placementConstraints)) yield unsupported('constraints');
  for (const { host, dockerVolumeConfiguration } of definition.volumes ?? []) {
    if (host?.sourcePath !== undefined) yield unsupported('sourcePath');
    if (dockerVolumeConfiguration !== undefined) yield unsupported('dockerVolumeConfiguration');
  }
  for (const container of definition.containerDefinitions) {
    yield* containerProblems(container);
    yield* roleProblems(container, executionRoleArn);
  }
}

const unsupported = (what: string): string => `Fargate compatible task definitions do not support ${what}`;

function* sizeProblems({ taskCpu, taskMemory, runtimePlatform, ephemeralStorage }: Definition): Generator<string> {
  if (taskCpu === undefined) yield "Fargate requires that 'cpu' be defined at the task level.";
  if (taskMemory === undefined) yield "Fargate requires that 'memory' be defined at the task level.";
  if (!isFargateSize(taskCpu ?? 0, taskMemory ?? 0, runtimePlatform))
    yield `No Fargate configuration exists for given values: ${taskCpu} CPU, ${taskMemory} memory. See the Amazon ECS documentation for the valid values.`;
  const gibibytes = ephemeralStorage?.sizeInGiB;
  if (gibibytes !== undefined && gibibytes < 21) yield 'EphemeralStorage size should be at least 21';
  if (gibibytes !== undefined && gibibytes > 200) yield 'EphemeralStorage size should be at most 200';
}

function* containerProblems(container: Container): Generator<string> {
  const { linuxParameters: linux, logConfiguration, stopTimeout = 0 } = container;
  if (container.privileged) yield 'Fargate requires that the ‘privileged’ setting be ‘false’ at the container level.';
  if (isGiven(container.dockerSecurityOptions)) yield unsupported('dockerSecurityOptions');
  if (container.resourceRequirements?.some(({ type }) => type === 'GPU'))
    yield 'Tasks using the Fargate launch type do not support GPU resource requirements.';
  if (isGiven(linux?.devices)) yield unsupported('devices');
  for (const member of ['sharedMemorySize', 'maxSwap', 'swappiness'] as const) if (linux?.[member] !== undefined) yield unsupported(member);
  const capability = linux?.capabilities?.add?.find((name) => name !== 'SYS_PTRACE');
  if (capability !== undefined) yield `${capability} is not allowed on Fargate.`;
  if (stopTimeout > LONGEST_STOP_S)
    yield `Tasks using the Fargate launch type must have a container stop timeout of less than ${LONGEST_STOP_S} seconds.`;
  const driver = logConfiguration?.logDriver;
  if (driver !== undefined && !LOG_DRIVERS.includes(driver))
    yield `${driver} is not a valid log driver. Must be one of [${LOG_DRIVERS.join(',')}]`;
  if (driver === 'awslogs' && !logConfiguration?.options?.['awslogs-stream-prefix'])
    yield 'Fargate requires log configuration options to include awslogs-stream-prefix to support log driver awslogs.';
}

function* roleProblems({ image = '', logConfiguration }: Container, executionRole: string | undefined): Generator<string> {
  if (executionRole) return;
  if (ECR_IMAGE.test(image)) yield 'Fargate requires task definition to have execution role ARN to support ECR images.';
  if (logConfiguration?.logDriver === 'awslogs')
    yield 'Fargate requires task definition to have execution role ARN to support log driver awslogs.';
}
