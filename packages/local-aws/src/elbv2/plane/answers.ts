import { STATUS_CODES } from 'node:http';
import type { FixedResponseActionConfig } from '@aws-sdk/client-elastic-load-balancing-v2';

/** An answer that the load balancer gives itself. */
export interface OwnAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the load balancer calls itself. */
const SERVER = 'awselb/2.0';

/** Where the service's reason phrase is not the registered one. */
const PHRASES: Readonly<Record<number, string>> = { 503: 'Service Temporarily Unavailable', 504: 'Gateway Time-out' };

export function errorAnswer(status: number): OwnAnswer {
  const title = `${status} ${PHRASES[status] ?? STATUS_CODES[status] ?? ''}`;
  return htmlAnswer(status, title);
}

export function redirectAnswer(code: string | undefined, location: string): OwnAnswer {
  const status = code === 'HTTP_301' ? 301 : 302;
  const answer = htmlAnswer(status, `${status} ${status === 301 ? 'Moved Permanently' : 'Found'}`);
  return { ...answer, headers: { ...answer.headers, Location: location } };
}

export function fixedAnswer(config: FixedResponseActionConfig): OwnAnswer {
  return {
    status: Number(config.StatusCode),
    headers: { Server: SERVER, 'Content-Type': `${config.ContentType ?? 'text/plain'}; charset=utf-8` },
    body: config.MessageBody ?? '',
  };
}

const htmlAnswer = (status: number, title: string): OwnAnswer => ({
  status,
  headers: { Server: SERVER, 'Content-Type': 'text/html' },
  body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
});
