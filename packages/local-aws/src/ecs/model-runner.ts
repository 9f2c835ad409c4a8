import { createHash } from 'node:crypto';
import type { Clock } from '../clock/clock.ts';
import { deferred } from '../kernel/deferred.ts';
import type { Images, TargetAddress } from '../kernel/neighbours.ts';
import { type ModelOutcome, type ModelRequest, plainBehaviour, type TaskBehaviour, type Work } from './behaviour.ts';
import type { Exit, Runner } from './runner.ts';

/**
 * A runner without processes: containers have addresses in 10.0.0.0/16 and behave as their image was said to.
 */
export interface ModelRunner extends Runner {
  /**
   * By image reference, or by digest for whatever reference leads to it. The newest word counts, for running
   * tasks too.
   */
  behave(imageOrDigest: string, behaviour: TaskBehaviour): void;
  /** How containers end that have work to do; the newest word counts. */
  work(ends: Work): void;
  /** What a caller at an address sees; a promise only when the answer takes time. */
  answer(target: TargetAddress, request: ModelRequest): ModelOutcome | Promise<ModelOutcome>;
}

interface ModelContainer {
  readonly image: string;
  readonly digest: string;
  readonly startedAt: number;
}

export function modelRunner(clock: Clock, images: () => Images): ModelRunner {
  const behaviours = new Map<string, TaskBehaviour>();
  const byHost = new Map<string, ModelContainer>();
  let work: Work = () => undefined;
  let hosts = 4; // AWS keeps a subnet's first four addresses
  const behaviourOf = (image: string, digest: string) => behaviours.get(image) ?? behaviours.get(digest) ?? plainBehaviour;

  return {
    behave: (imageOrDigest, behaviour) => void behaviours.set(imageOrDigest, behaviour),
    work: (ends) => {
      work = ends;
    },

    answer(target, request) {
      const container = byHost.get(target.id);
      if (!container) return 'refused';
      const behaviour = behaviourOf(container.image, container.digest);
      if (clock.now() < container.startedAt + behaviour.startsInSeconds * 1000) return 'refused';
      if (request.probe) return { status: behaviour.healthy ? 200 : 503 };
      const response = behaviour.responder(request);
      if (typeof response === 'string' || !response.ms) return response;
      return clock.sleep(response.ms).then(() => (byHost.get(target.id) === container ? response : 'reset'));
    },

    pull(image) {
      const runnable = images().resolve(image);
      if (runnable) return { digest: runnable.digest, runnable };
      return behaviours.has(image) ? { digest: digestIn(image), runnable: undefined } : undefined;
    },

    async launch({ name, image, pulled, command, environment, containerPorts }) {
      const host = `10.0.${(hosts >> 8) & 255}.${hosts++ & 255}`;
      const startedAt = clock.now();
      byHost.set(host, { image, digest: pulled.digest, startedAt });
      const { promise: exited, resolve } = deferred<Exit>();
      const exit = (end: Exit) => {
        byHost.delete(host);
        resolve(end);
      };
      const behaviour = behaviourOf(image, pulled.digest);
      const end = work({ container: name, image, command, environment });
      if (end && 'reason' in end) exit({ reason: end.reason });
      else if (end) clock.after(end.afterSeconds * 1000, () => exit({ code: end.code }));
      else if (behaviour.crashesAfterSeconds !== undefined) clock.after(behaviour.crashesAfterSeconds * 1000, () => exit({ code: 1 }));
      return {
        check: async () => {
          const { healthy, startsInSeconds } = behaviourOf(image, pulled.digest);
          return healthy && byHost.has(host) && clock.now() >= startedAt + startsInSeconds * 1000;
        },
        ports: new Map(containerPorts.map((port) => [port, { id: host, port }])),
        exited,
        signal: (signal) => {
          if (signal === 'SIGKILL') return exit({ code: 137 });
          const { stopsInSeconds = 0, stopsWith = 0 } = behaviourOf(image, pulled.digest);
          clock.after(stopsInSeconds * 1000, () => exit({ code: stopsWith }));
        },
      };
    },

    async stop() {
      byHost.clear();
    },
  };
}

/** The digest in a reference, or one made of its text, so that equal references have equal digests. */
function digestIn(image: string): string {
  const at = image.indexOf('@');
  return at < 0 ? `sha256:${createHash('sha256').update(image).digest('hex')}` : image.slice(at + 1);
}
