import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { NEEDS_PERSON } from '../src/aws/action/action-telemetry.ts';
import { announcedTask } from '../src/aws/action/announced-task.ts';
import { bestEffort } from '../src/aws/action/best-effort.ts';
import { registerGreen } from '../src/aws/action/register-green.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { containersPort } from '../src/aws/services/ecs-service.ts';
import { tasksPort } from '../src/aws/services/ecs-tasks.ts';
import { HOOK_BOXES } from '../src/deployment/hooks/points.ts';
import { type TaskWaits, taskAsked, taskLogs, taskLost } from '../src/deployment/hooks/record-task.ts';

/**
 * Asks ECS for a task on green's revision, which it registers first. The record has the token before ECS has:
 * whoever comes again asks with the same one, or, when that is too long ago, looks for the task by its name.
 * So it is run once at most. Gives the seconds until it is looked at.
 */
export const handler = action({
  name: 'run-task',
  only: 'with tasks',
  input: z.object({ service: z.string(), epoch: z.int().min(1), box: z.enum(HOOK_BOXES), step: z.int().min(0), run: z.string().min(1) }),
  mutates: true,
  uses: [recordPort.only('change'), containersPort.only('revision', 'own'), tasksPort.only('run', 'find', 'log')],
  errors: ['Fenced', 'GaveWay', 'RollbackRequested', 'JudgedUnhealthy', 'PlanRefused', 'RecordUnavailable', 'RecordContended'],
  async run({ service, ...place }, tools): Promise<TaskWaits> {
    const { signal, now, log } = tools;
    return announcedTask(tools, service, place, async (step, acting) => {
      if (step.do === 'wait') return { waitSeconds: step.waitSeconds };
      // Somebody else has asked for it meanwhile: the next look tells.
      if (step.do !== 'run' && step.do !== 'find') return { waitSeconds: 1 };
      const { plan, task, work } = step;
      const tasks = acting.tasks(plan.cluster);
      const [found, taskDefinition] =
        step.do === 'find' ? [await tasks.find(task.startedBy, signal), undefined] : [undefined, await registerGreen(tools, plan, acting)];
      const asked =
        taskDefinition === undefined
          ? found === undefined
            ? undefined
            : ({ kind: 'taken', task: found } as const)
          : await tasks.run(
              {
                work,
                taskDefinition,
                like: [plan.green.service, plan.blue.service],
                token: task.token,
                startedBy: task.startedBy,
                tags: { 'teal:service': service, 'teal:deployment': plan.deployment },
              },
              signal,
            );
      if (asked === undefined) {
        const lost = await acting.record.change(service, taskLost(place, task, now()), signal);
        if (lost.asked) log.warn('whether a task ran is not known: a person is asked', NEEDS_PERSON);
        return lost;
      }
      log.info(asked.kind === 'taken' ? 'a task runs' : 'a task was not placed', { ...asked, container: work.container });
      const kept = await acting.record.change(service, taskAsked(place, task, asked, now()), signal);
      if (asked.kind !== 'taken' || taskDefinition === undefined) return kept;
      // Behind the ARN: people find the log without it, too.
      const orWithout = bestEffort(tools, 'where the task writes was not read');
      const where = await orWithout(() => tasks.log(asked.task, { taskDefinition, container: work.container }, signal));
      if (where) await orWithout(() => acting.record.change(service, taskLogs(place, asked.task, where), signal));
      return kept;
    });
  },
});
