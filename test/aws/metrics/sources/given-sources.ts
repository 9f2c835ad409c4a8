import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { secretsManager, ssm } from '../../../../src/aws/clients.ts';
import { httpExchange } from '../../../../src/aws/http-exchange.ts';
import { checkSource } from '../../../../src/aws/metrics/sources/read-check.ts';
import { sourceTools } from '../../../../src/aws/metrics/sources/source-tools.ts';
import { SOURCES } from '../../../../src/aws/metrics/sources/sources.ts';
import { socketTransport } from '../../../../src/aws/probe-transport.ts';
import type { Check, Source } from '../../../../src/deployment/check.ts';
import { CHECK_DEFAULTS } from '../../../../src/deployment/check-defaults.ts';
import type { CheckedPair, Look } from '../../../../src/deployment/ports/check-source.ts';
import type { HttpExchange } from '../../../../src/deployment/ports/http-exchange.ts';
import { givenPair } from '../../given-pair.ts';

export const MINUTE = 60_000;
export const SECRET = 'hush-"hush"/42';

/** A check of a source; a share has a limit, so that it is one. */
export const checkOf = (of: Source, more: Partial<Check> = {}): Check => ({ ...CHECK_DEFAULTS, name: 'it', of, ...more });

/**
 * The pair of `givenPair` at a whole minute, with a secret in both stores, and real servers beside it. Calls
 * of AWS are answered in virtual time; what waits for a source waits in real time.
 */
export async function givenSources() {
  const world = await givenPair();
  const { clients, clock, local, run, pass } = world;
  await pass((MINUTE - (clock.now() % MINUTE)) / 1000);
  const start = clock.now();
  await run(secretsManager(clients).send(new CreateSecretCommand({ Name: 'app/token', SecretString: JSON.stringify({ token: SECRET }) })));
  await run(ssm(clients).send(new PutParameterCommand({ Name: '/app/token', Type: 'SecureString', Value: `${SECRET}\n` })));

  const pair: CheckedPair = {
    service: 'checkout',
    deployment: 'checkout-7',
    cluster: 'prod',
    image: { digest: 'sha256:abc', tag: 'v2' },
    green: { kind: 'target-group', service: 'checkout-b', targetGroup: world.b },
    blue: { kind: 'target-group', service: 'checkout-a', targetGroup: world.a },
  };

  const servers: Server[] = [];
  const serve = async (answer: RequestListener): Promise<string> => {
    const server = createServer(answer);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  const real = { now: () => clock.now(), sleep: (ms: number, signal?: AbortSignal) => after(ms, undefined, signal ? { signal } : {}) };
  const source = (given: { readonly exchange?: HttpExchange; readonly longestMs?: number; readonly pair?: Partial<CheckedPair> } = {}) => {
    const slow = given.longestMs === undefined ? undefined : socketTransport(undefined, given.longestMs, 1024 * 1024);
    const tools = sourceTools({
      clients,
      transport: socketTransport(undefined, given.longestMs),
      exchange: given.exchange ?? httpExchange(slow),
      asker: 'teal-ask-source',
      now: () => clock.now(),
    });
    return checkSource({ rows: SOURCES, tools, masked: (text) => tools.secrets.masked(text) }, real, { ...pair, ...given.pair });
  };

  const look = (from: number, to: number, more: Partial<Look> = {}): Look => ({
    from: start + from * MINUTE,
    to: start + to * MINUTE,
    now: clock.now(),
    split: { blue: 90, green: 10 },
    ...more,
  });

  const stop = async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
    await local.stop();
  };
  return { ...world, start, pair, serve, source, look, stop, at: (minute: number) => start + minute * MINUTE };
}

export type SourcesWorld = Awaited<ReturnType<typeof givenSources>>;

export const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

export const json =
  (value: unknown, status = 200): RequestListener =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
