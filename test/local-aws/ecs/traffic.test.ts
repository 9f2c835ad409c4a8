import { Agent, get, type IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { CreateClusterCommand, CreateServiceCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ScaledClock, startLocalAws } from '@teal/local-aws';
import { digestOf, localImageManifest } from '../../../packages/local-aws/src/ecr/local-image.ts';
import { freePort } from '../../../packages/local-aws/src/ecs/free-port.ts';
import { registerCheckout } from '../../../packages/local-aws/test/ecs/given.ts';
import { type SampleVersionName, sampleCommand, versions } from '../../../sample/checkout/versions.ts';

const FOLDER = fileURLToPath(new URL('../../../sample/checkout/app/', import.meta.url));
const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** The sample service with two tasks of v1 behind a real listener, at 20 times the speed. */
async function given() {
  const local = await startLocalAws({ clock: new ScaledClock(20), throttling: false });
  ends.push(() => local.stop());
  const configuration = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...local.transport,
    maxAttempts: 1,
  };
  const [ecs, ecr, elb] = [new ECSClient(configuration), new ECRClient(configuration), new ElasticLoadBalancingV2Client(configuration)];
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'checkout' }));
  await ecs.send(new CreateClusterCommand({ clusterName: 'prod' }));
  const register = async (version: SampleVersionName) => {
    const { environment } = versions[version];
    const imageManifest = localImageManifest({ folder: FOLDER, command: sampleCommand, environment, contentHash: '0'.repeat(64) });
    await ecr.send(new PutImageCommand({ repositoryName: 'checkout', imageTag: version, imageManifest }));
    return registerCheckout(ecs, `123456789012.dkr.ecr.us-east-1.amazonaws.com/checkout@${digestOf(imageManifest)}`);
  };
  const first = await register('v1');

  const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name: 'prod', Subnets: ['subnet-1', 'subnet-2'] }));
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({
      Name: 'checkout',
      Protocol: 'HTTP',
      Port: 8080,
      VpcId: 'vpc-1',
      TargetType: 'ip',
      HealthCheckPath: '/healthz',
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 4,
      HealthyThresholdCount: 2,
    }),
  );
  const group = TargetGroups?.[0]?.TargetGroupArn ?? '';
  await elb.send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn: group,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }],
    }),
  );
  const port = await freePort();
  await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
      Protocol: 'HTTP',
      Port: port,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: group }],
    }),
  );
  /** Resolves when so many more tasks have stopped. */
  const stopped = (count: number) =>
    new Promise<void>((resolve) => {
      let seen = 0;
      const end = local.effects.watch((effect) => {
        if (effect.kind === 'task' && effect.status === 'STOPPED') seen++;
        if (seen < count) return;
        end();
        resolve();
      });
    });
  await ecs.send(
    new CreateServiceCommand({
      cluster: 'prod',
      serviceName: 'checkout',
      taskDefinition: first,
      desiredCount: 2,
      launchType: 'FARGATE',
      loadBalancers: [{ targetGroupArn: group, containerName: 'web', containerPort: 8080 }],
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      healthCheckGracePeriodSeconds: 60,
    }),
  );
  await new Promise<void>((resolve) => {
    const healthy = new Set<string>();
    const end = local.effects.watch((effect) => {
      if (effect.kind === 'target' && effect.state === 'healthy') healthy.add(effect.target);
      if (healthy.size < 2) return;
      end();
      resolve();
    });
  });
  return { ecs, register, url: `http://127.0.0.1:${port}`, stopped, facade: local.services.ecs.facade };
}

interface Answer {
  readonly status: number | string;
  readonly version: string | undefined;
}

const ask = (url: string, agent: Agent): Promise<Answer> =>
  new Promise((resolve) => {
    get(url, { agent }, (response: IncomingMessage) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode ?? 0, version: String(response.headers['x-version']) }));
      response.on('error', (error) => resolve({ status: error.message, version: undefined }));
    }).on('error', (error) => resolve({ status: error.message, version: undefined }));
  });

/**
 * Clients that ask again and again over kept connections, one of them for slow answers, until told to end.
 */
function traffic(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 6 });
  const answers: Answer[] = [];
  let going = true;
  const client = async (path: string) => {
    while (going) answers.push(await ask(`${url}${path}`, agent));
  };
  const clients = [client('/'), client('/'), client('/slow?ms=20'), client('/slow?ms=400')];
  return {
    answers,
    async end() {
      going = false;
      await Promise.all(clients);
      agent.destroy();
    },
  };
}

describe('no request fails', () => {
  test('while a service moves to another version and is scaled in under traffic', async () => {
    const { ecs, register, url, stopped, facade } = await given();
    const load = traffic(url);
    const update = { cluster: 'prod', service: 'checkout' };
    const second = await register('v2');
    const moved = stopped(2);
    await ecs.send(new UpdateServiceCommand({ ...update, taskDefinition: second }));
    await moved;
    const scaled = stopped(1);
    await ecs.send(new UpdateServiceCommand({ ...update, desiredCount: 1 }));
    await scaled;
    await load.end();
    const failed = load.answers.filter(({ status }) => status !== 200);
    expect(failed).toEqual([]);
    expect(load.answers.length).toBeGreaterThan(100);
    expect(new Set(load.answers.map(({ version }) => version))).toEqual(new Set(['v1', 'v2']));
    expect(facade.tasks()).toMatchObject([{ taskDefinition: second, status: 'RUNNING' }]);
  });
});
