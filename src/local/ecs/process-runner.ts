import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import type { Images } from '../kernel/neighbours.ts';
import { freePort } from './free-port.ts';
import type { Exit, Launch, Runner, RunningContainer } from './runner.ts';

const HOST = '127.0.0.1';

/**
 * Runs a container as a child process: the image's folder and command, its first container port in PORT (every one in
 * PORT_<container port>). Output goes line by line to the task's log, never to ours. The child holds an IPC channel whose end
 * tells it that we are gone; on a regular exit of ours it is killed.
 */
export function processRunner(images: () => Images): Runner {
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
      const ports = new Map<number, { id: string; port: number }>();
      for (const containerPort of container.containerPorts) ports.set(containerPort, { id: HOST, port: await freePort() });
      if (over) return neverStarted(ports, 'the local AWS stops');
      return run(container, ports, children);
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

function run(container: Launch, ports: RunningContainer['ports'], children: Set<ChildProcess>): RunningContainer {
  const { runnable } = container.pulled;
  const [program, ...args] = container.command.length > 0 ? container.command : (runnable?.command ?? []);
  if (!runnable || program === undefined) return neverStarted(ports, `CannotStartContainerError: ${container.image} names no command`);
  const child = spawn(program === 'node' ? process.execPath : program, args, {
    cwd: runnable.folder,
    // The task's own environment and what a program needs to run at all: nothing of ours, credentials least of all.
    env: { PATH: process.env.PATH, HOST, ...runnable.environment, ...container.environment, ...portVariables(ports) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
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
  return { ports, exited, signal: (name) => void child.kill(name) };
}

const neverStarted = (ports: RunningContainer['ports'], reason: string): RunningContainer => ({
  ports,
  exited: Promise.resolve({ code: 127, reason }),
  signal: () => {},
});

function portVariables(ports: RunningContainer['ports']): Record<string, string> {
  const entries = [...ports].map(([containerPort, { port }]) => [`PORT_${containerPort}`, String(port)]);
  const first = [...ports.values()][0];
  return { ...Object.fromEntries(entries), ...(first ? { PORT: String(first.port) } : {}) };
}
