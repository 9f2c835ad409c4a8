import * as z from 'zod';
import type { Duration } from '../duration.ts';
import type { TaskWork } from '../task.ts';
import { ecsName } from './aws-kinds.ts';
import { key } from './key.ts';
import { flag, integer, list, oneOf, text } from './kinds.ts';
import { object } from './section.ts';
import { HOUR, MINUTE, seconds } from './unit-kinds.ts';
import { wanting } from './wants.ts';

/** An ECS task on the revision of the new version, in the network of its service. */
export interface WrittenTask {
  /**
   * The container that does the work, in the task definition. Its exit code counts: 0 is success. Other
   * containers of the task definition run beside it.
   */
  readonly container: string;
  /** The container's command, instead of its own. */
  readonly command?: readonly string[];
  /**
   * Environment variables of the container, beside its own. Everybody who sees the deployment can read them:
   * a secret belongs into `secrets` of the task definition.
   */
  readonly environment?: Readonly<Record<string, string>>;
  /** CPU units of the whole task, instead of those of the task definition. */
  readonly cpu?: number;
  /** MiB of memory of the whole task, instead of those of the task definition. */
  readonly memory?: number;
  /**
   * How long it may take, with the time in which no capacity is found for it.
   * @default '30 minutes'
   */
  readonly deadline?: Duration;
  /**
   * Whether it may run on Fargate Spot where the service does. AWS may take that capacity back in the middle
   * of the work.
   * @default false
   */
  readonly spot?: boolean;
  /**
   * What becomes of it when the deployment goes back while it runs: it goes on (`leave`), or it is stopped
   * (`stop`), which may leave its work half done.
   * @default 'leave'
   */
  readonly onRollback?: 'leave' | 'stop';
}

/** A task that is done, with its time. */
export interface TimedWork {
  readonly work: TaskWork;
  readonly deadlineSeconds: number;
}

const VALUE = 'a text of at most 4,096 characters';
const VARIABLES = `an object of environment variables, each with ${VALUE}`;

const variable = text("the name of an environment variable: letters, digits and '_'", '^[A-Za-z_][A-Za-z0-9_]{0,254}$');

const environment = z
  .record(variable, z.string({ error: wanting(VALUE) }).max(4_096, { error: wanting(VALUE) }), { error: wanting(VARIABLES) })
  .meta({ wants: VARIABLES });

const written = object({
  container: key(ecsName('a container'), {
    text: 'The container that does the work, in the task definition. Its exit code counts: 0 is success. Other containers of the task definition run beside it.',
  }),
  command: key(list(text('a text of 1 to 4,096 characters', '^[^]{1,4096}$'), 1, 100, 'texts'), {
    optional: true,
    text: "The container's command, instead of its own.",
  }),
  environment: key(environment, {
    optional: true,
    text: 'Environment variables of the container, beside its own. Everybody who sees the deployment can read them: a secret belongs into `secrets` of the task definition.',
  }),
  cpu: key(integer(128, 196_608, 'CPU units'), {
    optional: true,
    text: 'CPU units of the whole task, instead of those of the task definition.',
  }),
  memory: key(integer(4, 1_000_000, 'MiB'), {
    optional: true,
    text: 'MiB of memory of the whole task, instead of those of the task definition.',
  }),
  deadline: key(seconds(MINUTE, 24 * HOUR), {
    default: '30 minutes',
    text: 'How long it may take, with the time in which no capacity is found for it.',
  }),
  spot: key(flag(), {
    default: false,
    text: 'Whether it may run on Fargate Spot where the service does. AWS may take that capacity back in the middle of the work.',
  }),
  onRollback: key(oneOf(['leave', 'stop']), {
    default: 'leave',
    text: 'What becomes of it when the deployment goes back while it runs: it goes on (`leave`), or it is stopped (`stop`), which may leave its work half done.',
  }),
});

export const task = written
  .transform(({ deadline, ...work }): TimedWork => ({ work, deadlineSeconds: deadline }))
  .meta(written.meta() ?? {});
