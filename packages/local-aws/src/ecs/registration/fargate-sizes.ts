import type { RuntimePlatform } from '@aws-sdk/client-ecs';

const gigabytes = (from: number, to: number, step = 1): readonly number[] =>
  Array.from({ length: (to - from) / step + 1 }, (_, index) => (from + index * step) * 1024);

/**
 * MiB of memory that go with CPU units.
 * Source: ECS guide, "Troubleshoot Amazon ECS task definition invalid CPU or memory errors".
 */
const MEMORY_BY_CPU: Readonly<Record<number, readonly number[]>> = {
  256: [512, 1024, 2048],
  512: gigabytes(1, 4),
  1024: gigabytes(2, 8),
  2048: gigabytes(4, 16),
  4096: gigabytes(8, 30),
  8192: gigabytes(16, 60, 4),
  16384: gigabytes(32, 120, 8),
};
/** CPU units that Windows has on Fargate. Source: the same table. */
const WINDOWS_CPU: readonly number[] = [1024, 2048, 4096];

export const isWindows = (platform: RuntimePlatform | undefined): boolean =>
  platform?.operatingSystemFamily?.startsWith('WINDOWS') === true;

/** Whether Fargate has tasks of that size. Windows runs on X86_64 alone. */
export function isFargateSize(cpu: number, memory: number, platform: RuntimePlatform | undefined): boolean {
  if (isWindows(platform) && (!WINDOWS_CPU.includes(cpu) || platform?.cpuArchitecture === 'ARM64')) return false;
  return MEMORY_BY_CPU[cpu]?.includes(memory) === true;
}
