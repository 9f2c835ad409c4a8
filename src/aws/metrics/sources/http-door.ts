import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { HttpTarget } from '../../../deployment/check.ts';
import type { ExchangeAnswer, ExchangeRequest, HttpExchange } from '../../../deployment/ports/http-exchange.ts';
import { abortedBy } from '../../aborted-by.ts';
import { type Clients, invoker } from '../../clients.ts';
import { VERSION } from '../../version.ts';
import { NoAnswer } from './said.ts';
import type { Secrets } from './secrets.ts';
import { words } from './words.ts';

interface DoorRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: HttpTarget['headers'];
  readonly body?: string;
  readonly from: HttpTarget['from'];
  /** The most bytes that an answer may have. */
  readonly largest: number;
}

interface DoorAnswer {
  readonly status: number;
  /** What the body is as JSON; `undefined`: it is none, whatever it says that it is. */
  readonly json: unknown;
  /** The beginning of the body, to people. */
  readonly said: string;
}

/** How sources are asked over HTTP. Rejects with `NoAnswer` where no whole answer comes. */
export type HttpDoor = (request: DoorRequest, signal: AbortSignal) => Promise<DoorAnswer>;

interface Behind {
  readonly clients: Clients;
  readonly exchange: HttpExchange;
  /** Name of the function that asks in the subnets. */
  readonly asker: string;
  readonly secrets: Secrets;
}

export const httpDoor =
  ({ clients, exchange, asker, secrets }: Behind): HttpDoor =>
  async ({ url, from, headers, ...request }, signal) => {
    const where = placeOf(url);
    const whole: ExchangeRequest = {
      ...request,
      url: url.href,
      headers: { accept: 'application/json', 'user-agent': `teal/${VERSION}`, ...(await valuesOf(headers, secrets, signal)) },
    };
    const answer = from === 'outside' ? await exchange.send(whole, signal) : await askedInSubnets(clients, asker, whole, signal);
    if ('failed' in answer) throw new NoAnswer(`${where} gives no answer: ${answer.failed}`);
    const { status, contentType, body, tooLarge } = answer;
    if (tooLarge) throw new NoAnswer(`${where} answers with more than ${request.largest} bytes`);
    const said = words(secrets.masked(`${status} (${contentType || 'no content type'}): ${body}`));
    if (status >= 300 && status < 400) throw new NoAnswer(`${where} answers ${status}, a redirect, which is not followed`);
    return { status, json: isJson(contentType) ? parsed(body) : undefined, said };
  };

/** Without what stands behind the path: it may be a secret. */
export const placeOf = (url: URL): string => `${url.origin}${url.pathname}`;

const isJson = (contentType: string): boolean => /^application\/([a-z0-9.-]+\+)?json\s*(;|$)/i.test(contentType.trim());

function parsed(body: string): unknown {
  try {
    return JSON.parse(body, withoutPrototype);
  } catch {
    return undefined;
  }
}

/** An expression over an answer finds its own members only, no `constructor`. */
const withoutPrototype = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.assign(Object.create(null), value) : value;

async function valuesOf(headers: HttpTarget['headers'], secrets: Secrets, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
  const values = Object.entries(headers).map(async ([name, value]) => {
    const text = typeof value === 'string' ? value : `${value.prefix}${await secrets.value(value.secret, signal)}`;
    return [name.toLowerCase(), text] as const;
  });
  return Object.fromEntries(await Promise.all(values));
}

async function askedInSubnets(clients: Clients, asker: string, request: ExchangeRequest, signal: AbortSignal): Promise<ExchangeAnswer> {
  const { FunctionError, Payload } = await invoker(clients).send(
    new InvokeCommand({ FunctionName: asker, Payload: JSON.stringify(request) }),
    abortedBy(signal),
  );
  // What a function says of its error may have something of what it was given.
  if (FunctionError !== undefined || Payload === undefined) return { failed: `the function ${asker} ended with an error` };
  return JSON.parse(Payload.transformToString()) as ExchangeAnswer;
}
