import { template } from './argument.ts';
import type { Catcher, Json, State, StateMachineDefinition, States } from './definition.ts';
import { binary, call, conditional, type Expression, index, literal, states, variable } from './expression.ts';
import { jsonataText } from './jsonata-text.ts';
import type {
  Block,
  ChoiceNode,
  EachNode,
  FallibleParts,
  GuardNode,
  MapNode,
  Node,
  ParallelNode,
  PollNode,
  RaiseNode,
  RepeatNode,
  Seconds,
  TaskNode,
} from './node.ts';
import { toRetrier } from './retry.ts';
import { asks, before, type Naming, nameStates, timedOut, waitBefore } from './state-names.ts';
import { variablesRead } from './variables-read.ts';
import type { Workflow } from './workflow.ts';

/** The machine of a workflow as it stands, sound or not. Pure. */
export function emitWorkflow(workflow: Workflow<unknown>): StateMachineDefinition {
  const naming = nameStates(workflow.body);
  const read = variablesRead(workflow.body);
  return {
    ...(workflow.comment === undefined ? {} : { Comment: workflow.comment }),
    QueryLanguage: 'JSONata',
    ...(workflow.timeoutSeconds === undefined ? {} : { TimeoutSeconds: workflow.timeoutSeconds }),
    ...emitMachine(workflow.body, { naming, read, guard: undefined }),
  };
}

/** Where a node stands: what its states do not know themselves. */
interface Place {
  readonly naming: Naming;
  /** Variables that something reads; others are not assigned. */
  readonly read: ReadonlySet<string>;
  /** Where failures go that a state does not catch itself. */
  readonly guard: { readonly entry: string; readonly assigns: string } | undefined;
}

type Named = readonly [name: string, state: State];

function emitMachine(block: Block, place: Place): States {
  return { StartAt: entryOf(block, '', place), States: Object.fromEntries(emitBlock(block, '', place)) };
}

function emitBlock(block: Block, next: string, place: Place): Named[] {
  return block.nodes.flatMap((node, i) =>
    emit(node, entryOf({ nodes: block.nodes.slice(i + 1), closed: block.closed }, next, place), place),
  );
}

/** The first state of a block: where to go to run it. A block without states is its successor. */
function entryOf(block: Block, next: string, place: Place): string {
  const [first, ...rest] = block.nodes;
  if (first === undefined) return next;
  switch (first.kind) {
    case 'poll':
    case 'each':
      return before(first.name);
    case 'repeat':
      return entryOf(first.body, first.name, place);
    case 'guard':
      return entryOf(first.body, entryOf({ nodes: rest, closed: block.closed }, next, place), place);
    default:
      return place.naming(first);
  }
}

function emit(node: Node, next: string, place: Place): Named[] {
  switch (node.kind) {
    case 'task':
      return emitFallible(node, taskState(node), next, place);
    case 'assign':
      return [
        [node.name, { Type: 'Pass', ...comment(node), Assign: assignments(node.values.map(({ key, value }) => [key, value])), Next: next }],
      ];
    case 'wait':
      return [[node.name, { Type: 'Wait', ...comment(node), Seconds: seconds(node.seconds), Next: next }]];
    case 'choice':
      return emitChoice(node, next, place);
    case 'repeat':
      return emitRepeat(node, next, place);
    case 'poll':
      return emitPoll(node, next, place);
    case 'each':
      return emitEach(node, next, place);
    case 'parallel':
      return emitParallel(node, next, place);
    case 'map':
      return emitMap(node, next, place);
    case 'guard':
      return emitGuard(node, next, place);
    case 'raise':
      return [[place.naming(node), raiseState(node, place)]];
    case 'fail':
      return [[node.name, { Type: 'Fail', ...comment(node), Error: text(node.error), ...(node.cause ? { Cause: text(node.cause) } : {}) }]];
    case 'succeed':
      return [[place.naming(node), { Type: 'Succeed', ...(node.output ? { Output: output(node.output) } : {}) }]];
  }
}

