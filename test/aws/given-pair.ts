import { CreateRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import {
  type Action,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { localImageManifest } from '@teal/local-aws';
import { defaultServices } from '../../packages/local-aws/src/default-services.ts';
import { plainBehaviour } from '../../packages/local-aws/src/ecs/behaviour.ts';
import { ecr, ecs, elb } from '../../src/aws/clients.ts';
import type { LoadBalancedConfig } from '../../src/deployment/service-config.ts';
import { JUDGE } from '../support/judge-of.ts';
import { givenAws } from './given-aws.ts';

const ACCOUNT = '123456789012';
const REGISTRY = `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com`;

const SIDECAR = 'public.ecr.aws/envoy:1';

const LOG_OPTIONS = {
  'awslogs-group': '/checkout',
  'awslogs-region': 'us-east-1',
  'awslogs-stream-prefix': 'web',
  'odd.key': 'kept',
};

/** Both groups, the first with all the weight: as a production rule stands between deployments. */
export const forwardTo = (blue: string, green: string, weights: readonly [number, number] = [100, 0]): Action => ({
  Type: 'forward',
  Order: 1,
  ForwardConfig: {
    TargetGroups: [
      { TargetGroupArn: blue, Weight: weights[0] },
      { TargetGroupArn: green, Weight: weights[1] },
    ],
  },
});

const shut: Action = { Type: 'fixed-response', Order: 1, FixedResponseConfig: { StatusCode: '503', ContentType: 'text/plain' } };

/**
 * The sample pair in virtual time: a load balancer whose listener's default action and one path rule are
 * production, a stage rule, two target groups, a cluster, a task definition, and images v1 and v2. No service
 * yet: `service` makes one.
 */
export async function givenPair() {
  const aws = await givenAws(defaultServices);
  const { clients, local } = aws;
  const [balancing, containers, registry] = [elb(clients), ecs(clients), ecr(clients)];

  const setUp = async () => {
    const { LoadBalancers } = await balancing.send(new CreateLoadBalancerCommand({ Name: 'shop', Subnets: ['subnet-1', 'subnet-2'] }));
    const balancer = LoadBalancers![0]!.LoadBalancerArn!;
    const group = async (Name: string): Promise<string> => {
      const made = await balancing.send(
        new CreateTargetGroupCommand({ Name, Protocol: 'HTTP', Port: 8080, TargetType: 'ip', VpcId: 'vpc-1', HealthCheckPath: '/healthz' }),
      );
      return made.TargetGroups![0]!.TargetGroupArn!;
    };
    const [a, b] = [await group('checkout-a'), await group('checkout-b')];
    const { Listeners } = await balancing.send(
      new CreateListenerCommand({
        LoadBalancerArn: balancer,
        Protocol: 'HTTPS',
        Port: 443,
        Certificates: [{ CertificateArn: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/1` }],
        DefaultActions: [forwardTo(a, b)],
      }),
    );
    const listener = Listeners![0]!.ListenerArn!;
    const rule = async (Priority: number, path: string, action: Action): Promise<string> => {
      const made = await balancing.send(
        new CreateRuleCommand({
          ListenerArn: listener,
          Priority,
          Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: [path] } }],
          Actions: [action],
        }),
      );
      return made.Rules![0]!.RuleArn!;
    };
    const cart = await rule(10, '/cart/*', forwardTo(a, b));
    const stage = await rule(20, '/stage/*', shut);

    await containers.send(new CreateClusterCommand({ clusterName: 'prod' }));
    await registry.send(new CreateRepositoryCommand({ repositoryName: 'checkout' }));
    return { balancer, a, b, listener, cart, stage, rule };
  };
  const world = await aws.run(setUp());

  const push = async (tag: string): Promise<string> => {
    const manifest = localImageManifest({
      folder: '/srv/checkout',
      command: ['node', 'app.js'],
      environment: { V: tag },
      contentHash: tag.padEnd(64, '0'),
    });
    const { image } = await aws.run(
      registry.send(new PutImageCommand({ repositoryName: 'checkout', imageTag: tag, imageManifest: manifest })),
    );
    return `${REGISTRY}/checkout@${image!.imageId!.imageDigest}`;
  };
  const v1 = await push('v1');
  const v2 = await push('v2');

  const register = async (changes: Partial<RegisterTaskDefinitionCommandInput> = {}): Promise<string> => {
    const { taskDefinition } = await aws.run(containers.send(new RegisterTaskDefinitionCommand({ ...template(v1), ...changes })));
    return taskDefinition!.taskDefinitionArn!;
  };
  const first = await register();

  /** Makes a side's service: `checkout-a` in the first group, `checkout-b` in the second. */
  const service = async (side: 'a' | 'b', changes: Partial<CreateServiceCommandInput> = {}) => {
    await aws.run(
      containers.send(
        new CreateServiceCommand({
          cluster: 'prod',
          serviceName: `checkout-${side}`,
          taskDefinition: first,
          desiredCount: 2,
          launchType: 'FARGATE',
          loadBalancers: [{ targetGroupArn: world[side], containerName: 'web', containerPort: 8080 }],
          networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] } },
          healthCheckGracePeriodSeconds: 30,
          tags: [{ key: 'team', value: 'shop' }],
          ...changes,
        }),
      ),
    );
  };

  local.services.elbv2.facade.respondWith(local.services.ecs.facade.answer);
  local.services.ecs.facade.behave(SIDECAR, plainBehaviour);

  const config: LoadBalancedConfig = {
    route: 'load-balancer',
    service: 'checkout',
    cluster: 'prod',
    image: { repository: 'checkout', tags: ['v*'] },
    container: { name: 'web', port: 8080 },
    roles: ['checkout-task', 'checkout-execution'],
    taskDefinition: 'checkout',
    sides: [
      { kind: 'target-group', service: 'checkout-a', targetGroup: world.a },
      { kind: 'target-group', service: 'checkout-b', targetGroup: world.b },
    ],
    production: [{ listener: world.listener }, { rule: world.cart }],
    stage: { rule: world.stage, url: 'http://stage.example.com', after: 'off' },
    health: { deadlineSeconds: 600, failedTasks: 3, probe: '/healthz', probesInARow: 3 },
    tests: [],
    steps: [{ weight: 100, bakeSeconds: 0 }],
    hooks: [],
    judge: { ...JUDGE, everySeconds: 60, alarms: [], inconclusive: 'wait', patienceSeconds: 600 },
    drift: { patienceSeconds: 600 },
    atRest: 'tell',
    windowSeconds: 0,
    afterwards: { blue: 'scale-to-zero' },
    keepRevisions: 5,
    whenBusy: 'queue',
    settleSeconds: 30,
    settleBeforeDestroySeconds: 120,
  };

  return {
    ...aws,
    ...world,
    v1,
    v2,
    first,
    push,
    register,
    service,
    config,
    balancing,
    containers,
    /** Lets AWS seconds pass. */
    pass: (seconds: number) => aws.run(aws.clock.sleep(seconds * 1000)),
  };
}

export type PairWorld = Awaited<ReturnType<typeof givenPair>>;

/** A task definition with as many kinds of members as a real one has. */
export const template = (image: string): RegisterTaskDefinitionCommandInput => ({
  family: 'checkout',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  taskRoleArn: `arn:aws:iam::${ACCOUNT}:role/checkout-task`,
  executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/checkout-execution`,
  runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
  ephemeralStorage: { sizeInGiB: 30 },
  volumes: [{ name: 'scratch' }],
  containerDefinitions: [
    {
      name: 'web',
      image,
      essential: true,
      portMappings: [{ containerPort: 8080, protocol: 'tcp' }],
      environment: [{ name: 'MODE', value: 'live' }],
      secrets: [{ name: 'KEY', valueFrom: `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/key` }],
      mountPoints: [{ sourceVolume: 'scratch', containerPath: '/scratch' }],
      logConfiguration: { logDriver: 'awslogs', options: LOG_OPTIONS },
      stopTimeout: 10,
      dockerLabels: { tier: 'front' },
    },
    { name: 'sidecar', image: SIDECAR, essential: false },
  ],
  tags: [{ key: 'team', value: 'shop' }],
});
