import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerOptions, type ServerResponse } from 'node:http';

/**
 * An HTTP server of the local AWS for programs of this machine. It refuses what a web page can send through
 * a person's browser, before anything of the request is read. Listeners of load balancers are no such
 * server: a user's browser is welcome there.
 */
export function loopbackServer(options: ServerOptions, answer: RequestListener): Server {
  // Node answers 400 to a request without a Host. Here it is refused as any other wrong Host is.
  return createServer({ ...options, requireHostHeader: false }, (request, response) => {
    const reason = whyForeign(request);
    if (reason === undefined) answer(request, response);
    else refuse(request, response, reason);
  });
}

/** The names of this machine that no name server answers for. The port of the door follows them. */
const NAMES = ['localhost', '127.0.0.1', '[::1]'] as const;

/**
 * A browser says by itself where a request comes from, and a page cannot change it. `same-origin` is a page
 * of this very door. `none` is an address that a person opened. Source: Fetch Metadata Request Headers (W3C),
 * section 2.4; any other value is another site's.
 */
const OWN_SITES: ReadonlySet<string> = new Set(['same-origin', 'none']);

/**
 * Why a request is not of a program of this machine; undefined when it is one.
 * A name that somebody else's name server points at this machine (DNS rebinding) is in Host.
 * A page sends its own origin in Origin, or `null` (Fetch Standard, "append a request Origin header").
 */
function whyForeign({ headersDistinct, socket: { localPort } }: IncomingMessage): string | undefined {
  const hosts = (headersDistinct.host ?? []).map((host) => host.toLowerCase());
  const allowed = NAMES.flatMap((name) => (localPort === 80 ? [name, `${name}:80`] : [`${name}:${localPort}`]));
  const [host] = hosts;
  if (host === undefined || hosts.length > 1 || !allowed.includes(host))
    return `Host is ${host === undefined ? 'missing' : `'${hosts.join("', '")}'`}; it must be ${allowed.join(', ')}`;

  const origins = headersDistinct.origin ?? [];
  if (origins.some((origin) => origin.toLowerCase() !== `http://${host}`))
    return `Origin is '${origins.join("', '")}'; only http://${host} or none is taken`;

  const sites = headersDistinct['sec-fetch-site'] ?? [];
  if (sites.some((site) => !OWN_SITES.has(site)))
    return `Sec-Fetch-Site is '${sites.join("', '")}'; only ${[...OWN_SITES].join(', ')} or no such header is taken`;
  return undefined;
}

/** The name and status of what API Gateway answers to a request that may not come in. */
function refuse(request: IncomingMessage, response: ServerResponse, reason: string): void {
  const code = 'ForbiddenException';
  const message = `The local AWS answers programs of this machine, and no web pages. ${reason}.`;
  const readsXml = /xml|form/.test(request.headers['content-type'] ?? '');
  const body = readsXml
    ? `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error></ErrorResponse>`
    : JSON.stringify({ __type: code, message });
  response.writeHead(403, { 'content-type': readsXml ? 'text/xml' : 'application/json', 'x-amzn-errortype': code });
  response.end(request.method === 'HEAD' ? undefined : body);
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
