import type { Check } from '../check.ts';

const call = (service: string, operation: string, input: object) => ({ service, operation, input });
const digest = `sha256:${'0'.repeat(64)}`;
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
});
const balancer = call('elbv2', 'CreateLoadBalancer', { Name: 'tools', Subnets: ['subnet-0a1b2c3d', 'subnet-4e5f6a7b'] });
const group = call('elbv2', 'CreateTargetGroup', {
  Name: 'tools',
  Protocol: 'HTTP',
  Port: 80,
  TargetType: 'ip',
  VpcId: 'vpc-0123456789abcdef0',
});
const first = (answer: unknown, list: string, member: string): string =>
  (answer as Record<string, readonly Record<string, string>[]>)[list]?.[0]?.[member] ?? '';

/** 9: smaller things of several services. Source: moto 5.2.1's tests, and the API reference of each. */
export const smallerChecks: readonly Check[] = [
  {
    row: 9,
    name: 'a service that is missing has the short ARN',
    before: [call('ecs', 'CreateCluster', { clusterName: 'tools' })],
    call: call('ecs', 'DescribeServices', { cluster: 'tools', services: ['nothing'] }),
    expected: { answers: { failures: [{ arn: 'arn:aws:ecs:us-east-1:123456789012:service/nothing', reason: 'MISSING' }] } },
    alsoByCli: true,
  },
  {
    row: 9,
    name: 'an image is asked for by something',
    before: [call('ecr', 'CreateRepository', { repositoryName: 'asked' })],
    call: call('ecr', 'BatchGetImage', { repositoryName: 'asked', imageIds: [{}] }),
    expected: { answers: { failures: [{ failureCode: 'MissingDigestAndTag' }] } },
  },
  {
    row: 9,
    name: 'a digest that is none',
    before: [call('ecr', 'CreateRepository', { repositoryName: 'digests' })],
    call: call('ecr', 'BatchGetImage', { repositoryName: 'digests', imageIds: [{ imageDigest: 'sha256:short' }] }),
    expected: { answers: { failures: [{ failureCode: 'InvalidImageDigest' }] } },
  },
  {
    row: 9,
    name: 'an image that is not there',
    before: [call('ecr', 'CreateRepository', { repositoryName: 'images' })],
    call: call('ecr', 'BatchGetImage', { repositoryName: 'images', imageIds: [{ imageDigest: digest }] }),
    expected: { answers: { failures: [{ failureCode: 'ImageNotFound' }] } },
  },
  {
    row: 9,
    name: 'when a role was last used',
    before: [call('iam', 'CreateRole', { RoleName: 'tools', AssumeRolePolicyDocument: trust })],
    call: call('iam', 'GetRole', { RoleName: 'tools' }),
    expected: { answers: { Role: { RoleName: 'tools', RoleLastUsed: {} } } },
    alsoByCli: true,
  },
  {
    row: 9,
    name: 'a health check has its defaults',
    call: call('route53', 'CreateHealthCheck', {
      CallerReference: 'tools',
      HealthCheckConfig: { Type: 'HTTP', IPAddress: '192.0.2.1', Port: 80 },
    }),
    expected: { answers: { HealthCheck: { HealthCheckConfig: { RequestInterval: 30, FailureThreshold: 3 } } } },
  },
  {
    row: 9,
    name: 'a blank in a name is refused',
    before: [call('route53', 'CreateHostedZone', { Name: 'tools.test', CallerReference: 'blank' })],
    call: ([zone]) =>
      call('route53', 'ChangeResourceRecordSets', {
        HostedZoneId: (zone as { HostedZone: { Id: string } }).HostedZone.Id,
        ChangeBatch: {
          Changes: [
            {
              Action: 'CREATE',
              ResourceRecordSet: { Name: 'a b.tools.test', Type: 'A', TTL: 60, ResourceRecords: [{ Value: '192.0.2.1' }] },
            },
          ],
        },
      }),
    expected: { refused: 'InvalidChangeBatch', says: /UnsupportedCharacter/ },
  },
  {
    row: 9,
    name: 'a private zone needs a VPC',
    call: call('route53', 'CreateHostedZone', {
      Name: 'private.test',
      CallerReference: 'vpc',
      VPC: { VPCRegion: 'us-east-1', VPCId: '' },
    }),
    expected: { refused: 'InvalidVPCId' },
  },
  {
    row: 9,
    name: 'an application load balancer has no TCP listener',
    before: [balancer, group],
    call: ([balancers, groups]) =>
      call('elbv2', 'CreateListener', {
        LoadBalancerArn: first(balancers, 'LoadBalancers', 'LoadBalancerArn'),
        Protocol: 'TCP',
        Port: 18_099,
        DefaultActions: [{ Type: 'forward', TargetGroupArn: first(groups, 'TargetGroups', 'TargetGroupArn') }],
      }),
    expected: { refused: /^(ValidationError|InvalidConfigurationRequest)/, says: /Listener protocol 'TCP' must be one of 'HTTPS, HTTP'/ },
    alsoByCli: true,
  },
  {
    row: 9,
    name: 'an HTTP group has no stickiness by source',
    before: [group],
    call: ([groups]) =>
      call('elbv2', 'ModifyTargetGroupAttributes', {
        TargetGroupArn: first(groups, 'TargetGroups', 'TargetGroupArn'),
        Attributes: [{ Key: 'stickiness.type', Value: 'source_ip' }],
      }),
    expected: { refused: /^InvalidConfigurationRequest/ },
  },
  {
    row: 9,
    name: 'a role’s ARN that is none',
    call: call('sts', 'AssumeRole', { RoleArn: 'arn:aws:iam::role/nothing-of-the-kind', RoleSessionName: 'tools' }),
    expected: { refused: 'ValidationError' },
  },
  {
    row: 9,
    name: 'a session’s name that is too long',
    call: call('sts', 'AssumeRole', { RoleArn: 'arn:aws:iam::123456789012:role/tools', RoleSessionName: 'x'.repeat(65) }),
    expected: { refused: 'ValidationError' },
  },
];
