import type { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { DescribeServicesCommand, type ECSClient, ListServicesCommand } from '@aws-sdk/client-ecs';
import { expect, test } from '@jest/globals';
import { readServices } from '../../../src/aws/services/live-services.ts';

const GROUP = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/1';
const CONFIG = {
  cluster: 'prod',
  container: { name: 'web', port: 80 },
  sides: [
    { kind: 'target-group', service: 'checkout-a', targetGroup: GROUP },
    { kind: 'target-group', service: 'checkout-b', targetGroup: GROUP.replace('/a/', '/b/') },
  ],
} as const;

/**
 * An ECS with so many services in the cluster, the last of which register in side a's group. Counts the
 * calls.
 */
function clusterOf(count: number) {
  const names = ['checkout-a', 'checkout-b', ...Array.from({ length: count - 2 }, (_, i) => `other-${i}`)];
  const calls: string[] = [];
  const send = async (command: object) => {
    calls.push(command.constructor.name);
    if (command instanceof ListServicesCommand) {
      const from = Number(command.input.nextToken ?? 0);
      const next = from + 100 < names.length ? { nextToken: String(from + 100) } : {};
      return {
        serviceArns: names.slice(from, from + 100).map((name) => `arn:aws:ecs:us-east-1:123456789012:service/prod/${name}`),
        ...next,
      };
    }
    if (!(command instanceof DescribeServicesCommand)) throw new Error(`not expected: ${command.constructor.name}`);
    const asked = (command.input.services ?? []).map((name) => name.split('/').at(-1)!);
    const loadBalancers = (name: string) => (name === `other-${count - 3}` ? [{ targetGroupArn: GROUP }] : []);
    return { services: asked.map((serviceName) => ({ serviceName, status: 'ACTIVE', loadBalancers: loadBalancers(serviceName) })) };
  };
  const scaling = { send: async () => ({ ScalableTargets: [] }) };
  return { clients: { ecs: { send } as unknown as ECSClient, scaling: scaling as unknown as ApplicationAutoScalingClient }, calls };
}

test('every service of a cluster is looked at for one that registers in the same place', async () => {
  const { clients } = clusterOf(500);
  const [a, b] = await readServices(clients, CONFIG);
  expect(a.foreignServices).toEqual(['other-497']);
  expect([a, b].map(({ unseenServices }) => unseenServices)).toEqual([undefined, undefined]);
});

test('of a very large cluster as many as ECS lets be described at once, and the rest is told', async () => {
  const { clients, calls } = clusterOf(2_000);
  const [a, b] = await readServices(clients, CONFIG);
  expect([a, b].map(({ unseenServices }) => unseenServices)).toEqual([1_198, 1_198]);
  // The pair's own, 20 pages of names, and 80 times ten.
  expect(calls.length).toBe(1 + 20 + 80);
});
