import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { NEEDS_PERSON } from '../src/aws/action/action-telemetry.ts';
import { announcedTask } from '../src/aws/action/announced-task.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { tasksPort } from '../src/aws/services/ecs-tasks.ts';
import { HOOK_BOXES } from '../src/deployment/hooks/points.ts';
import { type TaskWaits, taskSeen, taskStopping } from '../src/deployment/hooks/record-task.ts';

/**
 * One look at a task that was asked for: it has ended, it goes on, or a person must say whether its work is
 * done. On the way back it stops the task where the configuration says so. Gives the seconds until the next
 * look; 0 once it has ended.
 */
export const handler = action({
  name: 'look-at-task',
  only: 'with tasks',
  input: z.object({ service: z.string(), epoch: z.int().min(1), box: z.enum(HOOK_BOXES), step: z.int().min(0), run: z.string().min(1) }),
  mutates: true,
  uses: [recordPort.only('change'), tasksPort.only('look', 'find', 'stop')],
  errors: ['Fenced', 'GaveWay', 'RollbackRequested', 'JudgedUnhealthy', 'RecordUnavailable', 'RecordContended'],
  async run({ service, ...place }, tools): Promise<TaskWaits> {
    const { signal, now, log } = tools;
    return announcedTask(tools, service, place, async (step, acting) => {
      switch (step.do) {
        case 'wait':
          return { waitSeconds: step.waitSeconds };
        case 'look': {
          const seen = await acting.tasks(step.plan.cluster).look(step.arn, signal);
          const kept = await acting.record.change(service, taskSeen(place, step.arn, seen, now()), signal);
          if (kept.asked) log.warn('a task was interrupted: a person is asked', NEEDS_PERSON);
          return kept;
        }
        case 'stop': {
          const tasks = acting.tasks(step.plan.cluster);
          const arn = step.task.task ?? (await tasks.find(step.task.startedBy, signal));
          const seen = arn === undefined ? undefined : await tasks.look(arn, signal);
          if (arn !== undefined && seen && seen.status !== 'STOPPED') {
            await tasks.stop(arn, `${step.plan.deployment} goes back`, signal);
            log.info('a task is stopped', { task: arn });
          }
          return acting.record.change(service, taskStopping(place, seen, now()), signal);
        }
        // It is asked for first.
        default:
          return { waitSeconds: 1 };
      }
    });
  },
});
