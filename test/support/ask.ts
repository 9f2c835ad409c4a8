import { request } from 'node:http';

/**
 * One request to a listener on this machine, on a connection of its own. `version`: of the task that
 * answered.
 */
export function ask(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly version: string | undefined }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, headers, agent: false }, (answer) => {
      answer.resume();
      const version = answer.headers['x-version'];
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, version: typeof version === 'string' ? version : undefined }));
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}
