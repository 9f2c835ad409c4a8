import type { TaskRun, TaskWork } from './task.ts';

/**
 * Places of a deployment where hooks run, in its order. The names are CodeDeploy's where it has the place;
 * `hooks/points.ts` says what each is.
 */
export const HOOK_POINTS = [
  'BeforeInstall',
  'AfterInstall',
  'AtTestTraffic',
  'AfterAllowTestTraffic',
  'BeforeAllowTraffic',
  'BeforeTrafficShift',
  'AfterTrafficShift',
  'AfterAllowTraffic',
  'OnRollback',
] as const;

/** A place that people name. */
export type NamedPoint = (typeof HOOK_POINTS)[number];

/** With the place of the task that runs before everything else, which has a key of its own. */
export const ALL_POINTS = ['Before', ...HOOK_POINTS] as const;

export type HookPoint = (typeof ALL_POINTS)[number];

/** What a team gives a hook to know, and a hook gives itself for its next call: a JSON object. */
export type HookDetails = Readonly<Record<string, unknown>>;

interface CommonHook {
  readonly name: string;
  readonly at: HookPoint;
  readonly details: HookDetails;
  /** Over all rounds. */
  readonly timeoutSeconds: number;
  readonly onTimeout: 'rollback' | 'continue';
  /** Run on the way back if the hook had begun. */
  readonly undo?: HookUndo;
}

/** A Lambda function that answers by its result. Name or ARN, as it is called. */
export interface FunctionHook extends CommonHook {
  readonly kind: 'function';
  readonly function: string;
}

/** A Lambda function that is handed a task token; the answer comes by the token. */
export interface TokenHook extends CommonHook {
  readonly kind: 'token';
  readonly function: string;
}

/** An ECS task on green's revision. Its time-out is its deadline. */
export interface TaskHook extends CommonHook {
  readonly kind: 'task';
  readonly task: TaskWork;
}

/** A hook as it is configured, by who does its work. */
export type HookConfig = FunctionHook | TokenHook | TaskHook;

export type HookKind = HookConfig['kind'];

interface HookUndo {
  /** Name or ARN of a Lambda function that answers by its result. */
  readonly function: string;
  readonly details: HookDetails;
  readonly timeoutSeconds: number;
}

/** Hooks of one place, and what undoes hooks, have this many seconds in all on the way back. */
export const WAY_BACK_SECONDS = 3_600;

/** A call of whose end nobody has heard. No task token ends it. */
interface HookCall {
  /** ARN of the execution that calls. Whoever stops it ends the call for the deployment. */
  readonly execution: string;
  /** ISO 8601: by then the function has ended, whether or not anybody waits for it. */
  readonly endsAt: string;
}

/**
 * So many seconds after it is decided that a hook is called, its function has ended: it runs for 15 minutes
 * at most. A call that Lambda refuses is tried again by its state, with waits of three minutes in all. Some
 * refusals come late, such as that of a file system which cannot be mounted. Source: Lambda Developer Guide,
 * "Configure Lambda function timeout".
 */
export const CALL_ENDS_WITHIN_SECONDS = 1_500;

/** One run of a hook, as the record keeps it: a hook runs once at its point, or once at each step. */
export interface HookRun {
  readonly name: string;
  readonly at: HookPoint;
  /** Index of the step, at points that each step has. */
  readonly step?: number;
  /**
   * Where a person has the step taken once more: how many times it was taken before. The run of that time is
   * gone.
   */
  readonly visit?: number;
  /** It is the undo of the hook with this name. */
  readonly undo?: true;
  /** ECS's words. */
  readonly status: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  /** ISO 8601: when it was first called. */
  readonly from: string;
  /** ISO 8601: its time-out. */
  readonly until: string;
  readonly to?: string;
  /** How many times it was called. */
  readonly rounds: number;
  /** A sentence: why it failed. */
  readonly why?: string;
  /** What it gave itself for its next call. Gone once it has ended. */
  readonly details?: HookDetails;
  /** Of a hook that is handed a token: its function has it. */
  readonly handedOut?: true;
  /** Of a function that answers by its result: its last call, until its end is heard. Forward only. */
  readonly call?: HookCall;
  /** How many calls in a row were lost, so that it is called again. */
  readonly lost?: number;
  /** Its time is over, and the configuration says to go on. */
  readonly wentOn?: true;
  /** Of a task. */
  readonly task?: TaskRun;
}
