import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loopbackServer } from '../kernel/loopback-server.ts';
import { taskShape } from './task-shape.ts';
import type { ContainerRecord, TaskRecord } from './world.ts';

/** Where a container asks who it is. */
export interface TaskMetadata {
  /** The environment variables that tell a container where to ask. */
  environmentFor(task: TaskRecord, container: ContainerRecord): Promise<Readonly<Record<string, string>>>;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';

/**
 * The task metadata endpoint, version 4, over HTTP on this machine: a container's own
 * path, and `/task` of it. No statistics, and no ServiceName: on Fargate there is
 * none. It listens once the first container asks for its address. Source: developer
 * guide, "Amazon ECS task metadata endpoint version 4 for tasks on Fargate".
 */
export function taskMetadata(): TaskMetadata {
  const known = new Map<string, { readonly task: TaskRecord; readonly container: ContainerRecord }>();
  let listening: Promise<Server> | undefined;
  let over = false;

  const listen = (): Promise<Server> =>
    new Promise((resolve, reject) => {
      const server = loopbackServer({}, ({ url = '' }, response) => {
        const [, id = '', what] = /^\/v4\/([^/?]+)(\/task)?\/?$/.exec(url) ?? [];
        const found = known.get(id);
        const body = found && (what === undefined ? containerMetadata(found.task, found.container) : taskAnswer(found.task));
        response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? null));
      });
      server.once('error', reject);
      server.listen(0, HOST, () => resolve(server));
    });

  return {
    async environmentFor(task, container) {
      // What starts while everything stops is stopped at once.
      if (over) return {};
      listening ??= listen();
      const { port } = (await listening).address() as AddressInfo;
      known.set(container.runtimeId, { task, container });
      return { ECS_CONTAINER_METADATA_URI_V4: `http://${HOST}:${port}/v4/${container.runtimeId}` };
    },
    async stop() {
      over = true;
      const server = await listening;
      server?.closeAllConnections();
      server?.close();
    },
  };
}

function taskAnswer(task: TaskRecord): object {
  const { clusterArn, taskArn, desiredStatus, lastStatus, availabilityZone, launchType, pullStartedAt, pullStoppedAt } = taskShape(task);
  const { family, revision } = task.definition.definition;
  return {
    Cluster: clusterArn,
    TaskARN: taskArn,
    Family: family,
    Revision: String(revision),
    DesiredStatus: desiredStatus,
    KnownStatus: lastStatus,
    PullStartedAt: pullStartedAt,
    PullStoppedAt: pullStoppedAt,
    AvailabilityZone: availabilityZone,
    LaunchType: launchType,
    Containers: task.containers.map((container) => containerMetadata(task, container)),
  };
}

const containerMetadata = (
  task: TaskRecord,
  { runtimeId, arn, definition: { name, image }, digest, lastStatus }: ContainerRecord,
): object => ({
  DockerId: runtimeId,
  Name: name,
  Image: image,
  ImageID: digest,
  DesiredStatus: task.desiredStatus,
  KnownStatus: lastStatus,
  ContainerARN: arn,
});