function emitChoice(node: ChoiceNode, next: string, place: Place): Named[] {
  const rules = node.ways.map((way) => ({
    ...(way.label === undefined ? {} : { Comment: way.label }),
    Condition: wrap(way.test),
    Next: entryOf(way.block, next, place),
  }));
  const state: State = { Type: 'Choice', ...comment(node), Choices: rules, Default: entryOf(node.otherwise, next, place) };
  return [[node.name, state], ...[...node.ways.map((way) => way.block), node.otherwise].flatMap((block) => emitBlock(block, next, place))];
}

function emitRepeat(node: RepeatNode, next: string, place: Place): Named[] {
  const again = entryOf(node.body, node.name, place);
  const state: State = { Type: 'Choice', ...comment(node), Choices: [{ Condition: wrap(node.until), Next: next }], Default: again };
  return [...emitBlock(node.body, node.name, place), [node.name, state]];
}

function emitPoll(node: PollNode, next: string, place: Place): Named[] {
  const { name } = node;
  const now = call('toMillis', states('context', 'State', 'EnteredTime'));
  const late = binary('>=', binary('-', now, variable(node.since)), milliseconds(node.atMost));
  const raised: RaiseNode = { kind: 'raise', ...node.timedOut };
  return [
    [before(name), { Type: 'Pass', Assign: assignments([[node.since, now]]), Next: name }],
    ...emitFallible(node.task, taskState(node.task), asks(name), place, next),
    [
      asks(name),
      {
        Type: 'Choice',
        Choices: [
          { Condition: wrap(node.until), Next: next },
          { Comment: 'too late', Condition: wrap(late), Next: timedOut(name) },
        ],
        Default: waitBefore(name),
      },
    ],
    [waitBefore(name), { Type: 'Wait', Seconds: seconds(node.every), Next: name }],
    [timedOut(name), raiseState(raised, place)],
  ];
}

function emitEach(node: EachNode, next: string, place: Place): Named[] {
  const { item, index: position, next: following } = node.variables;
  const upcoming = variable(following);
  const rule = {
    Condition: wrap(binary('<', upcoming, call('count', node.items))),
    Assign: assignments([
      ...(place.read.has(item) ? ([[item, index(node.items, upcoming)]] as const) : []),
      ...(place.read.has(position) ? ([[position, upcoming]] as const) : []),
      [following, binary('+', upcoming, literal(1))],
    ]),
    Next: entryOf(node.body, node.name, place),
  };
  return [
    [before(node.name), { Type: 'Pass', Assign: { [following]: 0 }, Next: node.name }],
    [node.name, { Type: 'Choice', ...comment(node), Choices: [rule], Default: next }],
    ...emitBlock(node.body, node.name, place),
  ];
}

function emitParallel(node: ParallelNode, next: string, place: Place): Named[] {
  const inside = { ...place, guard: undefined };
  const state: State = { Type: 'Parallel', Branches: node.branches.map((branch) => emitMachine(branch, inside)) };
  return emitFallible(node, state, next, place);
}

function emitMap(node: MapNode, next: string, place: Place): Named[] {
  const inside = { ...place, guard: undefined };
  const body = entryOf(node.body, '', inside);
  const values: readonly (readonly [string, Expression])[] = [
    [node.variables.item, states('input', 'item')],
    [node.variables.index, states('input', 'index')],
  ];
  const read = values.filter(([name]) => place.read.has(name));
  // Only the first state of an iteration sees its item: from there on it is a variable.
  const first: Named[] = read.length === 0 ? [] : [[before(node.name), { Type: 'Pass', Assign: assignments(read), Next: body }]];
  const state: State = {
    Type: 'Map',
    Items: wrap(node.items),
    ItemSelector: {
      item: wrap(states('context', 'Map', 'Item', 'Value')),
      index: wrap(states('context', 'Map', 'Item', 'Index')),
    },
    ...(node.maxConcurrency === undefined ? {} : { MaxConcurrency: node.maxConcurrency }),
    ItemProcessor: {
      ProcessorConfig: { Mode: 'INLINE' },
      StartAt: first[0]?.[0] ?? body,
      States: Object.fromEntries([...first, ...emitBlock(node.body, '', inside)]),
    },
  };
  return emitFallible(node, state, next, place);
}

