import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { ec2, fargate, type Input, refused, register, taken, withWeb } from './given-registration.ts';

// Sources stand beside each row. What "bench" and "by the reference" mean: given-registration.ts.

describe('RegisterTaskDefinition', () => {
  describe('Fargate sizes', () => {
    // Source: ECS guide, "Troubleshoot Amazon ECS task definition invalid CPU or memory errors", the whole
    // table.
    const range = (from: number, to: number, step: number) =>
      Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
    const SIZES: readonly (readonly [string, readonly number[]])[] = [
      ['256', [512, 1024, 2048]],
      ['512', range(1024, 4096, 1024)],
      ['1024', range(2048, 8192, 1024)],
      ['2048', range(4096, 16384, 1024)],
      ['4096', range(8192, 30720, 1024)],
      ['8192', range(16384, 61440, 4096)],
      ['16384', range(32768, 122880, 8192)],
    ];
    const none = (cpu: string, memory: number | string) =>
      `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`;

    test.each(SIZES)('of %s CPU go with what the table says, and with nothing below, between or above', async (cpu, memories) => {
      for (const memory of memories)
        expect(await register(fargate({ cpu, memory: `${memory}` }))).toMatchObject({ cpu, memory: `${memory}` });
      const wrong = [memories[0]! - 256, memories[0]! + 256, memories.at(-1)! + 1024];
      for (const memory of wrong)
        await expect(register(fargate({ cpu, memory: `${memory}` }))).rejects.toMatchObject({ message: none(cpu, memory) });
    });

    // aws-games/cloud-game-development-toolkit#737 has the words; Windows: bench
    // pf-ecs-fargate-windows-cpu-under-1vcpu.
    const windows = (cpu: string, memory: string, cpuArchitecture: 'X86_64' | 'ARM64' = 'X86_64') =>
      fargate({ cpu, memory, runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE', cpuArchitecture } });
    refused([
      ['1 vCPU with 1 GB', fargate({ cpu: '1024', memory: '1024' }), none('1024', 1024)],
      ['CPU units that Fargate does not have', fargate({ cpu: '300', memory: '512' }), none('300', 512)],
      ['Windows below 1 vCPU', windows('512', '2048'), none('512', 2048)],
      ['Windows with 8 vCPU, which are Linux alone', windows('8192', '16384'), none('8192', 16384)],
      ['Windows on ARM64', windows('1024', '2048', 'ARM64'), none('1024', 2048)],
      ['no cpu', { ...fargate(), cpu: undefined }, "Fargate requires that 'cpu' be defined at the task level."],
      [
        'no memory',
        { ...fargate(withWeb({ memory: 128 })), memory: undefined },
        "Fargate requires that 'memory' be defined at the task level.",
      ],
      // bench pf-ecs-container-memory-required: checked before the size of the task.
      [
        'no memory at all, whatever runs it',
        { ...fargate(), cpu: undefined, memory: undefined },
        "Invalid setting for container 'web'. At least one of 'memory' or 'memoryReservation' must be specified.",
      ],
    ]);
    taken([
      ['Windows with 1 vCPU', windows('1024', '2048')],
      ['Linux on ARM64', fargate({ runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: 'ARM64' } })],
    ]);

    // Source: API reference, RegisterTaskDefinition: values are converted to integers.
    test.each([
      ['1 vCPU', '2 GB', '1024', '2048'],
      ['.25 vcpu', '0.5GB', '256', '512'],
      ['16vCPU', '120 GB', '16384', '122880'],
    ])('%s and %s are kept as units and MiB', async (cpu, memory, units, mebibytes) => {
      expect(await register(fargate({ cpu, memory }))).toMatchObject({ cpu: units, memory: mebibytes });
    });

    // Text: the same page of the guide. Bounds for EC2: API reference, 128 units to 192 vCPU.
    refused([
      ['a cpu that is no number', ec2({ cpu: 'much' }), "Invalid 'cpu' setting for task."],
      ['an empty cpu', ec2({ cpu: '' }), "Invalid 'cpu' setting for task."],
      ['less than 128 units', ec2({ cpu: '64' }), "Invalid 'cpu' setting for task."],
      ['more than 192 vCPU', ec2({ cpu: '193 vCPU' }), "Invalid 'cpu' setting for task."],
      ['a memory that is no number', ec2({ memory: '1 TB' }), "Invalid 'memory' setting for task."],
    ]);
    taken([['sizes on EC2 that Fargate does not have', ec2({ cpu: '192 vCPU', memory: '1000' })]]);

    // bench pf-ecs-ephemeral-storage-range, pf-ecs-fargate-ephemeral-storage-ec2.
    const storage = (sizeInGiB: number) => ({ ephemeralStorage: { sizeInGiB } });
    refused([
      ['20 GiB of ephemeral storage', fargate(storage(20)), 'EphemeralStorage size should be at least 21'],
      ['201 GiB of ephemeral storage', fargate(storage(201)), 'EphemeralStorage size should be at most 200'],
      ['ephemeral storage on EC2', ec2(storage(30)), 'Tasks using the EC2 launch type do not support EphemeralStorage.'],
    ]);
    taken([
      ['21 GiB', fargate(storage(21))],
      ['200 GiB', fargate(storage(200))],
    ]);
  });

  describe('what Fargate does not have', () => {
    const unsupported = (what: string) => `Fargate compatible task definitions do not support ${what}`;
    const linux = (linuxParameters: ContainerDefinition['linuxParameters']) => withWeb({ linuxParameters });
    const volume = (more: object) => ({ volumes: [{ name: 'v', ...more }] });
    const rows: readonly (readonly [string, Partial<Input>, string])[] = [
      // aws/aws-cdk#29619; moto's test_register_task_definition_fargate_with_pid_mode_host.
      [
        "the host's processes",
        { pidMode: 'host' },
        "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.",
      ],
      // bench pf-ecs-fargate-*; cloudposse/terraform-aws-ecs-alb-service-task#174 for the path.
      ['an IPC mode', { ipcMode: 'task' }, unsupported('ipcMode')],
      ['placement constraints', { placementConstraints: [{ type: 'memberOf', expression: 'a == b' }] }, unsupported('constraints')],
      ['a path of the host', volume({ host: { sourcePath: '/a' } }), unsupported('sourcePath')],
      ['a Docker volume', volume({ dockerVolumeConfiguration: { scope: 'task' } }), unsupported('dockerVolumeConfiguration')],
      ['privileges', withWeb({ privileged: true }), 'Fargate requires that the ‘privileged’ setting be ‘false’ at the container level.'],
      ['security options of Docker', withWeb({ dockerSecurityOptions: ['no-new-privileges'] }), unsupported('dockerSecurityOptions')],
      [
        'GPUs',
        withWeb({ resourceRequirements: [{ type: 'GPU', value: '1' }] }),
        'Tasks using the Fargate launch type do not support GPU resource requirements.',
      ],
      ['devices', linux({ devices: [{ hostPath: '/dev/a' }] }), unsupported('devices')],
      ['shared memory', linux({ sharedMemorySize: 64 }), unsupported('sharedMemorySize')],
      ['swap', linux({ maxSwap: 64 }), unsupported('maxSwap')],
      ['swappiness', linux({ swappiness: 10 }), unsupported('swappiness')],
      ['a capability', linux({ capabilities: { add: ['NET_ADMIN'] } }), 'NET_ADMIN is not allowed on Fargate.'],
      // Two deployments of others: 900 s and 300 s were refused, 120 s was taken.
      [
        'more than 120 s to stop',
        withWeb({ stopTimeout: 121 }),
        'Tasks using the Fargate launch type must have a container stop timeout of less than 120 seconds.',
      ],
    ];
    refused(rows.map(([name, more, message]) => [name, fargate(more), message] as const));
    // Not said of the EC2 launch type.
    taken(rows.map(([name, more]) => [`${name} on EC2`, ec2(more)] as const));
    // aws/amazon-ecs-cli#1145; bench pf-ecs-fargate-network-mode: without a mode too.
    refused([
      ['bridge', fargate({ networkMode: 'bridge' }), 'Fargate only supports network mode ‘awsvpc’.'],
      ['no network mode', { ...fargate(), networkMode: undefined }, 'Fargate only supports network mode ‘awsvpc’.'],
      ['Fargate beside EC2 as Fargate alone', fargate({ requiresCompatibilities: ['EC2', 'FARGATE'], pidMode: 'host' }), rows[0]![2]],
    ]);
    taken([
      ['pid mode task', fargate({ pidMode: 'task' })],
      ['SYS_PTRACE', fargate(linux({ capabilities: { add: ['SYS_PTRACE'], drop: ['NET_RAW'] } }))],
      ['an init process', fargate(linux({ initProcessEnabled: true }))],
      ['120 s to stop', fargate(withWeb({ stopTimeout: 120 }))],
      ['a volume of its own', fargate(volume({ host: {} }))],
    ]);
  });
});
