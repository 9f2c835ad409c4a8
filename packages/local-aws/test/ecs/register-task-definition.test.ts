import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { createCheckout, givenModelledEcs } from './given.ts';
import { ec2, ecs, fargate, type Input, refused, register, taken, two, web, withWeb } from './given-registration.ts';

// Sources stand beside each row. What "bench" and "by the reference" mean: given-registration.ts.

describe('RegisterTaskDefinition', () => {
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
