import * as z from 'zod';
import type { ExchangeRequest, HttpExchange } from '../deployment/ports/http-exchange.ts';
import { nameOf } from './aws-errors.ts';
import { portMaker } from './port-maker.ts';
import { type ProbeTransport, socketTransport } from './probe-transport.ts';

/** The door of the function that makes it. */
export const exchangeRequest: z.ZodType<ExchangeRequest> = z.object({
  url: z.url({ protocol: /^https?$/ }),
  method: z.enum(['GET', 'POST']),
  headers: z.record(z.string(), z.string()),
  body: z.string().exactOptional(),
  largest: z
    .int()
    .min(1)
    .max(1024 * 1024),
});

/** From the question to the last byte of the answer. */
export const EXCHANGE_MS = 4_000;

export const httpExchange = (transport?: ProbeTransport): HttpExchange => ({
  async send({ url, largest, ...request }, signal) {
    const send = transport ?? socketTransport(undefined, EXCHANGE_MS, largest + 1);
    const target = new URL(url);
    try {
      const { status, headers, body } = await send({ ...request, url: target, headers: { host: target.host, ...request.headers } }, signal);
      return { status, contentType: headers['content-type'] ?? '', body, tooLarge: Buffer.byteLength(body) > largest };
    } catch (error) {
      if (signal?.aborted) throw error;
      return { failed: `${nameOf(error) ?? 'Error'}: ${(error as Error).message}` };
    }
  },
});

export const exchangePort = /* @__PURE__ */ portMaker({
  port: 'exchange',
  calls: { send: [] },
  make: ({ fetch }) => httpExchange(fetch),
});
