import { afterEach, describe, expect, test } from '@jest/globals';
import { handler } from '../../../../functions/ask-source.ts';
import { exchangePort, httpExchange } from '../../../../src/aws/http-exchange.ts';
import type { Ports } from '../../../../src/aws/ports.ts';
import { checkOf, givenSources, json, SECRET, type SourcesWorld } from './given-sources.ts';

let world: SourcesWorld;
afterEach(() => world.stop());

const ports = { exchange: httpExchange(), clock: { now: () => Date.now(), sleep: async () => {} } } as unknown as Ports;

/** A source that is asked from the subnets, with what the function that asks has written to its log. */
async function given(ask: (event: unknown) => Promise<unknown>) {
  world = await givenSources();
  await world.pass(600);
  world.local.services.lambda.register({ name: 'teal-ask-source', timeoutSeconds: 10, handler: ask });
  const read = (url: string) => {
    const headers = { authorization: { secret: { secretsManager: 'app/token', key: 'token' }, prefix: 'Bearer ' } } as const;
    return world.source().read(checkOf({ http: { url, headers, from: 'subnets', answers: 'verdict', pick: 'says' } }), world.look(0, 5));
  };
  return read;
}

describe('a source in the subnets', () => {
  test('is asked by the function that is there, with the secret that the judge has read', async () => {
    const read = await given(handler.within(ports));
    const seen: unknown[] = [];
    const url = await world.serve((request, response) => {
      seen.push(request.headers.authorization);
      json({ says: 'fail' })(request, response);
    });
    expect(await read(url)).toMatchObject({ kind: 'verdict', says: 'fail' });
    expect(seen).toEqual([`Bearer ${SECRET}`]);
  });

  test.each<[string, (event: unknown) => Promise<unknown>, RegExp]>([
    ['ends with an error', async (event) => Promise.reject(new Error(JSON.stringify(event))), /teal-ask-source ended with an error/],
    ['answers nonsense', async () => 'nonsense', /./],
    ['answers with nothing', async () => undefined, /./],
  ])('is none where the function %s, and nothing of the request is told', async (_, ask, why) => {
    const read = await given(ask);
    const reading = await read('http://shop.internal/');
    expect(reading).toMatchObject({ kind: 'none', why: expect.stringMatching(why) });
    expect(JSON.stringify(reading)).not.toContain('hush');
  });

  test('leaves nothing of the request and of the answer in the log of the function, whatever it is asked', async () => {
    world = await givenSources();
    const lines: string[] = [];
    const [write, writeError] = [process.stdout.write, process.stderr.write];
    const catching = ((chunk: unknown) => lines.push(String(chunk)) > 0) as typeof process.stdout.write;
    const url = await world.serve(json({ echo: SECRET }));
    const request = { url: `${url}/?token=inUrl`, method: 'GET', headers: { authorization: SECRET }, body: 'inBody', largest: 10 };
    process.stdout.write = catching;
    process.stderr.write = catching;
    const [log, error, warn] = [console.log, console.error, console.warn];
    for (const name of ['log', 'error', 'warn', 'info', 'debug'] as const)
      console[name] = (...said: unknown[]) => void lines.push(JSON.stringify(said));
    try {
      await handler(request);
      await handler({ ...request, largest: -1 }).catch(() => {});
      await handler({ ...request, url: 'http://169.254.169.254/' });
      await handler({ ...request, headers: { authorization: 7 } }).catch(() => {});
    } finally {
      process.stdout.write = write;
      process.stderr.write = writeError;
      Object.assign(console, { log, error, warn });
    }
    expect(lines.join('\n')).toContain('ask-source');
    for (const part of ['hush', 'inUrl', 'inBody', 'echo']) expect(lines.join('\n')).not.toContain(part);
  });

  test('is asked for without any call of AWS', () => {
    expect(exchangePort.calls).toEqual({ send: [] });
  });
});
