import type { Expression, Member } from './expression.ts';
import type { Retry } from './retry.ts';
import type { Variables } from './scope.ts';
import type { Task } from './task.ts';

/**
 * The tree between builder and machine: what was written, resolved to expressions, nothing decided yet. Every
 * node is frozen.
 */
export type Node =
  | TaskNode
  | AssignNode
  | WaitNode
  | ChoiceNode
  | RepeatNode
  | PollNode
  | EachNode
  | ParallelNode
  | MapNode
  | GuardNode
  | PartNode
  | BlockNode
  | LeaveNode
  | HandOutNode
  | RaiseNode
  | FailNode
  | SucceedNode;

/** Nodes run one after another. A closed block never comes to its end. */
export interface Block {
  readonly nodes: readonly Node[];
  readonly closed: boolean;
}

interface Named {
  readonly name: string;
  readonly comment?: string;
}

/** What states that can fail have in common. */
export interface FallibleParts extends Named {
  readonly retries: readonly Retry[];
  readonly catches: readonly CatchNode[];
  /** The variable that takes the result (or `kept`, a projection of it). */
  readonly assigns: string;
  readonly kept: Expression;
}

export interface CatchNode {
  readonly errors: readonly string[];
  /** The variable that takes the error. */
  readonly assigns: string;
  readonly block: Block;
}

/** Seconds, known or computed. */
export type Seconds = number | Expression;

export interface TaskNode extends FallibleParts {
  readonly kind: 'task';
  readonly task: Task<unknown, unknown, string>;
  readonly timeout?: Seconds;
  readonly heartbeat?: Seconds;
}

/** Values on the way to the next state: the transitions that lead there assign them. */
interface AssignNode {
  readonly kind: 'assign';
  readonly values: readonly Member[];
}

interface WaitNode extends Named {
  readonly kind: 'wait';
  readonly seconds: Seconds;
}

export interface ChoiceNode extends Named {
  readonly kind: 'choice';
  readonly ways: readonly { readonly label: string; readonly test: Expression; readonly block: Block }[];
  readonly otherwise: Block;
  /**
   * Its rules are rules of the question before, whose last way begins with this one. It has no state and no
   * name then.
   */
  readonly joined: boolean;
}

/** The block runs, then again until `until` holds. */
export interface RepeatNode extends Named {
  readonly kind: 'repeat';
  readonly body: Block;
  readonly until: Expression;
  readonly label: string;
  /** The question comes before the first run. */
  readonly asksFirst: boolean;
}

/**
 * A task is run every so often until its result is as wanted, or too much time has passed since the first
 * run.
 */
export interface PollNode extends Named {
  readonly kind: 'poll';
  readonly task: TaskNode;
  readonly every: Seconds;
  readonly atMost: Seconds;
  readonly until: Expression;
  readonly label: string;
  /** Names of the states beside the task. */
  readonly names: { readonly question: string; readonly wait: string; readonly timedOut: string };
  readonly timedOut: { readonly error: Expression; readonly cause: Expression };
  /** The variable for the moment of the first run. */
  readonly since: string;
}

/** A loop over a list, one item after another, that its body may leave early. */
export interface EachNode extends Named {
  readonly kind: 'each';
  readonly items: Expression;
  readonly body: Block;
  readonly label: string;
  readonly variables: { readonly item: string; readonly index: string; readonly next: string };
}

export interface ParallelNode extends FallibleParts {
  readonly kind: 'parallel';
  readonly branches: readonly Block[];
}

export interface MapNode extends FallibleParts {
  readonly kind: 'map';
  readonly items: Expression;
  readonly body: Block;
  readonly maxConcurrency?: number;
  readonly variables: { readonly item: string; readonly index: string };
}

/** A box: what fails in `body`, and is not caught there, goes on in `failed`. */
export interface GuardNode extends Named {
  readonly kind: 'guard';
  readonly body: Block;
  readonly failed: Block;
  /** The variable that takes the error. */
  readonly assigns: string;
  /** The variable that takes what the body hands out. */
  readonly result: string;
}

/** A stretch of the workflow that has a title and no state of its own. */
interface PartNode {
  readonly kind: 'part';
  readonly title: string;
  readonly body: Block;
}

/** A stretch that can be left before its end. It is no state either. */
interface BlockNode {
  readonly kind: 'block';
  readonly body: Block;
}

/** Goes on behind the innermost block. */
interface LeaveNode {
  readonly kind: 'leave';
  /** What is surely assigned here. */
  readonly scope: Variables;
}

/** Ends a guard's body: what is behind the guard finds the output under the guard's key. */
export interface HandOutNode {
  readonly kind: 'hand out';
  readonly output: Expression;
  /** Of the state that there is only where nothing before it can hand out. */
  readonly name?: string;
  readonly comment?: string;
}

interface RaiseNode {
  readonly kind: 'raise';
  /** Without one the emitter finds a name. */
  readonly name?: string;
  readonly comment?: string;
  readonly error: Expression;
  readonly cause: Expression;
}

interface FailNode extends Named {
  readonly kind: 'fail';
  readonly error: Expression;
  readonly cause?: Expression;
}

interface SucceedNode {
  readonly kind: 'succeed';
  /** Without one the emitter finds a name. */
  readonly name?: string;
  readonly comment?: string;
  readonly output?: Expression;
}
