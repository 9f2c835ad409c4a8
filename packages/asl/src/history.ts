import type { Block, Node, Seconds } from './node.ts';

/**
 * The service ends an execution whose history grows past this, wherever it stands. Source: "Step Functions
 * service quotas".
 */
export const historyLimit = 25_000;

/** Events of a state of a standard workflow, by its kind: entered and exited, and what is said in between. */
export const eventsOfKind = {
  /** Scheduled, started, succeeded or failed. */
  task: 5,
  /** Submitted as well. */
  'token wait': 6,
  /** The same of a task that waits for the end of what it started. */
  'nested execution': 6,
  choice: 2,
  wait: 2,
  pass: 2,
  /** Started and succeeded; a failure in a branch is told three times more. */
  parallel: 7,
  map: 4,
  succeed: 2,
  fail: 2,
} as const;

const ofState = 2;

/**
 * How many events the history of an execution can come to when polls run to their end: the longest way,
 * without retries. A loop whose rounds nothing here tells counts as one round, so this is a least bound, not
 * the whole truth.
 */
export function historyEvents(block: Block): number {
  return sum(block.nodes.map(eventsOf));
}

function eventsOf(node: Node): number {
  switch (node.kind) {
    case 'task':
      return task(node.task) + longest(node.catches.map((each) => each.block));
    case 'poll':
      return rounds(node.atMost, node.every) * (task(node.task.task) + 2 * ofState) + ofState;
    case 'choice':
      return ofState + longest([...node.ways.map((way) => way.block), node.otherwise]);
    case 'repeat':
      return historyEvents(node.body) + ofState;
    case 'each':
      return ofState + items(node.items) * (historyEvents(node.body) + ofState);
    case 'parallel':
      return eventsOfKind.parallel + sum(node.branches.map(historyEvents));
    case 'map':
      return eventsOfKind.map + items(node.items) * (ofState + ofState + historyEvents(node.body));
    case 'guard':
      return eventsOfKind.parallel + historyEvents(node.body) + historyEvents(node.failed);
    case 'part':
    case 'block':
      return historyEvents(node.body);
    case 'leave':
      return 0;
    // Values are set on the way, and handed out by the state before, where that can be.
    case 'assign':
    case 'hand out':
    case 'wait':
    case 'raise':
    case 'fail':
    case 'succeed':
      return ofState;
  }
}

/** The kind of a task, by its resource. */
export const taskKind = (resource: string): keyof typeof eventsOfKind =>
  resource.endsWith('.waitForTaskToken') ? 'token wait' : /\.sync(:2)?$/.test(resource) ? 'nested execution' : 'task';

const task = ({ resource }: { readonly resource: string }): number => eventsOfKind[taskKind(resource)];

const rounds = (atMost: Seconds, every: Seconds): number =>
  typeof atMost === 'number' && typeof every === 'number' ? Math.ceil(atMost / Math.max(1, every)) + 1 : 1;

const items = (list: { readonly kind: string; readonly items?: readonly unknown[] }): number => list.items?.length ?? 1;

const longest = (blocks: readonly Block[]): number => Math.max(0, ...blocks.map(historyEvents));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
