import type { HookConfig, TaskHook } from '../hook.ts';
import type { Plan } from '../plan.ts';
import type { ServiceConfig } from '../service-config.ts';
import { homeOf, type SideConfig, type SideKind } from '../side.ts';
import type { Named } from './routes/route-planner.ts';
import { plannerOf } from './routes/routes.ts';

/** What a plan names and its service's configuration does not any more, a line each. */
export function lostNames(plan: Plan, config: ServiceConfig): readonly string[] {
  // Over another kind of route nothing of what it goes by is the same.
  if (plan.route !== config.route) return [`route: it goes over ${plan.route}, and ${config.route} is configured`];
  const configured = named(config, config.sides);
  return named(plan, [plan.blue, plan.green]).flatMap(([what, name]) => {
    if (configured.some(([kind, other]) => kind === what && other === name)) return [];
    const now = configured.flatMap(([kind, other]) => (kind === what ? [other] : []));
    return [`${what}: its plan has ${name}, and configured is ${now.join(', ') || 'none'}`];
  });
}

/** What a side's tasks are registered in, in words. */
const HOMES = { 'target-group': 'target group', discovery: 'Cloud Map service' } as const satisfies Record<SideKind, string>;

/** What a role of a deployment is narrowed to. */
const named = (of: Plan | ServiceConfig, sides: readonly SideConfig[]): readonly Named[] => [
  ['cluster', of.cluster],
  ...sides.flatMap((side): readonly Named[] => [
    ['ECS service', side.service],
    [HOMES[side.kind], homeOf(side)],
  ]),
  ...hooksIn(of).flatMap((hook): readonly Named[] => (hook.kind === 'task' ? tasking(hook) : [['function of a hook', hook.function]])),
  ...hooksIn(of).flatMap(({ undo }): readonly Named[] => (undo ? [['function of a hook', undo.function]] : [])),
  ...plannerOf(of).named(of),
];

/** The `before` of a plan is something else: its hooks have the task first. */
const hooksIn = (of: Plan | ServiceConfig): readonly HookConfig[] =>
  'epoch' in of ? (of.hooks ?? []) : [...(of.before ? [of.before] : []), ...of.hooks];

/** The rights to run a task, and to stop one, are of services that have one. */
const tasking = ({ task }: TaskHook): readonly Named[] => [
  ['task', 'one to run'],
  ...(task.onRollback === 'stop' ? ([['task that is stopped', 'one that a rollback stops']] as const) : []),
];
