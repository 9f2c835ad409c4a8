import { execFile, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decode, encode, type Packet, streamDecode, streamEncode } from 'dns-packet';
import { ScaledClock } from '../../src/clock/scaled-clock.ts';
import { create, givenRoute53, NAME, simple, type World, weighted } from './given.ts';

let world: World;
let port: number;
beforeAll(async () => {
  world = await givenRoute53(new ScaledClock(1_000), { propagation: { leastMs: 0, mostMs: 0 } });
  await world.change(
    create(weighted('blue', 192, '192.0.2.1')),
    create(weighted('green', 64, '192.0.2.2')),
    create(simple(`${NAME}`, { Name: 'www.example.test.', Type: 'CNAME', TTL: 20 })),
    create(simple('0 5 8080 a.example.test.', { Name: '_http._tcp.example.test.', Type: 'SRV' })),
    create(simple('10 mail.example.test', { Name: 'mail.example.test.', Type: 'MX' })),
    create(simple('"one two" "three"', { Name: 'text.example.test.', Type: 'TXT' })),
    create({
      Name: 'many.example.test.',
      Type: 'A',
      TTL: 1,
      ResourceRecords: Array.from({ length: 100 }, (_, i) => ({ Value: `10.0.0.${i}` })),
    }),
  );
  await world.clock.sleep(1_000);
  port = await world.facade.dns.listen();
});
afterAll(() => world.local.stop());

const resolver = () => {
  const made = new Resolver();
  made.setServers([`127.0.0.1:${port}`]);
  return made;
};

/** Sends bytes over UDP and gives the answer's. */
const overUdp = (query: Uint8Array): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('message', (answer) => {
      socket.close();
      resolve(answer);
    });
    socket.once('error', reject);
    socket.send(query, port, '127.0.0.1');
  });

const query = (name: string, over: Partial<Packet> = {}, type: 'A' | 'SOA' = 'A'): Buffer =>
  encode({ type: 'query', id: 7, flags: 1 << 8, questions: [{ name, type, class: 'IN' }], ...over });

const rcodeOf = (packet: Packet): string => (packet as unknown as { rcode: string }).rcode;
const opt = (udpPayloadSize: number, ednsVersion = 0): Packet['additionals'] => [
  { type: 'OPT', name: '.', udpPayloadSize, extendedRcode: 0, ednsVersion, flags: 0, flag_do: false, options: [] },
];

