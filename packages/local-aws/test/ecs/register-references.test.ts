import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { ec2, type Input, refused, register, taken, two, withWeb } from './given-registration.ts';

// Sources stand beside each row. What "bench" and "by the reference" mean: given-registration.ts.

describe('RegisterTaskDefinition', () => {
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
});