function emitGuard(node: GuardNode, next: string, place: Place): Named[] {
  const guard = { entry: entryOf(node.failed, next, place), assigns: node.assigns };
  return [...emitBlock(node.body, next, { ...place, guard }), ...emitBlock(node.failed, next, place)];
}

/** In a guard a Pass goes to its handler with the error set, as a failed task would; elsewhere the execution fails. */
function raiseState(node: RaiseNode, place: Place): State {
  if (place.guard === undefined) return { Type: 'Fail', Error: text(node.error), Cause: text(node.cause) };
  const { entry, assigns } = place.guard;
  const error = { [assigns]: { Error: template(node.error), Cause: template(node.cause) } };
  return { Type: 'Pass', ...(place.read.has(assigns) ? { Assign: error } : {}), Next: entry };
}

function taskState(node: TaskNode): State & { readonly Type: 'Task' } {
  return {
    Type: 'Task',
    Resource: node.task.resource,
    Arguments: template(node.task.args),
    TimeoutSeconds: seconds(node.timeout ?? defaultTimeout),
    ...(node.heartbeat === undefined ? {} : { HeartbeatSeconds: seconds(node.heartbeat) }),
  };
}

/** Seconds of a task that names no timeout. The service's own default is three years. */
const defaultTimeout = 60;

/** `onward`: where a catch goes on to, if not to `next`. */
function emitFallible(node: FallibleParts, state: State, next: string, place: Place, onward = next): Named[] {
  const all = node.catches.toSorted((a, b) => Number(a.errors.includes('States.ALL')) - Number(b.errors.includes('States.ALL')));
  const own = all.map((each) => catcher(each.errors, each.assigns, entryOf(each.block, onward, place), place));
  const caughtAll = all.some((each) => each.errors.includes('States.ALL'));
  const guarded = place.guard && !caughtAll ? [catcher(['States.ALL'], place.guard.assigns, place.guard.entry, place)] : [];
  const catchers = [...own, ...guarded];
  const full = {
    ...state,
    ...comment(node),
    ...(node.retries.length === 0 ? {} : { Retry: node.retries.map(toRetrier) }),
    ...(catchers.length === 0 ? {} : { Catch: catchers }),
    ...(place.read.has(node.assigns) ? { Assign: assignments([[node.assigns, node.kept]]) } : {}),
    Next: next,
  } as State;
  return [[node.name, full], ...all.flatMap((each) => emitBlock(each.block, onward, place))];
}

/** A time-out has no cause, and an expression that comes to nothing is an error itself. */
function catcher(errors: readonly string[], assigns: string, next: string, place: Place): Catcher {
  const cause = states('errorOutput', 'Cause');
  const error: readonly (readonly [string, Expression])[] = [
    ['Error', states('errorOutput', 'Error')],
    ['Cause', conditional(call('exists', cause), cause, literal(''))],
  ];
  return { ErrorEquals: [...errors], ...(place.read.has(assigns) ? { Assign: { [assigns]: assignments(error) } } : {}), Next: next };
}

const assignments = (values: readonly (readonly [string, Expression])[]): { readonly [key: string]: Json } =>
  Object.fromEntries(values.map(([key, value]) => [key, template(value)]));

const comment = (node: { readonly comment?: string }) => (node.comment === undefined ? {} : { Comment: node.comment });

const wrap = (expression: Expression): string => `{% ${jsonataText(expression)} %}`;

/** Other JSON than objects is given as an expression: some readers of the language know no other form. */
const output = (value: Expression): Json => (value.kind === 'object' ? template(value) : wrap(value));

const text = (expression: Expression): string => String(template(expression));

const seconds = (given: Seconds): number | string => (typeof given === 'number' ? given : wrap(given));

const milliseconds = (given: Seconds): Expression =>
  typeof given === 'number' ? literal(given * 1_000) : binary('*', given, literal(1_000));
