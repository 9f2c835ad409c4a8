const METADATA_NAMES = ['instance-data', 'instance-data.ec2.internal', 'metadata', 'metadata.google.internal'];

/**
 * Why Teal must not send HTTP to a host (a name or an address, as in a URL), or `undefined` when it may.
 * Private addresses are allowed, since stage routes are internal; link-local and metadata addresses hand out
 * credentials and never are. A name says nothing about what it resolves to: whoever connects asks again with
 * the resolved address.
 */
export function forbiddenHost(host: string): string | undefined {
  const name = canonical(host);
  if (name === undefined) return 'is no host';
  if (METADATA_NAMES.includes(name)) return 'names a metadata service';
  const v4 = /^\d+\.\d+\.\d+\.\d+$/.test(name) ? name.split('.').map(Number) : undefined;
  if (v4) return forbiddenV4(v4);
  if (!name.startsWith('[')) return undefined;
  const groups = expand(name.slice(1, -1));
  if (groups.slice(0, 5).every((group) => group === 0) && (groups[5] === 0xffff || groups[5] === 0)) {
    const [high = 0, low = 0] = groups.slice(6);
    // ::1 reads as 0.0.0.1 here; it is the loopback address, which is allowed like 127.0.0.1.
    if (groups[5] === 0 && high === 0) return low === 0 ? 'is the unspecified address' : undefined;
    return forbiddenV4([high >> 8, high & 255, low >> 8, low & 255]);
  }
  const [first = 0, second = 0] = groups;
  // NAT64 carries IPv4 in the last two groups.
  if (first === 0x64 && second === 0xff9b) {
    const [high = 0, low = 0] = groups.slice(6);
    return forbiddenV4([high >> 8, high & 255, low >> 8, low & 255]);
  }
  if ((first & 0xffc0) === 0xfe80) return 'is a link-local address';
  if (first === 0xfd00 && second === 0x0ec2) return 'is an address of the metadata service';
  if ((first & 0xff00) === 0xff00) return 'is a multicast address';
  return undefined;
}

function forbiddenV4([a = 0, b = 0]: readonly number[]): string | undefined {
  if (a === 169 && b === 254) return 'is a link-local address (the metadata services are there)';
  if (a === 0) return 'is the unspecified address';
  if (a >= 224) return 'is a multicast or reserved address';
  return undefined;
}

// The URL parser turns every way to write an address (0xa9fea9fe, 169.254.43518, ::ffff:169.254.169.254) into
// one.
function canonical(host: string): string | undefined {
  const bare = host.replace(/^\[|\]$/g, '');
  const url = `http://${bare.includes(':') ? `[${bare}]` : bare}/`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/\.$/, '').toLowerCase() : undefined;
}

function expand(v6: string): readonly number[] {
  const [head = '', tail] = v6.split('::');
  const groups = (text: string) => (text ? text.split(':').map((group) => Number.parseInt(group, 16)) : []);
  if (tail === undefined) return groups(head);
  const before = groups(head);
  const after = groups(tail);
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}
