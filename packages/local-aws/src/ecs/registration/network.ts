import type { PortMapping } from '@aws-sdk/client-ecs';
import type { Container, Definition } from './definition.ts';

/** What a container may not have under awsvpc, and how ECS says so. */
const NOT_UNDER_AWSVPC: readonly (readonly [keyof Container, string])[] = [
  ['hostname', 'hostname is not supported on container when networkMode=awsvpc.'],
  ['extraHosts', 'Extra hosts are not supported on container when networkMode=awsvpc.'],
  ['dnsServers', 'DNS servers are not supported on container when networkMode=awsvpc.'],
  ['dnsSearchDomains', 'DNS search domains are not supported on container when networkMode=awsvpc.'],
  ['disableNetworking', 'Disable Networking is not supported on container when networkMode=awsvpc.'],
];

/** A list, text or flag that says something. */
export const isGiven = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '' && value !== false;

/**
 * What is wrong with ports, links and names on the network. Texts: aws/aws-cli#7288, aws/amazon-ecs-cli#1014
 * (a host port of 0 under awsvpc), aws-observability/aws-otel-collector#1359, and
 * badmintoncryer/cdk-preflight (real deployments of 2026-09). That of search domains is by the API reference
 * alone.
 */
export function* networkProblems({ containerDefinitions, networkMode }: Definition): Generator<string> {
  for (const container of containerDefinitions) {
    for (const mapping of container.portMappings ?? []) yield* mappingProblems(container.name, mapping, networkMode);
    if (isGiven(container.links) && (networkMode ?? 'bridge') !== 'bridge')
      yield `Links are not supported when networkMode=${networkMode}.`;
    if (networkMode === 'awsvpc') for (const [member, text] of NOT_UNDER_AWSVPC) if (isGiven(container[member])) yield text;
    if (networkMode === 'none' && isGiven(container.portMappings)) yield 'Port mappings are not supported when networkMode=none.';
  }
  const mappings = containerDefinitions.flatMap(({ portMappings }) => portMappings ?? []);
  if (networkMode === 'awsvpc') yield* sharedProblems(mappings);
}

function* mappingProblems(container: string, mapping: PortMapping, networkMode: string | undefined): Generator<string> {
  const { containerPort, hostPort, containerPortRange: range } = mapping;
  if (range !== undefined) {
    if (containerPort !== undefined || hostPort !== undefined)
      yield `Invalid port mapping for container '${container}', cannot specify both single port and port range.`;
    if (!rangeOf(range)) yield `Invalid 'containerPortRange' setting for container '${container}'.`;
    return;
  }
  if (!isPort(containerPort, 1)) yield `Invalid 'containerPort' setting for container '${container}'.`;
  if (hostPort !== undefined && !isPort(hostPort, 0)) yield `Invalid 'hostPort' setting for container '${container}'.`;
  if ((networkMode === 'awsvpc' || networkMode === 'host') && hostPort !== undefined && hostPort !== containerPort)
    yield `When networkMode=${networkMode}, the host ports and container ports in port mappings must match.`;
}

/** All containers of a task share one network interface. */
function* sharedProblems(mappings: readonly PortMapping[]): Generator<string> {
  const names = mappings.flatMap(({ name }) => name ?? []);
  if (new Set(names).size < names.length) yield 'When networkMode=awsvpc, port mapping name is already used';
  const taken = new Set<string>();
  for (const { containerPort = 0, containerPortRange, protocol = 'tcp' } of mappings) {
    const [from, to] = rangeOf(containerPortRange ?? '') ?? [containerPort, containerPort];
    for (let port = from; port <= to; port++) {
      const key = `${protocol.toUpperCase()} container port '${port}'`;
      if (taken.has(key)) yield `${key} is used multiple times in task when networkMode=awsvpc.`;
      taken.add(key);
    }
  }
}

const isPort = (port: number | undefined, least: number): boolean => port !== undefined && port >= least && port <= 65_535;

/** First and last port of `8080-8090`; undefined for what is no range. */
function rangeOf(text: string): readonly [number, number] | undefined {
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  return isPort(from, 1) && isPort(to, 1) && from < to ? [from, to] : undefined;
}
