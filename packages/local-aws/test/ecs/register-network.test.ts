import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { describe } from '@jest/globals';
import { ec2, fargate, type Input, refused, taken, two, withWeb } from './given-registration.ts';

// Sources stand beside each row. What "bench" and "by the reference" mean: given-registration.ts.

const mapped = (...portMappings: NonNullable<ContainerDefinition['portMappings']>) => withWeb({ portMappings });

describe('RegisterTaskDefinition', () => {
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
});