describe("node's resolver reads", () => {
  test('weighted addresses with their TTL', async () => {
    const seen = new Set<string>();
    for (let i = 0; i < 60; i++) {
      const [first] = await resolver().resolve4(NAME, { ttl: true });
      expect(first?.ttl).toBe(60);
      seen.add(first?.address ?? '');
    }
    expect([...seen].sort()).toEqual(['192.0.2.1', '192.0.2.2']);
  });

  test('a chain, whose TTL is the least of it', async () => {
    expect(await resolver().resolve4('www.example.test', { ttl: true })).toMatchObject([{ ttl: 20 }]);
    expect(await resolver().resolveCname('www.example.test')).toEqual(['checkout.example.test']);
  });

  test('other types', async () => {
    expect(await resolver().resolveSrv('_http._tcp.example.test')).toMatchObject([
      { priority: 0, weight: 5, port: 8080, name: 'a.example.test' },
    ]);
    expect(await resolver().resolveMx('mail.example.test')).toMatchObject([{ priority: 10, exchange: 'mail.example.test' }]);
    expect(await resolver().resolveTxt('text.example.test')).toEqual([['one two', 'three']]);
    expect(await resolver().resolveSoa('example.test')).toMatchObject({ hostmaster: 'awsdns-hostmaster.amazon.com', minttl: 86_400 });
  });

  test('that there is no such name, nothing of a type, no such zone', async () => {
    await expect(resolver().resolve4('none.example.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolver().resolve6(NAME)).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(resolver().resolve4('example.org')).rejects.toMatchObject({ code: 'EREFUSED' });
  });

  test('a long answer over TCP', async () => {
    expect(await resolver().resolve4('many.example.test')).toHaveLength(100);
  });
});

describe('a packet', () => {
  test('too long for UDP is cut, and whole over TCP', async () => {
    const cut = decode(await overUdp(query('many.example.test')));
    expect(cut).toMatchObject({ id: 7, flag_tc: true, answers: [], questions: [{ name: 'many.example.test' }] });
    const whole = await new Promise<Packet>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        // In two parts, the first of one byte.
        const bytes = streamEncode({ type: 'query', id: 8, questions: [{ name: 'many.example.test', type: 'A' }] });
        socket.write(bytes.subarray(0, 1), () => socket.write(bytes.subarray(1)));
      });
      let received = Buffer.alloc(0);
      socket.on('data', (bytes) => {
        received = Buffer.concat([received, bytes]);
        const packet = received.length > 2 ? streamDecode(received) : null;
        if (packet) {
          socket.destroy();
          resolve(packet);
        }
      });
      socket.on('error', reject);
    });
    expect(whole).toMatchObject({ id: 8, flag_tc: false, answers: { length: 100 } });
  });

  test('with EDNS may be longer, up to 4,096 bytes; of another version it is refused', async () => {
    const long = decode(await overUdp(query('many.example.test', { additionals: opt(65_000) })));
    expect(long).toMatchObject({ flag_tc: false, answers: { length: 100 }, additionals: [{ type: 'OPT', udpPayloadSize: 4096 }] });
    const short = decode(await overUdp(query('many.example.test', { additionals: opt(100) })));
    expect(short).toMatchObject({ flag_tc: true, additionals: [{ type: 'OPT' }] });
    expect(decode(await overUdp(query(NAME, { additionals: opt(4096, 1) })))).toMatchObject({
      answers: [],
      additionals: [{ extendedRcode: 1 }],
    });
  });

  test('says what became of it', async () => {
    expect(decode(await overUdp(query(NAME)))).toMatchObject({ flag_aa: true, flag_rd: true, flag_ra: true, rcode: 'NOERROR' });
    const none = decode(await overUdp(query('none.example.test')));
    expect([rcodeOf(none), none.authorities]).toMatchObject(['NXDOMAIN', [{ type: 'SOA', ttl: 900 }]]);
  });

  test('keeps capitals as they were asked', async () => {
    expect(decode(await overUdp(query('ChecKout.Example.TEST')))).toMatchObject({ answers: [{ name: 'ChecKout.Example.TEST' }] });
  });

  const odd: [what: string, bytes: Uint8Array, rcode: string][] = [
    [
      'two questions',
      query(NAME, {
        questions: [
          { name: NAME, type: 'A' },
          { name: NAME, type: 'AAAA' },
        ],
      }),
      'FORMERR',
    ],
    ['a class other than IN', query(NAME, { questions: [{ name: NAME, type: 'A', class: 'CH' }] }), 'REFUSED'],
    ['another opcode', Buffer.concat([query(NAME).subarray(0, 2), Buffer.from([0x10, 0]), query(NAME).subarray(4)]), 'NOTIMP'],
    ['bytes that end too early', query(NAME).subarray(0, 20), 'FORMERR'],
  ];
  test.each(odd)('with %s is %s', async (_, bytes, rcode) => {
    expect(rcodeOf(decode(await overUdp(bytes)))).toBe(rcode);
  });
});

const dig = spawnSync('dig', ['-v']).error ? undefined : promisify(execFile);
(dig ? describe : describe.skip)('dig, which must be installed for this (Debian: bind9-dnsutils),', () => {
  const ask = async (...args: string[]) => (await dig!('dig', ['@127.0.0.1', '-p', String(port), ...args])).stdout;

  test('shows the split over UDP and TCP', async () => {
    for (const way of ['+notcp', '+tcp']) {
      const answers = new Set<string>();
      for (let i = 0; i < 15; i++) for (const line of (await ask('+short', way, NAME, 'A')).trim().split('\n')) answers.add(line);
      expect([...answers].every((answer) => ['192.0.2.1', '192.0.2.2'].includes(answer))).toBe(true);
    }
    const whole = await ask(NAME);
    expect(whole).toMatch(/status: NOERROR/);
    expect(whole).toMatch(/checkout\.example\.test\.\s+60\s+IN\s+A\s+192\.0\.2\.[12]/);
    expect(whole).not.toMatch(/WARNING|malformed/i);
  });

  test('comes by TCP when told that the answer was cut', async () => {
    const out = await ask('+noedns', 'many.example.test');
    expect(out).toMatch(/Truncated, retrying in TCP mode/);
    expect(out).toMatch(/ANSWER: 100/);
  });

  test('reads that there is no such name', async () => {
    const out = await ask('none.example.test');
    expect(out).toMatch(/status: NXDOMAIN/);
    expect(out).toMatch(/example\.test\.\s+900\s+IN\s+SOA/);
  });
});

test('a port is taken once, and free again after the end', async () => {
  await expect(world.facade.dns.listen(port)).rejects.toThrow('listens already');
  const other = await givenRoute53(new ScaledClock(1));
  await expect(other.facade.dns.listen(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  const own = await other.facade.dns.listen();
  expect(other.facade.dns.port).toBe(own);
  await other.local.stop();
  expect(other.facade.dns.port).toBeUndefined();
});
