import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { freePort } from '../../packages/local-aws/src/ecs/free-port.ts';

/**
 * The real Prometheus of this machine: `$TEAL_PROMETHEUS`, or `prometheus` in the PATH. Debian has it as the
 * package `prometheus`; `dpkg -x` into a folder is enough.
 */
export const prometheusProgram = (): string | undefined =>
  [process.env.TEAL_PROMETHEUS, ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'prometheus'))].find(isProgram);

function isProgram(path: string | undefined): path is string {
  if (!path) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `prometheus, version 2.42.0+ds (...)` -> `2.42.0+ds`. Versions before 3 say it to standard error, too. */
export const versionOf = (program: string): string =>
  /version (\S+)/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[1] ?? 'of an unknown version';

interface Target {
  /** Host and port of what has `/metrics`. */
  readonly at: string;
  /** On each of its series. */
  readonly labels: Readonly<Record<string, string>>;
}

/** A Prometheus of its own, on loopback only, which asks its targets once a second. */
export class PrometheusServer {
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #folder: string;
  #said = '';

  private constructor(url: string, child: ChildProcess, folder: string) {
    this.url = url;
    this.#process = child;
    this.#folder = folder;
    child.stderr?.on('data', (bytes) => (this.#said = `${this.#said}${bytes}`.slice(-4_000)));
  }

  static async start(program: string, targets: readonly Target[]): Promise<PrometheusServer> {
    const folder = await mkdtemp(join(tmpdir(), 'teal-prometheus-'));
    const port = await freePort();
    const configuration = {
      global: { scrape_interval: '1s', scrape_timeout: '1s' },
      scrape_configs: [{ job_name: 'sample', static_configs: targets.map(({ at, labels }) => ({ targets: [at], labels })) }],
    };
    // JSON is YAML.
    await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(configuration));
    const child = spawn(
      program,
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=warn',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const server = new PrometheusServer(`http://127.0.0.1:${port}`, child, folder);
    try {
      await server.until('it is ready', async () => (await fetch(`${server.url}/-/ready`)).status === 200);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** Waits for something that is so sooner or later. Throws what the server said when it never is. */
  async until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 60_000; Date.now() < end; await after(200)) {
      if (this.#process.exitCode !== null) break;
      // Nobody listens yet.
      if (await isSo().catch(() => false)) return;
    }
    throw new Error(`waited in vain until ${what}: ${this.#said}`);
  }

  /** The value of an instant query of one series, now. */
  async value(query: string): Promise<number | undefined> {
    const answer = await fetch(`${this.url}/api/v1/query?${new URLSearchParams({ query })}`);
    const { data } = (await answer.json()) as {
      readonly data?: { readonly result: readonly { readonly value: readonly [number, string] }[] };
    };
    const value = data?.result[0]?.value[1];
    return value === undefined ? undefined : Number(value);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      this.#process.kill('SIGTERM');
      await once(this.#process, 'exit');
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}
