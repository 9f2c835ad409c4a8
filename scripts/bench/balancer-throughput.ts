import http from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { ScaledClock, startLocalAws } from '@teal/local-aws';
import autocannon from 'autocannon';
import { elb, makeClients } from '../../src/aws/clients.ts';
import { type Figure, median } from './measure.ts';

const ROUNDS = 5;
const SECONDS = 2;

/**
 * The local load balancer beside the least that a proxy in node can be,
 * in turns, in one process with target and load.
 */
export async function balancerThroughput(): Promise<readonly Figure[]> {
  const target = await listening(http.createServer((_request, response) => response.end('ok')));
  const agent = new http.Agent({ keepAlive: true, maxSockets: 200 });
  const bare = await listening(
    http.createServer((request, response) => {
      const onward = http.request(
        { port: portOf(target), host: '127.0.0.1', path: request.url, method: request.method, headers: request.headers, agent },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      // At the end of a round the load hangs up, and what it had asked for last is nobody's any more.
      onward.on('error', () => response.destroy());
      request.pipe(onward);
    }),
  );
  const balancer = await localBalancer(portOf(target));
  try {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const a = await load(balancer.port);
      const b = await load(portOf(bare));
      if (round === 0) continue; // warms up
      ours.push(a);
      theirs.push(b);
    }
    const ratios = ours.map((rate, i) => rate / theirs[i]!);
    const told = (name: string, unit: string, values: readonly number[]): Figure => ({
      name,
      unit,
      median: median(values),
      range: [Math.min(...values), Math.max(...values)],
      runs: ROUNDS,
    });
    return [
      told('requests through the local load balancer', 'a second', ours),
      told('requests through a bare node:http proxy', 'a second', theirs),
      told('load balancer : bare proxy, of the same round', 'ratio', ratios),
    ];
  } finally {
    await balancer.stop();
    agent.destroy();
    for (const server of [target, bare]) {
      server.closeAllConnections();
      server.close();
    }
  }
}

async function load(port: number): Promise<number> {
  const { requests, non2xx, errors } = await autocannon({ url: `http://127.0.0.1:${port}/`, connections: 20, duration: SECONDS });
  if (non2xx > 0 || errors > 0) throw new Error(`the load saw ${non2xx} wrong answers and ${errors} errors`);
  return requests.average;
}

async function localBalancer(targetPort: number): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const clock = new ScaledClock(60);
  const local = await startLocalAws({ clock, seed: 'bench' });
  const client = elb(
    makeClients({
      region: local.region,
      credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
      transport: local.transport,
      clock,
    }),
  );
  const { LoadBalancers } = await client.send(
    new CreateLoadBalancerCommand({ Name: 'bench', Subnets: ['subnet-0a1b2c3d', 'subnet-4e5f6a7b'] }),
  );
  const { TargetGroups } = await client.send(
    new CreateTargetGroupCommand({
      Name: 'bench',
      Protocol: 'HTTP',
      Port: 80,
      TargetType: 'ip',
      VpcId: 'vpc-0123456789abcdef0',
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 2,
    }),
  );
  const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn;
  const { Listeners } = await client.send(
    new CreateListenerCommand({
      LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
      Protocol: 'HTTP',
      Port: 18_080,
      DefaultActions: [{ Type: 'forward', TargetGroupArn }],
    }),
  );
  const healthy = new Promise<void>((resolve) => {
    local.effects.watch((effect) => {
      if (effect.kind === 'target' && effect.state === 'healthy') resolve();
    });
  });
  await client.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: '127.0.0.1', Port: targetPort }] }));
  await healthy;
  const port = local.services.elbv2.facade.portOf(Listeners?.[0]?.ListenerArn ?? '');
  if (port === undefined) throw new Error('the listener has no port');
  // Rules are under way to the balancer's nodes for a moment.
  await clock.sleep(local.services.elbv2.facade.longestPropagationMs);
  return { port, stop: () => local.stop() };
}

const portOf = (server: http.Server): number => (server.address() as AddressInfo).port;

const listening = (server: http.Server): Promise<http.Server> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
