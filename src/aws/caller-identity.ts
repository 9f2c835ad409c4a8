import { HttpRequest } from '@smithy/core/protocols';
import { identifiedBy } from '../deployment/door/identified.ts';
import type { CallerIdentity } from '../deployment/ports/caller-identity.ts';
import { nameOf } from './aws-errors.ts';
import type { ClientOptions } from './clients.ts';
import { portMaker } from './port-maker.ts';
import { socketTransport } from './probe-transport.ts';
import { stsEndpoint, stsPlace } from './sts-host.ts';

const LONGEST_MS = 3_000;
/** GetCallerIdentity answers with less than a kilobyte. */
const LARGEST = 16 * 1024;

type Ask = Parameters<CallerIdentity['ask']>[0];
type Answer = { readonly status: number; readonly body: string };

/**
 * STS, asked with requests that others have signed. The function's own keys are not used: whatever role it
 * runs in needs no permission for this.
 */
export function callerIdentity({ transport, endpoint: given }: Pick<ClientOptions, 'transport' | 'endpoint'>): CallerIdentity {
  const endpoint = transport ? undefined : stsEndpoint(given);
  return {
    takes: (host, region) => host === stsPlace(region, endpoint).host || (transport !== undefined && /^127\.0\.0\.1(?::\d+)?$/.test(host)),

    async ask(request, signal) {
      try {
        return identifiedBy(await (transport ? through(transport, request) : overSocket(request, endpoint, signal)));
      } catch (error) {
        if (signal?.aborted) throw error;
        return { kind: 'unreachable', why: `STS did not answer: ${codeOf(error) ?? nameOf(error) ?? 'Error'}` };
      }
    },
  };
}

/** Of a socket: ECONNREFUSED and the like. */
const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

/** Over https, or plainly to a local AWS. */
async function overSocket(request: Ask, endpoint: string | undefined, signal: AbortSignal | undefined): Promise<Answer> {
  const host = request.headers.host ?? '';
  const { url } = endpoint === undefined ? { url: new URL(`https://${host}/`) } : stsPlace('', endpoint);
  return socketTransport(undefined, LONGEST_MS, LARGEST)({ ...request, url }, signal);
}

/** The in-process door of a local AWS. */
async function through({ requestHandler }: NonNullable<ClientOptions['transport']>, { method, headers, body }: Ask): Promise<Answer> {
  const request = new HttpRequest({ method, hostname: headers.host ?? '', path: '/', headers: { ...headers }, body });
  const { response } = await requestHandler.handle(request);
  return { status: response.statusCode, body: Buffer.from(response.body).toString('utf8') };
}

export const callersPort = /* @__PURE__ */ portMaker({
  port: 'callers',
  // Each is signed by whoever speaks.
  calls: { takes: [], ask: [] },
  make: ({ clients }) => callerIdentity(clients.options),
});
