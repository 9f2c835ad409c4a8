import * as z from 'zod';
import type { Duration } from '../duration.ts';
import { type FunctionHook, HOOK_POINTS, type NamedPoint, type TaskHook, type TokenHook } from '../hook.ts';
import { key } from './key.ts';
import { oneOf, text } from './kinds.ts';
import { functionName } from './lambda-kinds.ts';
import { object } from './section.ts';
import { task, type WrittenTask } from './task-keys.ts';
import { HOUR, MINUTE, seconds } from './unit-kinds.ts';
import { wanting } from './wants.ts';

/** A function or an ECS task of the team's, run at one place of every deployment. */
export interface WrittenHook {
  /** Its name, in the record, in `teal status` and in what people are told. */
  readonly name: string;
  /** Where it runs. */
  readonly at: NamedPoint;
  /**
   * The name or the ARN of the Lambda function, with an alias or a version when one is meant. It is called
   * with the payload of a life-cycle hook of ECS, and answers as such a hook. A hook has either a function or
   * a task.
   */
  readonly function?: string;
  /** An ECS task that does the work, instead of a function. Its `deadline` is its time-out. */
  readonly task?: WrittenTask;
  /**
   * How it answers: by what it returns (`result`), or by the task token that it is handed (`token`), for work
   * of days.
   * @default 'result'
   */
  readonly answers?: 'result' | 'token';
  /**
   * What the function gets as `hookDetails`.
   * @default {}
   */
  readonly details?: Readonly<Record<string, unknown>>;
  /**
   * How long it may take, all its calls together. 24 hours when nothing is said, and at most; 14 days at most
   * where it answers by a token. At `OnRollback` 5 minutes, and at most 1 hour.
   */
  readonly timeout?: Duration;
  /**
   * What happens when it takes longer: the deployment goes back (`rollback`), or it goes on (`continue`).
   * `rollback` when nothing is said. At `OnRollback` nothing stops the way back.
   */
  readonly onTimeout?: 'rollback' | 'continue';
  /** What undoes its work. It runs on the way back, if the hook had begun. */
  readonly undo?: WrittenUndo;
}

interface WrittenUndo {
  /** The name or the ARN of the Lambda function. It answers by what it returns. */
  readonly function: string;
  /**
   * What the function gets as `hookDetails`.
   * @default {}
   */
  readonly details?: Readonly<Record<string, unknown>>;
  /**
   * How long it may take.
   * @default '5 minutes'
   */
  readonly timeout?: Duration;
}

const DETAILS = 'an object of JSON';

const details = z
  .record(z.string(), z.unknown(), { error: wanting(DETAILS) })
  .refine(isJson, { error: wanting(DETAILS) })
  .meta({ wants: DETAILS });

/** JSON has it as it is: no function, no time, no number that is none. */
function isJson(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return value === null || ['string', 'boolean'].includes(typeof value);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isJson);
}

/**
 * The time-outs that each kind has. Source of the first two: Amazon ECS API reference, TimeoutConfiguration.
 */
export const HOOK_TIMES = {
  result: { least: MINUTE, most: 24 * HOUR, untold: 24 * HOUR },
  token: { least: MINUTE, most: 14 * 24 * HOUR, untold: 24 * HOUR },
  back: { least: MINUTE, most: HOUR, untold: 5 * MINUTE },
} as const;

const undo = object({
  function: key(functionName, { text: 'The name or the ARN of the Lambda function. It answers by what it returns.' }),
  details: key(details, { default: {}, text: 'What the function gets as `hookDetails`.' }),
  timeout: key(seconds(HOOK_TIMES.back.least, HOOK_TIMES.back.most), { default: '5 minutes', text: 'How long it may take.' }),
});

const written = object({
  name: key(text("1 to 64 letters, digits, '-', '_' and blanks", '^[A-Za-z0-9][A-Za-z0-9 _-]{0,63}$'), {
    text: 'Its name, in the record, in `teal status` and in what people are told.',
  }),
  at: key(oneOf(HOOK_POINTS), { text: 'Where it runs.' }),
  function: key(functionName, {
    optional: true,
    text: 'The name or the ARN of the Lambda function, with an alias or a version when one is meant. It is called with the payload of a life-cycle hook of ECS, and answers as such a hook. A hook has either a function or a task.',
  }),
  task: key(task, {
    optional: true,
    text: 'An ECS task that does the work, instead of a function. Its `deadline` is its time-out.',
  }),
  answers: key(oneOf(['result', 'token']), {
    default: 'result',
    text: 'How it answers: by what it returns (`result`), or by the task token that it is handed (`token`), for work of days.',
  }),
  details: key(details, { default: {}, text: 'What the function gets as `hookDetails`.' }),
  timeout: key(seconds(HOOK_TIMES.token.least, HOOK_TIMES.token.most), {
    optional: true,
    text: 'How long it may take, all its calls together. 24 hours when nothing is said, and at most; 14 days at most where it answers by a token. At `OnRollback` 5 minutes, and at most 1 hour.',
  }),
  onTimeout: key(oneOf(['rollback', 'continue']), {
    optional: true,
    text: 'What happens when it takes longer: the deployment goes back (`rollback`), or it goes on (`continue`). `rollback` when nothing is said. At `OnRollback` nothing stops the way back.',
  }),
  undo: key(undo, { optional: true, text: 'What undoes its work. It runs on the way back, if the hook had begun.' }),
});

type Read = z.output<typeof written>;

/** Which bounds its time-out has. */
export const timesOf = ({ at, answers }: { readonly at?: string | undefined; readonly answers?: string | undefined }) =>
  HOOK_TIMES[at === 'OnRollback' ? 'back' : answers === 'token' ? 'token' : 'result'];

const read = ({
  name,
  at,
  answers,
  function: called,
  task: timed,
  details,
  timeout,
  onTimeout,
  undo,
}: Read): FunctionHook | TokenHook | TaskHook => ({
  name,
  at,
  ...(timed ? { kind: 'task', task: timed.work } : { kind: answers === 'token' ? 'token' : 'function', function: called ?? '' }),
  details,
  timeoutSeconds: timed?.deadlineSeconds ?? timeout ?? timesOf({ at, answers }).untold,
  onTimeout: at === 'OnRollback' ? 'continue' : (onTimeout ?? 'rollback'),
  ...(undo && { undo: { function: undo.function, details: undo.details, timeoutSeconds: undo.timeout } }),
});

export const hook = written.transform(read).meta(written.meta() ?? {});
