import type { Work } from '../../packages/local-aws/src/ecs/behaviour.ts';
import type { TaskHook } from '../../src/deployment/hook.ts';
import type { RouteKind } from '../../src/deployment/route-kinds.ts';
import type { TaskWork } from '../../src/deployment/task.ts';
import { type GivenHooks, type HookStory, hookStory } from './hook-story.ts';

/** The task before the deployment, with what most stories do not care about. */
export const aMigration = (work: Partial<TaskWork> = {}, over: Partial<TaskHook> = {}): TaskHook => ({
  name: 'migration',
  at: 'Before',
  kind: 'task',
  task: { container: 'web', command: ['migrate'], spot: false, onRollback: 'leave', ...work },
  details: {},
  timeoutSeconds: 1_800,
  onTimeout: 'rollback',
  ...over,
});

/** A task that migrates, as its container ends. */
export const migrates =
  (end: ReturnType<Work>): Work =>
  ({ command }) =>
    command[0] === 'migrate' ? end : undefined;

export const DONE = { afterSeconds: 40, code: 0 };

/** Tasks that ECS has been asked for beside the services. */
export const tasksOf = ({ local }: Pick<HookStory, 'local'>) => local.services.ecs.facade.standalone();

/** A story of a deployment with a task, in virtual time. */
export function taskStory(
  title: string,
  route: RouteKind,
  { ends, ...given }: GivenHooks & { readonly ends: Work },
  tell: (story: HookStory) => Promise<void>,
): void {
  hookStory(title, route, given, async (story) => {
    story.local.services.ecs.facade.work(ends);
    await tell(story);
  });
}
