import { describe, expect, test } from '@jest/globals';
import { forbiddenHost } from '../../../src/deployment/configuration/forbidden-host.ts';

describe('hosts that Teal sends no request to', () => {
  test.each([
    ['169.254.169.254', 'link-local'],
    ['169.254.170.2', 'link-local'],
    ['0xa9fea9fe', 'link-local'],
    ['2852039166', 'link-local'],
    ['169.254.43518', 'link-local'],
    ['::ffff:169.254.169.254', 'link-local'],
    ['[::ffff:a9fe:a9fe]', 'link-local'],
    ['64:ff9b::a9fe:a9fe', 'link-local'],
    ['fe80::1', 'link-local'],
    ['[fe80::a:b]', 'link-local'],
    ['fd00:ec2::254', 'metadata service'],
    ['FD00:0EC2:0:0::254', 'metadata service'],
    ['instance-data.ec2.internal', 'metadata service'],
    ['Metadata.google.internal.', 'metadata service'],
    ['0.0.0.0', 'unspecified'],
    ['::', 'unspecified'],
    ['224.0.0.1', 'multicast'],
    ['ff02::1', 'multicast'],
    ['no host', 'is no host'],
  ])('%s %s', (host, why) => expect(forbiddenHost(host)).toContain(why));

  test.each(['internal.example.com', '127.0.0.1', '10.0.0.8', '192.168.1.1', '::1', 'fd12:3456::1', 'localhost', '2001:db8::1', '1.2.3.4'])(
    '%s is allowed',
    (host) => expect(forbiddenHost(host)).toBeUndefined(),
  );
});
