import { createServer } from 'node:net';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../src/clock/virtual-clock.ts';
import type { Neighbours } from '../src/kernel/neighbours.ts';
import type { LocalService, ServiceContext } from '../src/kernel/service.ts';
import { startLocalAws } from '../src/local-aws.ts';
import { stsService } from '../src/sts/sts.ts';
import { clientThrough, DOORS } from './doors.ts';

describe.each(DOORS)('a local AWS, %s', (door) => {
  test('says who calls', async () => {
    const local = await startLocalAws({ services: { sts: stsService }, account: '210987654321' });
    const client = new STSClient({ ...(await clientThrough(door, local)) });
    expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '210987654321',
      Arn: 'arn:aws:iam::210987654321:user/AKIDEXAMPLE',
      UserId: 'AKIDEXAMPLE',
    });
    client.destroy();
    await local.stop();
  });
});

describe('a local AWS', () => {
  test('has every service unless told, and frees them in reverse order', async () => {
    const all = await startLocalAws();
    expect(Object.keys(all.services)).toEqual(expect.arrayContaining(['dynamodb', 'lambda', 'sts']));
    await all.stop();

    const stopped: string[] = [];
    const making = (name: string) => (): LocalService & { name: string } => ({
      name,
      signingName: name,
      sdk: {},
      operations: {},
      stop: async () => {
        stopped.push(name);
      },
    });
    const local = await startLocalAws({ services: { first: making('first'), second: making('second') } });
    expect(local.services.second.name).toBe('second');
    await local.stop();
    await local.stop();
    expect(stopped).toEqual(['second', 'first']);
  });

  test('repeats its ids for the same seed, and each service draws its own', async () => {
    const ids = async (seed: string) => {
      const drawn: number[] = [];
      const drawing = (ctx: ServiceContext): LocalService => {
        drawn.push(ctx.random());
        return { signingName: 'x', sdk: {}, operations: {} };
      };
      const local = await startLocalAws({ clock: new VirtualClock(), seed, services: { sts: stsService, drawing, other: drawing } });
      const { $metadata } = await new STSClient(await clientThrough('in process', local)).send(new GetCallerIdentityCommand({}));
      return [$metadata.requestId, ...drawn];
    };
    const first = await ids('a');
    expect(await ids('a')).toEqual(first);
    const other = await ids('b');
    expect(new Set([...first, ...other]).size).toBe(6);
  });

  test('listens on one port, once', async () => {
    const local = await startLocalAws({ services: {}, port: 0 });
    expect(local.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await expect(local.listen()).rejects.toThrow(/listens already/);
    await local.stop();
    expect(local.endpoint).toBeUndefined();
  });

  test('says when the port is taken', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) =>
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port)),
    );
    await expect(startLocalAws({ services: {}, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await new Promise((resolve) => other.close(resolve));
  });

  test('lets services find their neighbours when they need them, whatever the order they start in', async () => {
    let neighbours: Neighbours | undefined;
    const early = (ctx: ServiceContext): LocalService => {
      neighbours = ctx.neighbours;
      return { signingName: 'early', sdk: {}, operations: {} };
    };
    const images = () => ({ signingName: 'ecr', sdk: {}, operations: {}, facade: { resolve: () => undefined } });
    const local = await startLocalAws({ services: { early, images } });
    expect(neighbours!.images).toBe(local.services.images.facade);
    expect(() => neighbours!.functions).toThrow("'lambda' is needed for its functions, but this local AWS was started with: early, ecr");
    neighbours!.metrics.observe({ namespace: 'n', name: 'heard by nobody', dimensions: {}, value: 1 });
    neighbours!.events.put({ source: 's', 'detail-type': 'heard by nobody', detail: {}, resources: [] });
  });
});
