import { BlockList, isIPv6 } from 'node:net';

/**
 * Addresses that no probe may reach, whatever a name resolves to: link-local ones, where instance and task metadata answer
 * (169.254.169.254, 169.254.170.2), and the metadata addresses of IPv6. Private addresses are where stage routes are.
 */
const forbidden = new BlockList();
forbidden.addSubnet('169.254.0.0', 16, 'ipv4');
forbidden.addSubnet('fe80::', 10, 'ipv6');
// fd00:ec2::254 is the instance metadata service, fd00:ec2::23 the credentials of EKS pods: the whole block is AWS's own.
forbidden.addSubnet('fd00:ec2::', 32, 'ipv6');

/** `address` without brackets. IPv4 in IPv6 clothes (`::ffff:169.254.169.254`, NAT64's `64:ff9b::`) counts as IPv4. */
export function isForbidden(address: string): boolean {
  if (!isIPv6(address)) return forbidden.check(address, 'ipv4');
  const bare = address.split('%')[0]!;
  const inside = embeddedIpv4(bare);
  return forbidden.check(bare, 'ipv6') || (inside !== undefined && forbidden.check(inside, 'ipv4'));
}

/** The IPv4 address that the last 32 bits say, in the two ranges that carry one. */
function embeddedIpv4(address: string): string | undefined {
  const groups = groupsOf(address);
  const head = groups.slice(0, 6).join(':');
  if (head !== '0:0:0:0:0:65535' && head !== '100:65435:0:0:0:0') return undefined;
  const [high, low] = [groups[6]!, groups[7]!];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** The eight groups of an IPv6 address, as numbers. */
function groupsOf(address: string): readonly number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const text = dotted
    ? `${dotted[1]}${((Number(dotted[2]) << 8) | Number(dotted[3])).toString(16)}:${((Number(dotted[4]) << 8) | Number(dotted[5])).toString(16)}`
    : address;
  const [left = '', right] = text.split('::');
  const parse = (part: string) => (part ? part.split(':').map((group) => Number.parseInt(group, 16)) : []);
  const [a, b] = [parse(left), parse(right ?? '')];
  return right === undefined ? a : [...a, ...new Array<number>(8 - a.length - b.length).fill(0), ...b];
}
