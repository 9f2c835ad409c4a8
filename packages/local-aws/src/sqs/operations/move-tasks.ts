import { AwsError } from '../../kernel/aws-error.ts';
import { uuid } from '../../kernel/ids.ts';
import { invalidParameter, invalidValue } from '../errors.ts';
import type { Message, Queue } from '../queue.ts';
import type { Queues } from '../queues.ts';
import type { SqsOperations } from '../table.ts';

/** A redrive of a dead-letter queue. */
interface MoveTask {
  readonly id: string;
  readonly source: Queue;
  /** Left out: each message goes back to the queue that it came from. */
  readonly destination: Queue | undefined;
  readonly perSecond: number | undefined;
  readonly startedAt: number;
  readonly toMove: number;
  moved: number;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  failure: string | undefined;
}

/** "System optimized", and the most that may be asked for. Source: StartMessageMoveTask (API reference). */
const MOST_PER_SECOND = 500;
const MOST_LISTED = 10;

const noResource = (parameter: string) =>
  new AwsError('ResourceNotFoundException', `The resource that you specified for the ${parameter} parameter doesn't exist.`);

/** Redrives of dead-letter queues. A message that is moved is a new one: new id, new time, never received. */
export const moveTaskOperations = (queues: Queues) => {
  const tasks: MoveTask[] = [];
  const { ctx } = queues;

  const sourceOf = (arn = ''): Queue => {
    const queue = queues.byArn(arn);
    if (!queue) throw noResource('SourceArn');
    return queue;
  };

  async function run(task: MoveTask): Promise<void> {
    const pause = 1000 / (task.perSecond ?? MOST_PER_SECOND);
    while (task.status === 'RUNNING') {
      const message = task.moved < task.toMove ? task.source.first() : undefined;
      if (!message) {
        task.status = 'COMPLETED';
        return;
      }
      const to = task.destination ?? (message.deadLetterOf === undefined ? undefined : queues.byArn(message.deadLetterOf));
      if (!to || !queues.has(to)) {
        task.status = 'FAILED';
        task.failure = message.deadLetterOf === undefined ? 'CouldNotDetermineMessageSource' : 'AWS.SimpleQueueService.NonExistentQueue';
        return;
      }
      task.source.remove(message);
      moveTo(to, message);
      task.moved++;
      await ctx.clock.sleep(pause, queues.halted);
    }
  }

  return {
    StartMessageMoveTask: ({ SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond: perSecond }) => {
      const source = sourceOf(SourceArn);
      if (queues.sourcesOf(source).length === 0) throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
      const destination = DestinationArn === undefined ? undefined : queues.byArn(DestinationArn);
      if (DestinationArn !== undefined && !destination) throw noResource('DestinationArn');
      if (perSecond !== undefined && (perSecond < 1 || perSecond > MOST_PER_SECOND))
        throw invalidValue(perSecond, 'MaxNumberOfMessagesPerSecond', `Must be between 1 and ${MOST_PER_SECOND}, if provided.`);
      if (tasks.some((task) => task.source === source && task.status === 'RUNNING'))
        throw invalidParameter('There is already a task running. Only one active task is allowed for a source queue arn at a given time.');
      const startedAt = ctx.clock.now();
      const task: MoveTask = {
        id: uuid(ctx.random),
        source,
        destination,
        perSecond,
        startedAt,
        toMove: source.length,
        moved: 0,
        status: 'RUNNING',
        failure: undefined,
      };
      tasks.unshift(task);
      run(task).catch((error: unknown) => {
        if (!queues.halted.aborted) throw error;
      });
      return { TaskHandle: handleOf(task) };
    },

    CancelMessageMoveTask: ({ TaskHandle = '' }) => {
      const { taskId, sourceArn } = readHandle(TaskHandle);
      const source = sourceOf(sourceArn);
      const task = tasks.find(({ id }) => id === taskId);
      if (!task || task.source !== source) throw new AwsError('ResourceNotFoundException', 'Task does not exist.');
      if (task.status !== 'RUNNING') throw invalidParameter('Only active tasks can be cancelled.');
      task.status = 'CANCELLED';
      return { ApproximateNumberOfMessagesMoved: task.moved };
    },

    ListMessageMoveTasks: ({ SourceArn, MaxResults: most = 1 }) => {
      const source = sourceOf(SourceArn);
      if (most < 1 || most > MOST_LISTED) throw invalidValue(most, 'MaxResults', `Must be between 1 and ${MOST_LISTED}, if provided.`);
      const found = tasks.filter((task) => task.source === source).slice(0, most);
      return {
        Results: found.map((task) => ({
          ...(task.status === 'RUNNING' && { TaskHandle: handleOf(task) }),
          Status: task.status,
          SourceArn: source.arn,
          ...(task.destination && { DestinationArn: task.destination.arn }),
          ...(task.perSecond !== undefined && { MaxNumberOfMessagesPerSecond: task.perSecond }),
          ApproximateNumberOfMessagesMoved: task.moved,
          ApproximateNumberOfMessagesToMove: task.toMove,
          ...(task.failure !== undefined && { FailureReason: task.failure }),
          StartedTimestamp: Math.floor(task.startedAt),
        })),
      };
    },
  } satisfies SqsOperations;
};

function moveTo(queue: Queue, { body, attributes, traceHeader, senderId }: Message): void {
  queue.send({ body, attributes, traceHeader, senderId }, 0);
}

const handleOf = ({ id, source }: MoveTask): string =>
  Buffer.from(JSON.stringify({ taskId: id, sourceArn: source.arn })).toString('base64');

function readHandle(handle: string): { taskId: string; sourceArn: string } {
  try {
    const { taskId, sourceArn } = JSON.parse(Buffer.from(handle, 'base64').toString('utf8')) as Record<string, unknown>;
    if (typeof taskId === 'string' && typeof sourceArn === 'string') return { taskId, sourceArn };
  } catch {
    // No JSON: told below.
  }
  throw invalidParameter('Value for parameter TaskHandle is invalid.');
}
