import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import type { Clock } from '../clock/clock.ts';
import { wallPaced } from '../clock/wall-paced.ts';
import { canListen } from '../kernel/loopback.ts';
import type { Images } from '../kernel/neighbours.ts';
import { freePort } from './free-port.ts';
import type { Exit, Launch, Runner, RunningContainer } from './runner.ts';

const HOST = '127.0.0.1';

/**
 * Runs a container as a child process: the image's folder and command, its first container port in PORT
 * (every one in PORT_<container port>). Output goes line by line to the task's log, never to ours. The child
 * holds an IPC channel whose end tells it that we are gone; on a regular exit of ours it is killed.
 */
export function processRunner(images: () => Images, clock: Clock): Runner {
  const children = new Set<ChildProcess>();
  const killAll = () => {
    for (const child of children) child.kill('SIGKILL');
  };
  process.once('exit', killAll);
  let over = false;

  return {
    pull(image) {
      const runnable = images().resolve(image);
      return runnable && { digest: runnable.digest, runnable };
    },
    async launch(container) {
      const host = container.ownAddress ?? HOST;
      const ports = new Map<number, { id: string; port: number }>();
      for (const containerPort of container.containerPorts)
        ports.set(containerPort, { id: host, port: await portFor(host, containerPort) });
      if (over) return neverStarted(ports, 'the local AWS stops');
      const running = run(container, ports, children, clock);
      return { ...running, check: async (command, timeoutMs) => !over && running.check(command, timeoutMs) };
    },
    async stop() {
      over = true;
      process.off('exit', killAll);
      const gone = [...children].map((child) => new Promise((resolve) => child.once('close', resolve)));
      killAll();
      await Promise.all(gone);
    },
  };
}

function run(container: Launch, ports: RunningContainer['ports'], children: Set<ChildProcess>, clock: Clock): RunningContainer {
  const { runnable } = container.pulled;
  const [program, ...args] = container.command.length > 0 ? container.command : (runnable?.command ?? []);
  if (!runnable || program === undefined) return neverStarted(ports, `CannotStartContainerError: ${container.image} names no command`);
  const where = {
    cwd: runnable.folder,
    // The task's own environment and what a program needs to run at all:
    // nothing of ours, credentials least of all.
    env: {
      PATH: process.env.PATH,
      HOST: container.ownAddress ?? HOST,
      ...runnable.environment,
      ...container.environment,
      ...portVariables(ports),
    },
  };
  const child = spawn(executableOf(program), args, {
    ...where,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C is for the local AWS, which then ends its tasks in order;
    // a container hears nothing of a terminal.
    detached: true,
  });
  children.add(child);
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', container.log);
  const exited = new Promise<Exit>((resolve) => {
    child.once('error', (error) => {
      children.delete(child);
      resolve({ code: 127, reason: `CannotStartContainerError: ${error.message}` });
    });
    child.once('close', (code, signal) => {
      children.delete(child);
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0) });
    });
  });
  return {
    ports,
    exited,
    signal: (name) => void child.kill(name),
    check: (command, timeoutMs) => passes(command, { ...where, timeoutMs, clock }, children),
  };
}

const executableOf = (program: string): string => (program === 'node' ? process.execPath : program);

/** The time is wall-clock: a command cannot be hurried. */
function passes(
  [kind, ...words]: readonly string[],
  {
    timeoutMs,
    clock,
    ...where
  }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly timeoutMs: number; readonly clock: Clock },
  children: Set<ChildProcess>,
): Promise<boolean> {
  const [program = 'false', ...args] = kind === 'CMD-SHELL' ? ['sh', '-c', ...words] : kind === 'CMD' ? words : [kind ?? 'false', ...words];
  return new Promise((resolve) => {
    const check = spawn(executableOf(program), args, { ...where, stdio: 'ignore' });
    const inTime = wallPaced(clock).after(timeoutMs, () => check.kill('SIGKILL'));
    children.add(check);
    const end = (passed: boolean) => {
      inTime();
      children.delete(check);
      resolve(passed);
    };
    check.once('error', () => end(false));
    check.once('close', (code) => end(code === 0));
  });
}

/**
 * At an address of its own a container has the port that it is known by,
 * unless a system keeps that one for root.
 */
async function portFor(host: string, containerPort: number): Promise<number> {
  return host !== HOST && (await canListen(host, containerPort)) ? containerPort : freePort(host);
}

const neverStarted = (ports: RunningContainer['ports'], reason: string): RunningContainer => ({
  ports,
  exited: Promise.resolve({ code: 127, reason }),
  signal: () => {},
  check: async () => false,
});

function portVariables(ports: RunningContainer['ports']): Record<string, string> {
  const entries = [...ports].map(([containerPort, { port }]) => [`PORT_${containerPort}`, String(port)]);
  const first = [...ports.values()][0];
  return { ...Object.fromEntries(entries), ...(first ? { PORT: String(first.port) } : {}) };
}
