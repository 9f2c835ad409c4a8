import { forbiddenHost } from '../deployment/configuration/forbidden-host.ts';
import { DeploymentError } from '../deployment/errors.ts';
import type { HttpProbe } from '../deployment/ports/health-source.ts';
import { nameOf } from './aws-errors.ts';
import { portMaker } from './port-maker.ts';
import { type ProbeTransport, socketTransport } from './probe-transport.ts';
import { VERSION } from './version.ts';

/**
 * Teal's requests to the stage route: no redirects, bounded time and body, never to a link-local or metadata
 * address.
 */
export function httpProbe(transport: ProbeTransport = socketTransport()): HttpProbe {
  return {
    async send(base, request, signal) {
      const url = targetOf(base.url, request.path);
      const refused = forbiddenHost(url.hostname);
      if (refused) throw failed(url, `its host ${refused}`);
      const headers = {
        'user-agent': `teal/${VERSION}`,
        // Lets a service tell tests from users, in its logs and figures.
        'x-teal-test': '1',
        ...Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
        host: base.host ?? request.headers.host ?? url.host,
      };
      const startedAt = performance.now();
      try {
        const answer = await transport(
          { url, method: request.method, headers, ...(request.body === undefined ? {} : { body: request.body }) },
          signal,
        );
        return { ...answer, ms: performance.now() - startedAt };
      } catch (error) {
        if (signal?.aborted) throw error;
        throw failed(url, `${nameOf(error) ?? 'Error'}: ${(error as Error).message}`, error);
      }
    },
  };
}

/**
 * The base URL with the test's path after its own. Only http and https; the path cannot lead to another host.
 */
function targetOf(base: string, path: string): URL {
  const url = new URL(base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw failed(url, `${url.protocol} is not http: or https:`);
  const target = new URL(`${url.origin}${url.pathname.replace(/\/$/, '')}${path.startsWith('/') ? path : `/${path}`}`);
  if (target.origin !== url.origin) throw failed(url, `the path ${path} leads to ${target.origin}`);
  return target;
}

// The query may hold what nobody wants in a log: the URL is told without it.
const failed = (url: URL, why: string, cause?: unknown): DeploymentError =>
  new DeploymentError('ProbeFailed', `${url.origin}${url.pathname}: ${why}`, cause === undefined ? {} : { cause });

export const probePort = /* @__PURE__ */ portMaker({
  port: 'probe',
  calls: { send: [] },
  make: ({ fetch }) => httpProbe(fetch),
});
