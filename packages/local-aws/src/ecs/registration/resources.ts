import type { Definition } from './definition.ts';
import { isWindows } from './fargate-sizes.ts';

const sum = (numbers: readonly (number | undefined)[]): number => numbers.reduce<number>((total, number) => total + (number ?? 0), 0);

/**
 * What is wrong with the sizes of containers, alone and against the task's. Windows ignores the task's.
 * Texts: aws/aws-cli#4453, pulumi/pulumi-awsx#1220, klothoplatform/klotho#892,
 * cloudnativedaysjp/dreamkast-infra#4766, badmintoncryer/cdk-preflight (real deployments of 2026-09).
 */
export function* resourceProblems({ containerDefinitions, taskCpu, taskMemory, runtimePlatform }: Definition): Generator<string> {
  for (const { name, memory, memoryReservation } of containerDefinitions) {
    if (taskMemory === undefined && !memory && !memoryReservation)
      yield `Invalid setting for container '${name}'. At least one of 'memory' or 'memoryReservation' must be specified.`;
    if (memory !== undefined && memoryReservation !== undefined && memory < memoryReservation)
      yield `Invalid setting for container '${name}'. 'memory' must be greater than or equal to 'memoryReservation'.`;
  }
  if (isWindows(runtimePlatform)) return;
  if (taskMemory !== undefined) {
    for (const { name, memory } of containerDefinitions)
      if (memory !== undefined && memory > taskMemory) yield `The 'memory' setting for container '${name}' is greater than for the task.`;
    if (sum(containerDefinitions.map(({ memoryReservation }) => memoryReservation)) > taskMemory)
      yield "The sum of all container 'memoryReservation' values cannot be greater than the value of the task 'memory'.";
  }
  if (taskCpu !== undefined && sum(containerDefinitions.map(({ cpu }) => cpu)) > taskCpu)
    yield "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.";
}
