import type { Volume } from '@aws-sdk/client-ecs';
import type { Container, Definition } from './definition.ts';

/**
 * What containers and the task say of one another. Texts: boto/boto3#2436, dagster-io/dagster#6926,
 * ansible/ansible#35751, aws/amazon-ecs-cli#11, badmintoncryer/cdk-preflight (real deployments of 2026-09).
 */
export function* referenceProblems({ containerDefinitions, volumes = [], networkMode, proxyConfiguration }: Definition): Generator<string> {
  yield* dependencyProblems(containerDefinitions);
  for (const volume of volumes) yield* volumeProblems(volume);
  const known = new Set(volumes.map(({ name }) => name));
  const mounted = containerDefinitions.flatMap(({ mountPoints }) => (mountPoints ?? []).map(({ sourceVolume }) => sourceVolume));
  for (const name of mounted) if (!known.has(name)) yield `Unknown volume '${name ?? 'null'}'.`;
  const idle = volumes.filter(({ configuredAtLaunch, name }) => configuredAtLaunch && !mounted.includes(name));
  if (idle.length > 0) yield `Volumes [${idle.map(({ name }) => name).join(', ')}] are not referenced by any of the containers`;
  const names = new Set(containerDefinitions.map(({ name }) => name));
  for (const { sourceContainer = 'null' } of containerDefinitions.flatMap(({ volumesFrom }) => volumesFrom ?? []))
    if (!names.has(sourceContainer)) yield `Invalid 'volumesFrom' setting. Unknown container: '${sourceContainer}'.`;
  if (proxyConfiguration) {
    const { containerName = 'null', properties = [] } = proxyConfiguration;
    if (networkMode !== 'awsvpc') yield 'APPMESH proxy configuration is only supported in networkMode=awsvpc';
    if (!names.has(containerName)) yield `Proxy container [${containerName}] does not exist.`;
    if (!properties.some(({ name }) => name === 'ProxyIngressPort')) yield 'Ingress port not found';
  }
}

function* volumeProblems({ host, efsVolumeConfiguration: efs }: Volume): Generator<string> {
  if (host?.sourcePath === '') yield 'host.sourcePath should not be blank.';
  if (!efs) return;
  const encrypted = efs.transitEncryption === 'ENABLED';
  const { accessPointId, iam } = efs.authorizationConfig ?? {};
  if (iam === 'ENABLED' && !encrypted) yield 'EFS IAM authorization requires TransitEncryption to be enabled.';
  if (efs.transitEncryptionPort !== undefined && !encrypted) yield 'TransitEncryptionPort requires that TransitEncryption is enabled.';
  if (accessPointId !== undefined && (efs.rootDirectory ?? '/') !== '/')
    yield 'When using an EFS access point, the root directory must either be set to "/" or be omitted.';
}

function* dependencyProblems(containers: readonly Container[]): Generator<string> {
  const byName = new Map(containers.map((container) => [container.name, container]));
  for (const { dependsOn = [] } of containers)
    for (const { containerName = '', condition } of dependsOn) {
      const other = byName.get(containerName);
      if (!other) yield `Cannot depend on container + '${containerName}' because it does not exist`;
      if ((condition === 'SUCCESS' || condition === 'COMPLETE') && other?.essential !== false)
        yield 'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container';
      if (condition === 'HEALTHY' && !other?.healthCheck)
        yield 'A dependency container with HEALTHY condition must have health check configured';
    }
  // ECS refuses a circle; its words are in no source.
  for (const { name } of containers) if (leadsTo(name, name, byName)) yield 'Container dependencies must not form a circle.';
}

function leadsTo(from: string, wanted: string, byName: ReadonlyMap<string, Container>, seen = new Set<string>()): boolean {
  for (const { containerName = '' } of byName.get(from)?.dependsOn ?? []) {
    if (containerName === wanted) return true;
    if (seen.has(containerName)) continue;
    seen.add(containerName);
    if (leadsTo(containerName, wanted, byName, seen)) return true;
  }
  return false;
}
