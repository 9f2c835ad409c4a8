import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { HttpRequest } from '@smithy/types';
import { AwsError, VirtualClock } from '@teal/local-aws';
import { ecsService } from '../../packages/local-aws/src/ecs/ecs.ts';
import { elbv2Service } from '../../packages/local-aws/src/elbv2/elbv2.ts';
import { ecs, elb, makeClients } from '../../src/aws/clients.ts';
import { retryOn } from '../../src/aws/retry-strategy.ts';
import { givenAws } from './given-aws.ts';

let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

async function givenEcs() {
  const aws = await givenAws({ elbv2: elbv2Service, ecs: ecsService });
  stop = () => aws.local.stop();
  const ask = (abortSignal?: AbortSignal) =>
    ecs(aws.clients).send(new DescribeServicesCommand({ services: ['x'] }), abortSignal ? { abortSignal } : {});
  return { ...aws, ask };
}

const fault = { service: 'ecs', operation: 'DescribeServices' };

describe('clients', () => {
  test('are made once, on first use', async () => {
    const { clients } = await givenEcs();
    expect(ecs(clients)).toBe(ecs(clients));
    expect(ecs(clients)).not.toBe(ecs(makeClients(clients.options)));
  });

  test('tell AWS who calls', async () => {
    const requests: HttpRequest[] = [];
    const clients = makeClients({
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      clock: new VirtualClock(),
      transport: {
        requestHandler: {
          handle: async (request: HttpRequest) => {
            requests.push(request);
            throw Object.assign(new Error('stop here'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
          },
        },
      },
    });
    await expect(elb(clients).send(new DescribeRulesCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(requests).toHaveLength(1);
    expect(requests[0]?.headers['user-agent']).toMatch(/ teal\/\d+\.\d+\.\d+/);
  });
});

describe('retries', () => {
  test('of a fault of the service sleep on the clock, with jitter, and give up after three attempts with its own error', async () => {
    const { local, ask, run, clock, calls } = await givenEcs();
    local.faults.inject({ ...fault, mode: 'fail-before', times: 3, error: new AwsError('ServerException', 'try later', { status: 500 }) });
    const before = clock.now();
    calls();
    await expect(run(ask())).rejects.toMatchObject({ name: 'ServerException', message: 'try later', $metadata: { attempts: 3 } });
    expect(calls()).toHaveLength(3);
    // Half of 100 ms * 2, then half of 100 ms * 4.
    expect(clock.now() - before).toBe(300);
  });

  test('of a throttled call wait longer', async () => {
    const { local, ask, run, clock } = await givenEcs();
    local.faults.inject({ ...fault, mode: 'throttle', times: 2 });
    const before = clock.now();
    await expect(run(ask())).rejects.toMatchObject({ name: 'ClusterNotFoundException' });
    // Half of 500 ms * 2, then half of the longest sleep.
    expect(clock.now() - before).toBe(1_500);
  });

  test('are not made of what the caller did wrong', async () => {
    const { ask, run, calls } = await givenEcs();
    calls();
    await expect(run(ask())).rejects.toMatchObject({ name: 'ClusterNotFoundException' });
    expect(calls()).toHaveLength(1);
  });

  test('of a call whose answer was lost are made', async () => {
    const { local, ask, run, calls } = await givenEcs();
    local.faults.inject({ ...fault, mode: 'timeout-no-effect' });
    calls();
    await expect(run(ask())).rejects.toMatchObject({ name: 'ClusterNotFoundException' });
    expect(local.faults.pending).toEqual([]);
  });

  test('end at once when the call is aborted', async () => {
    const { local, ask, run, clock } = await givenEcs();
    local.faults.inject({ ...fault, mode: 'throttle', times: 5 });
    const abort = new AbortController();
    clock.after(100, () => abort.abort());
    const before = clock.now();
    await expect(run(ask(abort.signal))).rejects.toMatchObject({ name: 'AbortError' });
    expect(clock.now() - before).toBe(100);
  });

  test('never sleep longer than two seconds', async () => {
    const slept: number[] = [];
    const clock = { now: () => 0, sleep: async (ms: number) => void slept.push(ms) };
    const strategy = retryOn(clock, 9, () => 0.999);
    let token = await strategy.acquireInitialRetryToken('');
    for (let i = 0; i < 8; i++) token = await strategy.refreshRetryTokenForRetry(token, { errorType: 'THROTTLING' });
    expect(Math.max(...slept)).toBeLessThanOrEqual(2_000);
    expect(token.getRetryDelay()).toBe(0);
  });
});
