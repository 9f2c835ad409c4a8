// One file, although it is long: all of it needs one listener with real sockets behind it.
import { Agent, type IncomingMessage, request as send } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import { setTimeout as wall } from 'node:timers/promises';
import {
  DeleteListenerCommand,
  ModifyListenerCommand,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { ScaledClock } from '../../src/clock/scaled-clock.ts';
import type { Elbv2Options } from '../../src/elbv2/elbv2.ts';
import { fixed, givenLoadBalancer, path, split } from './given.ts';
import { type RealTarget, realTarget } from './real-target.ts';

/** An AWS second lasts 20 wall milliseconds. */
const FACTOR = 50;
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

async function givenRealBalancer(options: Elbv2Options = {}) {
  const world = await givenLoadBalancer(new ScaledClock(FACTOR), {
    listenerPorts: 'ephemeral',
    registrationMs: 0,
    propagation: { leastMs: 0, mostMs: 1_000 },
    ...options,
  });
  open.push({ close: () => world.local.stop() });
  const until = async (done: () => boolean) => {
    while (!done()) await world.clock.sleep(500);
  };
  return {
    ...world,
    until,
    async target(handle: Parameters<typeof realTarget>[0]): Promise<RealTarget> {
      const target = await realTarget(handle);
      open.push(target);
      return target;
    },
    /** A group of targets that are healthy. */
    async healthyGroup(name: string, listenerActions: (group: string) => Promise<unknown>, ...targets: RealTarget[]): Promise<string> {
      const group = await world.group(name, { HealthCheckPath: '/healthz' });
      await listenerActions(group);
      await world.register(group, ...targets.map(({ address }) => address));
      await until(() => targets.every(({ address: { Id, Port } }) => world.facade.stateOf(group, { id: Id, port: Port }) === 'healthy'));
      return group;
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

function ask(
  port: number,
  options: { path?: string; method?: string; headers?: Record<string, string>; body?: string; agent?: Agent } = {},
) {
  return new Promise<Answer>((resolve, reject) => {
    const { body, ...rest } = options;
    const request = send({ host: '127.0.0.1', port, ...rest }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
      answer.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** One listener that forwards to one group of one target. */
async function givenOneTarget(handle: Parameters<typeof realTarget>[0], options: Elbv2Options = {}) {
  const world = await givenRealBalancer(options);
  const target = await world.target(handle);
  let listener = '';
  const group = await world.healthyGroup(
    'blue',
    async (arn) => {
      listener = await world.listener(split({ [arn]: 1 }));
    },
    target,
  );
  return { ...world, serving: target, group, listener, port: world.facade.portOf(listener) ?? 0 };
}

describe('a real listener', () => {
  test('carries a request to a target and its answer back, with the headers of the load balancer', async () => {
    const world = await givenOneTarget((request, response) => {
      request.setEncoding('utf8');
      let body = '';
      request.on('data', (chunk: string) => {
        body += chunk;
      });
      request.on('end', () => {
        response.writeHead(201, { 'X-App': 'checkout', 'Content-Type': 'text/plain' });
        response.end(`${request.method} ${request.url} ${body}`);
      });
    });
    const answer = await ask(world.port, {
      method: 'POST',
      path: '/cart?x=1',
      body: 'hello',
      headers: {
        'X-Forwarded-For': '192.0.2.7',
        'X-Forwarded-Proto': 'https',
        'X-Amzn-Trace-Id': 'Root=1-67891233-abcdef012345678912345678',
      },
    });
    expect(answer).toMatchObject({
      status: 201,
      body: 'POST /cart?x=1 hello',
      headers: { 'x-app': 'checkout', 'content-type': 'text/plain' },
    });
    expect(world.serving.seen[0]?.headers).toMatchObject({
      'x-forwarded-for': '192.0.2.7, 127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-port': '80',
      'x-amzn-trace-id': expect.stringMatching(/^Self=1-[0-9a-f]{8}-[0-9a-f]{24};Root=1-67891233-abcdef012345678912345678$/),
    });
    expect(world.effects.filter(({ kind }) => kind === 'request')).toMatchObject([
      { status: 201, targetGroup: world.group, fromLoadBalancer: false },
    ]);
  });

  test('streams big bodies both ways, chunked', async () => {
    const world = await givenOneTarget((request, response) => {
      request.pipe(response);
    });
    const body = 'x'.repeat(3_000_000);
    const answer = await ask(world.port, { method: 'POST', body, headers: { 'Transfer-Encoding': 'chunked' } });
    expect(answer.body.length).toBe(body.length);
  });

  test('keeps connections to a target open between requests', async () => {
    const world = await givenOneTarget((_, response) => {
      response.end('ok');
    });
    for (let i = 0; i < 5; i++) await ask(world.port);
    expect(new Set(world.serving.seen.map(({ socket }) => socket)).size).toBe(1);
  });

  test('answers itself for fixed responses and rules by path', async () => {
    const world = await givenRealBalancer();
    const listener = await world.listener(fixed('503', 'off'));
    await world.rule(listener, 1, [path('/a/*')], fixed('200', 'a'));
    await world.until(() => world.facade.settled(listener));
    const port = world.facade.portOf(listener) ?? 0;
    expect(await ask(port)).toMatchObject({ status: 503, body: 'off', headers: { server: 'awselb/2.0' } });
    expect(await ask(port, { path: '/a/b?c' })).toMatchObject({ status: 200, body: 'a' });
  });

  test('answers 503 when the group is empty', async () => {
    const world = await givenRealBalancer();
    const listener = await world.listener(split({ [await world.group('blue')]: 1 }));
    const answer = await ask(world.facade.portOf(listener) ?? 0);
    expect(answer).toMatchObject({ status: 503, body: expect.stringContaining('<h1>503 Service Temporarily Unavailable</h1>') });
  });

  test('answers 502 when the target refuses the connection, and counts it', async () => {
    const world = await givenOneTarget((_, response) => {
      response.end('ok');
    });
    await world.serving.close();
    expect((await ask(world.port)).status).toBe(502);
    expect(world.effects.filter(({ kind }) => kind === 'request')).toMatchObject([
      { status: 502, fromLoadBalancer: true, targetGroup: world.group },
    ]);
  });

  test('answers 502 when the target closes the connection without an answer', async () => {
    const world = await givenOneTarget((request) => {
      request.socket.destroy();
    });
    expect((await ask(world.port)).status).toBe(502);
  });

  test('breaks off when the target breaks off in its answer, and tells watchers', async () => {
    const world = await givenOneTarget((request, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('half');
      response.on('error', () => {});
      setImmediate(() => request.socket.destroy());
    });
    await expect(ask(world.port)).rejects.toThrow();
    await world.until(() => world.effects.some((effect) => effect.kind === 'request' && effect.status === 502));
  });

  test('goes on when a client goes away', async () => {
    let arrived = () => {};
    const inside = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const world = await givenOneTarget((request, response) => {
      if (request.url !== '/slow') return void response.end('ok');
      arrived();
    });
    const socket = connect(world.port, '127.0.0.1');
    socket.write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
    await inside;
    socket.destroy();
    await world.until(() => world.effects.some((effect) => effect.kind === 'request' && effect.status === 460));
    expect(world.facade.snapshot().targetGroups[world.group]?.targets[0]?.inFlight).toBe(0);
    expect((await ask(world.port)).body).toBe('ok');
  });

  test('takes the port that it was created with, or another when that one is taken', async () => {
    const taken = createTcpServer();
    await new Promise<void>((resolve) => {
      taken.listen(0, '127.0.0.1', resolve);
    });
    open.push(taken);
    const { port } = taken.address() as { port: number };
    const world = await givenRealBalancer({ listenerPorts: 'listed' });
    const listener = await world.listener(fixed('200', 'here'), { Port: port });
    const own = world.facade.portOf(listener) ?? 0;
    expect(own).not.toBe(port);
    expect((await ask(own)).body).toBe('here');
  });

  test('that is deleted takes no more connections', async () => {
    const world = await givenOneTarget((_, response) => {
      response.end('ok');
    });
    await world.elb.send(new DeleteListenerCommand({ ListenerArn: world.listener }));
    await expect(ask(world.port)).rejects.toThrow();
  });
});

describe('a WebSocket', () => {
  const connected = (port: number) =>
    new Promise<WebSocket>((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/live`);
      socket.on('open', () => resolve(socket));
      socket.on('error', reject);
    });
  const said = (socket: WebSocket) => new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data))));
  const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve));

  test('is carried through to its target, and ends with the code that the client gave', async () => {
    const world = await givenOneTarget(() => {});
    const socket = await connected(world.port);
    socket.send('one');
    expect(await said(socket)).toBe('echo one');
    const end = closed(socket);
    socket.close(1000);
    expect(await end).toBe(1000);
    expect(world.effects.filter(({ kind }) => kind === 'request')).toMatchObject([{ status: 101 }]);
    await world.until(() => world.facade.snapshot().targetGroups[world.group]?.targets[0]?.inFlight === 0);
  });

  test('holds a drain open, and is cut and counted at its end', async () => {
    const world = await givenOneTarget(() => {});
    await world.attributes(world.group, { 'deregistration_delay.timeout_seconds': '5' });
    const socket = await connected(world.port);
    const end = closed(socket);
    await world.facade.deregister(world.group, { id: world.serving.address.Id, port: world.serving.address.Port });
    expect(await end).toBe(1006);
    expect(world.effects.filter(({ kind }) => kind === 'drain-closed')).toMatchObject([{ connections: 1 }]);
  });

  test("is refused with the load balancer's own answer when there is no target", async () => {
    const world = await givenRealBalancer();
    const listener = await world.listener(split({ [await world.group('blue')]: 1 }));
    await expect(connected(world.facade.portOf(listener) ?? 0)).rejects.toThrow('503');
  });
});

describe('a shift and a retirement under load', () => {
  test('drop nothing: weight 0, propagation, deregistration, and only then the end of the target', async () => {
    const world = await givenRealBalancer();
    const answer = (version: string) => (request: IncomingMessage, response: Parameters<Parameters<typeof realTarget>[0]>[1]) => {
      const reply = () => response.end(version);
      if (request.url === '/slow') void wall(60).then(reply);
      else reply();
    };
    const [one, two] = [await world.target(answer('blue')), await world.target(answer('green'))];
    const [blue, green] = [
      await world.group('blue', { HealthCheckPath: '/healthz' }),
      await world.group('green', { HealthCheckPath: '/healthz' }),
    ];
    await world.attributes(blue, { 'deregistration_delay.timeout_seconds': '60' });
    const listener = await world.listener(split({ [blue]: 100, [green]: 0 }));
    await world.register(blue, one.address);
    await world.register(green, two.address);
    const state = (group: string, { address }: RealTarget) => world.facade.stateOf(group, { id: address.Id, port: address.Port });
    await world.until(() => state(blue, one) === 'healthy' && state(green, two) === 'healthy');
    const port = world.facade.portOf(listener) ?? 0;

    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    const tally: Record<string, number> = {};
    let going = true;
    const client = async (number: number) => {
      for (let i = 0; going; i++) {
        const told = await ask(port, { agent, path: (i + number) % 7 === 0 ? '/slow' : '/' }).then(
          ({ status, body }) => `${status} ${body}`,
          (error: unknown) => `broken: ${error}`,
        );
        tally[told] = (tally[told] ?? 0) + 1;
      }
    };
    const clients = Array.from({ length: 10 }, (_, number) => client(number));
    for (const weight of [10, 50, 100]) {
      await world.elb.send(
        new ModifyListenerCommand({ ListenerArn: listener, DefaultActions: split({ [blue]: 100 - weight, [green]: weight }) }),
      );
      await world.until(() => world.facade.settled(listener));
      await wall(80);
    }
    await world.facade.deregister(blue, { id: one.address.Id, port: one.address.Port });
    await one.close();
    await wall(80);
    going = false;
    await Promise.all(clients);
    agent.destroy();

    expect(Object.keys(tally).sort()).toEqual(['200 blue', '200 green']);
    const failed = world.effects.filter((effect) => effect.kind === 'request' && effect.fromLoadBalancer);
    expect(failed).toEqual([]);
  });
});

describe('connections to a target', () => {
  test('that stand still longer than the idle time-out answer 504', async () => {
    const world = await givenRealBalancer();
    await world.elb.send(
      new ModifyLoadBalancerAttributesCommand({
        LoadBalancerArn: world.loadBalancer,
        Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '1' }],
      }),
    );
    const target = await world.target(() => {});
    let listener = '';
    await world.healthyGroup(
      'blue',
      async (group) => {
        listener = await world.listener(split({ [group]: 1 }));
      },
      target,
    );
    expect((await ask(world.facade.portOf(listener) ?? 0)).status).toBe(504);
  });
});
