import {
  type ContainerDefinition,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { createCheckout, givenEcs, givenModelledEcs, type World } from './given.ts';

/*
 * Sources are named beside each row. "bench": badmintoncryer/cdk-preflight, rules/ecs/<rule>/meta.yaml, which
 * keeps what ECS answered to a real deployment in September 2026. "by the reference": ECS refuses it by its
 * API reference, and its words are in no source.
 */

type Input = RegisterTaskDefinitionCommandInput;

const EXECUTION_ROLE = 'arn:aws:iam::123456789012:role/execution';
const ECR = '123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1';
const web: ContainerDefinition = { name: 'web', image: 'nginx' };
const withWeb = (more: ContainerDefinition): Partial<Input> => ({ containerDefinitions: [{ ...web, ...more }] });
const two = (a: ContainerDefinition, b: ContainerDefinition): Partial<Input> => ({
  containerDefinitions: [
    { ...web, ...a },
    { name: 'side', image: 'envoy', ...b },
  ],
});
const mapped = (...portMappings: NonNullable<ContainerDefinition['portMappings']>) => withWeb({ portMappings });
const awslogs = (...missing: string[]): ContainerDefinition['logConfiguration'] => ({
  logDriver: 'awslogs',
  options: Object.fromEntries(
    ['awslogs-group', 'awslogs-region', 'awslogs-stream-prefix'].filter((name) => !missing.includes(name)).map((name) => [name, 'x']),
  ),
});

/** A definition for Fargate, and one for EC2, that ECS takes. */
const fargate = (more: Partial<Input> = {}): Input => ({
  family: 'checkout',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  containerDefinitions: [web],
  ...more,
});
const ec2 = (more: Partial<Input> = {}): Input => ({
  family: 'checkout',
  requiresCompatibilities: ['EC2'],
  memory: '512',
  containerDefinitions: [web],
  ...more,
});

describe('RegisterTaskDefinition', () => {
  let ecs: World['ecs'];
  beforeAll(async () => {
    ({ ecs } = await givenEcs(new VirtualClock()));
  });
  const register = async (input: Input) => (await ecs.send(new RegisterTaskDefinitionCommand(input))).taskDefinition;

  const refused = (rows: readonly (readonly [string, Input, string])[]) =>
    test.each(rows)('refuses %s', async (_, input, message) => {
      await expect(register(input)).rejects.toMatchObject({ name: 'ClientException', message });
    });
  const taken = (rows: readonly (readonly [string, Input])[]) =>
    test.each(rows)('takes %s', async (_, input) => {
      expect(await register(input)).toMatchObject({ status: 'ACTIVE' });
    });

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

  describe('sizes of containers', () => {
    refused([
      // aws/aws-cli#4453; moto's test_register_task_definition_memory_validation_ec2.
      [
        'EC2 without any memory',
        { ...ec2(), memory: undefined },
        "Invalid setting for container 'web'. At least one of 'memory' or 'memoryReservation' must be specified.",
      ],
      // pulumi/pulumi-awsx#1220; bench pf-ecs-container-memory-over-task.
      [
        'memory above the task',
        fargate(withWeb({ memory: 513 })),
        "The 'memory' setting for container 'web' is greater than for the task.",
      ],
      // bench pf-ecs-container-memory-reservation.
      [
        'memory below its reservation',
        ec2(withWeb({ memory: 256, memoryReservation: 512 })),
        "Invalid setting for container 'web'. 'memory' must be greater than or equal to 'memoryReservation'.",
      ],
      // cloudnativedaysjp/dreamkast-infra#4766.
      [
        'reservations that are more than the task',
        fargate(two({ memoryReservation: 300 }, { memoryReservation: 300 })),
        "The sum of all container 'memoryReservation' values cannot be greater than the value of the task 'memory'.",
      ],
      // klothoplatform/klotho#892; bench pf-ecs-fargate-container-cpu-over-task.
      [
        'cpu that is more than the task',
        fargate(two({ cpu: 200 }, { cpu: 57 })),
        "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.",
      ],
    ]);
    taken([
      // awsdocs/amazon-ecs-developer-guide#242: equal is enough.
      ['memory equal to its reservation', ec2(withWeb({ memory: 256, memoryReservation: 256 }))],
      ['limits that are together more than the task', fargate(two({ memory: 512 }, { memory: 512 }))],
      ['the whole cpu', fargate(two({ cpu: 200 }, { cpu: 56 }))],
      ['memory of the containers alone', { ...ec2(two({ memory: 64 }, { memoryReservation: 64 })), memory: undefined }],
    ]);
  });

  describe('names and the list of containers', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => ({ ...web, name: `c${index}` }));
    refused([
      // awsdocs/aws-cloudformation-user-guide#454.
      ['no container', ec2({ containerDefinitions: [] }), 'Container list cannot be empty.'],
      // aws/amazon-ecs-cli#184: at most 10.
      ['eleven containers', ec2({ containerDefinitions: many(11) }), 'Too many containers.'],
      // bench pf-ecs-duplicate-container-names; Shippable/support#2946.
      ['two containers of one name', ec2({ containerDefinitions: [web, web] }), 'Container names must be unique within a task definition.'],
      // eagletmt/hako#68; bench pf-ecs-essential-container.
      ['none that is essential', ec2(withWeb({ essential: false })), "Task definition doesn't have any essential container."],
      // hashicorp/terraform#2888, aws/aws-cli#5924, ansible/ansible#22860.
      ['no name', ec2({ containerDefinitions: [{ image: 'nginx' }] }), 'Container.name should not be null or empty.'],
      ['no image', ec2({ containerDefinitions: [{ name: 'web' }] }), 'Container.image should not be null or empty.'],
      [
        'a name with a blank',
        ec2({ containerDefinitions: [{ name: 'the web', image: 'nginx' }] }),
        'Container.name contains invalid characters.',
      ],
      // aws/amazon-ecs-cli#37; bench pf-ecs-taskdef-family.
      ['a family with a slash', ec2({ family: 'a/b' }), 'Family contains invalid characters.'],
      // hashicorp/terraform-provider-aws, resource_aws_ecs_task_definition.go: "ClientException: Tags can not
      // be empty."
      ['an empty list of tags', ec2({ tags: [] }), 'Tags can not be empty.'],
      // aws/amazon-ecs-cli#667; bench pf-ecs-fargate-inference-accelerator.
      [
        'a pid mode that is none',
        ec2({ pidMode: 'pod' as 'task' }),
        'pod is not a valid value for pidMode. The value must be one of [task,host]',
      ],
      [
        'inference accelerators',
        ec2({ inferenceAccelerators: [{ deviceName: 'd', deviceType: 'eia2.medium' }] }),
        "Unsupported field 'inferenceAccelerators'.",
      ],
    ]);
    taken([
      ['ten containers', ec2({ containerDefinitions: many(10) })],
      ['one essential container among others', ec2(two({}, { essential: false }))],
    ]);

    // guardian/service-catalogue: "Actual length: '74049'. Max allowed length is '65536' bytes."
    test('refuses more than 64 KiB', async () => {
      const large = ec2(withWeb({ environment: [{ name: 'LONG', value: 'x'.repeat(65_536) }] }));
      await expect(register(large)).rejects.toMatchObject({
        name: 'ClientException',
        message: expect.stringMatching(/^Actual length: '\d+'\. Max allowed length is '65536' bytes\.$/),
      });
    });
  });

  describe('the network', () => {
    const mismatch = (mode: string) => `When networkMode=${mode}, the host ports and container ports in port mappings must match.`;
    const awsvpc = (more: Partial<Input>) => ec2({ networkMode: 'awsvpc', ...more });
    const notUnderAwsvpc = (what: string) => `${what} supported on container when networkMode=awsvpc.`;
    refused([
      // klothoplatform/klotho#892; host port 0: aws/amazon-ecs-cli#1014; host mode: bench
      // pf-ecs-host-network-host-port-mismatch.
      ['another host port under awsvpc', fargate(mapped({ containerPort: 8080, hostPort: 80 })), mismatch('awsvpc')],
      ['host port 0 under awsvpc', fargate(mapped({ containerPort: 8080, hostPort: 0 })), mismatch('awsvpc')],
      ['another host port under host', ec2({ networkMode: 'host', ...mapped({ containerPort: 8080, hostPort: 80 }) }), mismatch('host')],
      // aws/aws-cli#7288.
      ['a mapping without container port', ec2(mapped({ hostPort: 80 })), "Invalid 'containerPort' setting for container 'web'."],
      ['a container port above 65,535', ec2(mapped({ containerPort: 65_536 })), "Invalid 'containerPort' setting for container 'web'."],
      ['a host port above 65,535', ec2(mapped({ containerPort: 80, hostPort: 65_536 })), "Invalid 'hostPort' setting for container 'web'."],
      // bench pf-ecs-port-range-with-host-port, -reversed, -overlap, pf-ecs-port-mapping-duplicate-name.
      [
        'a range beside a port',
        ec2(mapped({ containerPort: 80, containerPortRange: '80-90' })),
        "Invalid port mapping for container 'web', cannot specify both single port and port range.",
      ],
      [
        'a range that runs backwards',
        ec2(mapped({ containerPortRange: '90-80' })),
        "Invalid 'containerPortRange' setting for container 'web'.",
      ],
      [
        'ranges that overlap under awsvpc',
        awsvpc(mapped({ containerPortRange: '8080-8090' }, { containerPortRange: '8085-8095' })),
        "TCP container port '8085' is used multiple times in task when networkMode=awsvpc.",
      ],
      [
        'one port of two containers under awsvpc',
        awsvpc(two({ portMappings: [{ containerPort: 80 }] }, { portMappings: [{ containerPort: 80 }] })),
        "TCP container port '80' is used multiple times in task when networkMode=awsvpc.",
      ],
      [
        'one name of two ports',
        awsvpc(mapped({ containerPort: 80, name: 'http' }, { containerPort: 81, name: 'http' })),
        'When networkMode=awsvpc, port mapping name is already used',
      ],
      // aws-observability/aws-otel-collector#1359; bench pf-ecs-fargate-links.
      ['links under awsvpc', awsvpc(two({ links: ['side'] }, {})), 'Links are not supported when networkMode=awsvpc.'],
      ['links under host', ec2({ networkMode: 'host', ...two({ links: ['side'] }, {}) }), 'Links are not supported when networkMode=host.'],
      // bench pf-ecs-awsvpc-hostname, pf-ecs-awsvpc-extra-hosts, pf-ecs-fargate-dns-servers,
      // pf-ecs-fargate-disable-networking.
      ['a host name under awsvpc', awsvpc(withWeb({ hostname: 'web' })), notUnderAwsvpc('hostname is not')],
      [
        'extra hosts under awsvpc',
        awsvpc(withWeb({ extraHosts: [{ hostname: 'a', ipAddress: '10.0.0.1' }] })),
        notUnderAwsvpc('Extra hosts are not'),
      ],
      ['DNS servers under awsvpc', awsvpc(withWeb({ dnsServers: ['10.0.0.2'] })), notUnderAwsvpc('DNS servers are not')],
      ['disabled networking under awsvpc', awsvpc(withWeb({ disableNetworking: true })), notUnderAwsvpc('Disable Networking is not')],
      // By the reference.
      ['search domains under awsvpc', awsvpc(withWeb({ dnsSearchDomains: ['a.test'] })), notUnderAwsvpc('DNS search domains are not')],
      [
        'ports without a network',
        ec2({ networkMode: 'none', ...mapped({ containerPort: 80 }) }),
        'Port mappings are not supported when networkMode=none.',
      ],
    ]);
    taken([
      ['the same host port under awsvpc', fargate(mapped({ containerPort: 8080, hostPort: 8080 }))],
      ['another host port under bridge', ec2(mapped({ containerPort: 8080, hostPort: 80 }))],
      ['host port 0 under bridge', ec2(mapped({ containerPort: 8080, hostPort: 0 }))],
      ['one port twice under bridge (aws/aws-cli#7288)', ec2(mapped({ containerPort: 7000 }, { containerPort: 7000 }))],
      ['one port for TCP and UDP', fargate(mapped({ containerPort: 53 }, { containerPort: 53, protocol: 'udp' }))],
      ['links under bridge', ec2({ networkMode: 'bridge', ...two({ links: ['side'] }, {}) })],
      ['a host name under bridge', ec2(withWeb({ hostname: 'web' }))],
      ['lists that are empty under awsvpc', fargate(withWeb({ links: [], dnsServers: [], extraHosts: [], disableNetworking: false }))],
    ]);
  });

  describe('environment, secrets and logs', () => {
    const secrets = (...names: string[]) => names.map((name) => ({ name, valueFrom: 'arn:aws:ssm:us-east-1:123456789012:parameter/a' }));
    const files = (count: number, value = 'arn:aws:s3:::bucket/a.env') =>
      ec2(withWeb({ environmentFiles: Array.from({ length: count }, () => ({ type: 's3', value })) }));
    const role = { executionRoleArn: EXECUTION_ROLE };
    refused([
      // fabfuel/ecs-deploy#87, sil-org/ecs-deploy#188.
      [
        'secrets without an execution role',
        ec2(withWeb({ secrets: secrets('KEY') })),
        "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
      ],
      [
        'credentials of a repository without one',
        ec2(withWeb({ repositoryCredentials: { credentialsParameter: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:a' } })),
        'Private repository authentication requires that the task definition specify a value for executionRoleArn.',
      ],
      // CircleCI-Public/aws-ecs-orb#190, dagster-io/dagster#11622.
      [
        'a secret twice',
        ec2({ ...role, ...withWeb({ secrets: secrets('KEY', 'KEY') }) }),
        'Duplicate secret names found: KEY. Each secret name must be unique.',
      ],
      [
        'a secret that is a variable too',
        ec2({ ...role, ...withWeb({ secrets: secrets('KEY'), environment: [{ name: 'KEY', value: '1' }] }) }),
        "The secret name must be unique and not shared with any new or existing environment variables set on the container, such as 'KEY'.",
      ],
      // bench pf-ecs-secrets-without-execution-role: this comes before the role.
      [
        'a parameter of another account',
        ec2(withWeb({ secrets: [{ name: 'KEY', valueFrom: 'arn:aws:ssm:us-east-1:999999999999:parameter/a' }] })),
        'The Systems Manager parameter ARN has a different account ID than the current account. The current account ID is 123456789012 and the ARN account ID is 999999999999. Cross-account access for ARNs is not currently supported.',
      ],
      // thnery/terraform-aws-template#2; bench pf-ecs-environment-files-max, pf-ecs-environment-files-type.
      [
        'a variable without a name',
        ec2(withWeb({ environment: [{ name: '', value: '1' }] })),
        'Environment variable name cannot be null or blank.',
      ],
      ['eleven environment files', files(11), 'The maximum number of environment files was exceeded. Specify ten or less and try again.'],
      ['an environment file that is no ARN', files(1, 's3://bucket/a.env'), 'Invalid arn syntax.'],
      // klothoplatform/klotho#892; bench pf-ecs-awslogs-missing-group.
      [
        'awslogs without options',
        ec2(withWeb({ logConfiguration: { logDriver: 'awslogs' } })),
        'Log driver awslogs requires options: awslogs-region, awslogs-group',
      ],
      [
        'awslogs without a group',
        ec2(withWeb({ logConfiguration: awslogs('awslogs-group') })),
        'Log driver awslogs requires options: awslogs-group',
      ],
      // bench pf-ecs-awslogs-fargate-missing-stream-prefix, pf-ecs-fargate-execution-role-missing-awslogs.
      [
        'awslogs without a stream prefix on Fargate',
        fargate({ ...role, ...withWeb({ logConfiguration: awslogs('awslogs-stream-prefix') }) }),
        'Fargate requires log configuration options to include awslogs-stream-prefix to support log driver awslogs.',
      ],
      [
        'awslogs without an execution role on Fargate',
        fargate(withWeb({ logConfiguration: awslogs() })),
        'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
      ],
      // jenkinsci/amazon-ecs-plugin#53.
      [
        'an image of ECR without an execution role on Fargate',
        fargate(withWeb({ image: ECR })),
        'Fargate requires task definition to have execution role ARN to support ECR images.',
      ],
      // bench pf-ecs-fargate-log-driver-unsupported, pf-ecs-awsfirelens-without-router.
      [
        'json-file on Fargate',
        fargate(withWeb({ logConfiguration: { logDriver: 'json-file' } })),
        'json-file is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]',
      ],
      [
        'awsfirelens without a router',
        fargate(withWeb({ logConfiguration: { logDriver: 'awsfirelens' } })),
        'When awsfirelens log driver is specified in log configuration, a firelens configuration object must be configured in one of the containers.',
      ],
      [
        'a router that nobody uses',
        fargate(withWeb({ firelensConfiguration: { type: 'fluentbit' } })),
        'When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.',
      ],
    ]);
    taken([
      ['secrets with a role', ec2({ ...role, ...withWeb({ secrets: secrets('A', 'B') }) })],
      ['ten environment files', files(10)],
      ['awslogs on EC2 without a prefix', ec2(withWeb({ logConfiguration: awslogs('awslogs-stream-prefix') }))],
      ['awslogs on Fargate', fargate({ ...role, ...withWeb({ logConfiguration: awslogs() }) })],
      ['an image of ECR on EC2', ec2(withWeb({ image: ECR }))],
      ['an image of the public ECR', fargate(withWeb({ image: 'public.ecr.aws/nginx/nginx' }))],
      [
        'awsfirelens with a router',
        fargate(two({ logConfiguration: { logDriver: 'awsfirelens' } }, { firelensConfiguration: { type: 'fluentbit' } })),
      ],
    ]);
  });

  describe('health checks, limits and restarts', () => {
    const check = (more: object) => ec2(withWeb({ healthCheck: { command: ['CMD-SHELL', 'true'], ...more } }));
    const most = (member: string, value: number) =>
      `Health check ${member} must be less than or equal to the maximum allowed value ${value} for container 'web'`;
    const attempt = (restartAttemptPeriod: number) => ec2(withWeb({ restartPolicy: { enabled: true, restartAttemptPeriod } }));
    const between = "The 'restartAttemptPeriod' setting for container 'web' must be between 60 and 1800.";
    refused([
      // PostHog/posthog#8647; bench pf-ecs-healthcheck-*-range.
      ['an interval above 300', check({ interval: 301 }), most('interval', 300)],
      ['a timeout above 60', check({ timeout: 61 }), most('timeout', 60)],
      ['more than 10 retries', check({ retries: 11 }), most('retries', 10)],
      ['a start period above 300', check({ startPeriod: 301 }), most('startPeriod', 300)],
      // bench pf-ecs-ulimit-soft-over-hard, pf-ecs-restart-policy-attempt-period-range.
      [
        'a soft limit above the hard one',
        ec2(withWeb({ ulimits: [{ name: 'nofile', softLimit: 2, hardLimit: 1 }] })),
        'Soft limit exceeds hard limit for ulimit nofile',
      ],
      ['a restart period of 59 s', attempt(59), between],
      ['a restart period of 1,801 s', attempt(1_801), between],
    ]);
    // Bounds: API reference, HealthCheck. The words for the lower ones are in no source.
    test.each([
      ['interval', 4],
      ['timeout', 1],
      ['retries', 0],
    ] as const)('refuses %s of %d', async (member, value) => {
      await expect(register(check({ [member]: value }))).rejects.toMatchObject({
        name: 'ClientException',
        message: expect.stringContaining(member),
      });
    });
    taken([
      ['the bounds themselves', check({ interval: 5, timeout: 60, retries: 10, startPeriod: 300 })],
      ['restart periods of 60 s', attempt(60)],
      ['restart periods of 1,800 s', attempt(1_800)],
    ]);
  });

  describe('what containers and volumes say of one another', () => {
    const volumes = (...names: string[]) => ({ volumes: names.map((name) => ({ name })) });
    const efs = (efsVolumeConfiguration: object) =>
      ec2({ volumes: [{ name: 'v', efsVolumeConfiguration: { fileSystemId: 'fs-1', ...efsVolumeConfiguration } }] });
    const depends = (condition: 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY', side: ContainerDefinition = {}) =>
      ec2(two({ dependsOn: [{ containerName: 'side', condition }] }, side));
    const proxy = (containerName: string, name = 'ProxyIngressPort'): Partial<Input> => ({
      ...two({}, {}),
      proxyConfiguration: { type: 'APPMESH', containerName, properties: [{ name, value: '15000' }] },
    });
    const finished = 'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container';
    refused([
      // ansible/ansible#35751; bench pf-ecs-mountpoint-source-volume-missing,
      // pf-ecs-volumesfrom-source-container-missing.
      [
        'a mount of no volume',
        ec2({ ...volumes('a'), ...withWeb({ mountPoints: [{ sourceVolume: 'b', containerPath: '/b' }] }) }),
        "Unknown volume 'b'.",
      ],
      [
        'volumes from no container',
        ec2(withWeb({ volumesFrom: [{ sourceContainer: 'nope' }] })),
        "Invalid 'volumesFrom' setting. Unknown container: 'nope'.",
      ],
      // bench pf-ecs-volume-not-referenced; aws/amazon-ecs-cli#11.
      [
        'a volume of the launch that nobody mounts',
        ec2({ volumes: [{ name: 'v', configuredAtLaunch: true }] }),
        'Volumes [v] are not referenced by any of the containers',
      ],
      ['a blank path of the host', ec2({ volumes: [{ name: 'v', host: { sourcePath: '' } }] }), 'host.sourcePath should not be blank.'],
      // bench pf-ecs-efs-*.
      [
        'IAM for EFS without encryption',
        efs({ authorizationConfig: { iam: 'ENABLED' } }),
        'EFS IAM authorization requires TransitEncryption to be enabled.',
      ],
      [
        'a port for EFS without encryption',
        efs({ transitEncryptionPort: 2_049 }),
        'TransitEncryptionPort requires that TransitEncryption is enabled.',
      ],
      [
        'an access point beside a folder',
        efs({ rootDirectory: '/a', transitEncryption: 'ENABLED', authorizationConfig: { accessPointId: 'fsap-1' } }),
        'When using an EFS access point, the root directory must either be set to "/" or be omitted.',
      ],
      // dagster-io/dagster#6926, boto/boto3#2436; bench pf-ecs-dependson-healthy-without-healthcheck.
      [
        'a dependency on no container',
        ec2(withWeb({ dependsOn: [{ containerName: 'nope', condition: 'START' }] })),
        "Cannot depend on container + 'nope' because it does not exist",
      ],
      ['waiting for the end of an essential container', depends('COMPLETE'), finished],
      ['waiting for the success of one', depends('SUCCESS', { essential: true }), finished],
      [
        'waiting for health that nobody checks',
        depends('HEALTHY'),
        'A dependency container with HEALTHY condition must have health check configured',
      ],
      // bench pf-ecs-proxy-configuration-*.
      ['a proxy outside of awsvpc', ec2(proxy('side')), 'APPMESH proxy configuration is only supported in networkMode=awsvpc'],
      ['a proxy that is no container', ec2({ networkMode: 'awsvpc', ...proxy('nope') }), 'Proxy container [nope] does not exist.'],
      ['a proxy without its port', ec2({ networkMode: 'awsvpc', ...proxy('side', 'IgnoredUID') }), 'Ingress port not found'],
    ]);
    test('refuses a circle of dependencies', async () => {
      const circle = ec2(
        two({ dependsOn: [{ containerName: 'side', condition: 'START' }] }, { dependsOn: [{ containerName: 'web', condition: 'START' }] }),
      );
      await expect(register(circle)).rejects.toMatchObject({ name: 'ClientException' });
    });
    taken([
      ['a volume that nobody mounts', ec2(volumes('a'))],
      [
        'an access point at the root',
        efs({ rootDirectory: '/', transitEncryption: 'ENABLED', authorizationConfig: { accessPointId: 'fsap-1', iam: 'ENABLED' } }),
      ],
      ['a dependency on the start', depends('START')],
      ['a dependency on an end', depends('SUCCESS', { essential: false })],
      ['a dependency on health', depends('HEALTHY', { healthCheck: { command: ['CMD', 'true'] } })],
      ['a proxy', ec2({ networkMode: 'awsvpc', ...proxy('side') })],
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

  test('fills in what nobody gave (eagletmt/hako#56: intervals too), and can be registered again as described', async () => {
    await register(fargate(withWeb({ portMappings: [{ containerPort: 80 }], healthCheck: { command: ['CMD', 'true'] } })));
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'checkout' }));
    expect(taskDefinition?.containerDefinitions).toMatchObject([
      {
        portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }],
        healthCheck: { interval: 30, timeout: 5, retries: 3 },
      },
    ]);
    const { family, containerDefinitions, networkMode, requiresCompatibilities, cpu, memory, volumes, placementConstraints } =
      taskDefinition!;
    const again = { family, containerDefinitions, networkMode, requiresCompatibilities, cpu, memory, volumes, placementConstraints };
    expect((await register(again))?.containerDefinitions).toEqual(containerDefinitions);
  });

  test('tells what it suits: Fargate only where Fargate would run it', async () => {
    const suits = async (input: Input) => (await register(input))?.compatibilities;
    expect(await suits(fargate())).toEqual(['EC2', 'FARGATE']);
    expect(await suits(ec2({ networkMode: 'awsvpc' }))).toEqual(['EC2']);
    expect(await suits(ec2())).toEqual(['EXTERNAL', 'EC2']);
  });
});

describe('what is not there', () => {
  // sil-org/ecs-deploy#129.
  test('is a launch type that the task definition does not suit', async () => {
    const { ecs } = await givenModelledEcs();
    await ecs.send(new RegisterTaskDefinitionCommand(ec2({ family: 'plain', networkMode: 'awsvpc' })));
    await expect(createCheckout(ecs, { taskDefinition: 'plain', loadBalancers: [] })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Task definition does not support launch_type FARGATE.',
    });
  });

  // aws-actions/amazon-ecs-deploy-task-definition#312 and #369; moto's describe_services.
  test('is named without its cluster, or as it was asked for', async () => {
    const { ecs } = await givenModelledEcs();
    const at = 'arn:aws:ecs:us-east-1:123456789012';
    const services = await ecs.send(new DescribeServicesCommand({ cluster: 'prod', services: ['nope', `${at}:service/prod/gone`] }));
    expect(services.failures).toEqual([
      { arn: `${at}:service/nope`, reason: 'MISSING' },
      { arn: `${at}:service/prod/gone`, reason: 'MISSING' },
    ]);
    const tasks = await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: ['0123', `${at}:task/prod/4567`] }));
    expect(tasks.failures).toEqual([
      { arn: `${at}:task/0123`, reason: 'MISSING' },
      { arn: `${at}:task/prod/4567`, reason: 'MISSING' },
    ]);
  });
});
