// One file, although it is long: states hold states, so each kind of node comes back to its block.

import { goesOn } from './block-ends.ts';
import type { Catcher, State, StateMachineDefinition, States } from './definition.ts';
import { binary, call, conditional, type Expression, index, literal, states, variable } from './expression.ts';
import type { Block, ChoiceNode, EachNode, FallibleParts, GuardNode, MapNode, Node, ParallelNode, PollNode, RepeatNode } from './node.ts';
import { assigning, leaving, type Onward, outputOf, toEnd, toState, transition, type Value } from './onward.ts';
import { pollStates } from './poll-states.ts';
import { toRetrier } from './retry.ts';
import { comment, seconds, taskState, text, wrap } from './state-fields.ts';
import { before, type Naming, nameStates } from './state-names.ts';
import { variablesRead } from './variables-read.ts';
import type { Workflow } from './workflow.ts';

/** The machine of a workflow as it stands, sound or not, for a partition of AWS. Pure. */
export function emitWorkflow(workflow: Workflow<unknown>, partition = 'aws'): StateMachineDefinition {
  const naming = nameStates(workflow.body);
  const read = variablesRead(workflow.body);
  return {
    ...comment(workflow),
    QueryLanguage: 'JSONata',
    ...(workflow.timeoutSeconds === undefined ? {} : { TimeoutSeconds: workflow.timeoutSeconds }),
    ...emitMachine(workflow.body, { naming, read, partition }),
  };
}

interface Surroundings {
  readonly naming: Naming;
  /** Variables that something reads; others are not assigned. */
  readonly read: ReadonlySet<string>;
  /** Of the integrations that tasks name. */
  readonly partition: string;
}

/** Where a node stands: what its states do not know themselves. */
interface Place extends Surroundings {
  /** Behind the innermost block. */
  readonly leave: Onward;
  /** The state that ends the branch for a transition that cannot. */
  readonly end: (next: Onward) => string;
}

type Named = readonly [name: string, state: State];

/** The states of a workflow, of a branch, or of a guard's or a Map's body. `given` is assigned first. */
function emitMachine(block: Block, { naming, read, partition }: Surroundings, given?: Named): States {
  const ends = new Map<string, State>();
  const end = ({ handsOut }: Onward): string => {
    const name = handsOut ? naming.of(handsOut) : naming.endOf(block);
    const said = handsOut?.comment ?? 'The box is left.';
    ends.set(name, { Type: 'Succeed', Comment: said, ...(handsOut ? { Output: outputOf(handsOut.output) } : {}) });
    return name;
  };
  const place: Place = { naming, read, partition, end, leave: toEnd };
  const first = given ? [given] : beginning(block, place);
  const StartAt = first[0]?.[0] ?? transition([], entryOf(block, toEnd, place), read, end).Next;
  const inside = emitBlock(block, toEnd, place);
  return { StartAt, States: Object.fromEntries([...first, ...inside, ...ends]) };
}

/**
 * A machine starts at a state, not on a transition: a Pass assigns what is assigned before the first state.
 */
function beginning(block: Block, place: Place): Named[] {
  const entry = entryOf(block, toEnd, place);
  if (entry.values.length === 0) return [];
  return [[place.naming.beginOf(block), { Type: 'Pass', Comment: 'Sets the first values.', ...leaving([], entry, place.read) }]];
}

const emitBlock = (block: Block, next: Onward, place: Place): Named[] =>
  block.nodes.flatMap((node, i) => emit(node, entryOf(after(block, i), next, place), place));

const after = (block: Block, i: number): Block => ({ nodes: block.nodes.slice(i + 1), closed: block.closed });

/** Where to go to run a block, and what is assigned on the way. A block without states is its successor. */
function entryOf(block: Block, next: Onward, place: Place): Onward {
  const [first] = block.nodes;
  if (first === undefined) return next;
  switch (first.kind) {
    case 'assign':
      return assigning(
        first.values.map(({ key, value }): Value => [key, value]),
        entryOf(after(block, 0), next, place),
      );
    case 'hand out':
      return { ...toEnd, handsOut: first };
    case 'leave':
      return place.leave;
    case 'part':
      return entryOf(first.body, entryOf(after(block, 0), next, place), place);
    case 'block': {
      const behind = entryOf(after(block, 0), next, place);
      return entryOf(first.body, behind, { ...place, leave: behind });
    }
    case 'repeat':
      return first.asksFirst ? toState(first.name) : entryOf(first.body, toState(first.name), place);
    default:
      return toState(place.naming.of(first));
  }
}

function emit(node: Node, next: Onward, place: Place): Named[] {
  const { naming, read } = place;
  switch (node.kind) {
    case 'task':
      return emitFallible(node, taskState(node, place.partition), next, place);
    case 'wait':
      return [[node.name, { Type: 'Wait', ...comment(node), Seconds: seconds(node.seconds), ...leaving([], next, read) }]];
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
    case 'part':
      return emitBlock(node.body, next, place);
    case 'block':
      return emitBlock(node.body, next, { ...place, leave: next });
    case 'raise':
    case 'fail':
      return [
        [naming.of(node), { Type: 'Fail', ...comment(node), Error: text(node.error), ...(node.cause ? { Cause: text(node.cause) } : {}) }],
      ];
    case 'succeed':
      return [[naming.of(node), { Type: 'Succeed', ...comment(node), ...(node.output ? { Output: outputOf(node.output) } : {}) }]];
    case 'assign':
    case 'leave':
    case 'hand out':
      return [];
  }
}

function emitChoice(node: ChoiceNode, next: Onward, place: Place): Named[] {
  const blocks = [...node.ways.map((way) => way.block), node.otherwise].flatMap((block) => emitBlock(block, next, place));
  if (node.joined) return blocks;
  const { rules, otherwise } = rulesOf(node, next, place);
  const { Next, ...assigned } = transition([], otherwise, place.read, place.end);
  return [[node.name, { Type: 'Choice', ...comment(node), Choices: rules, ...assigned, Default: Next }], ...blocks];
}

/** The rules of a question, and of the one that joins it at the beginning of its last way. */
function rulesOf(node: ChoiceNode, next: Onward, place: Place): { readonly rules: Rule[]; readonly otherwise: Onward } {
  const rules = node.ways.map(({ label, test, block }) => rule(label, test, entryOf(block, next, place), place));
  const [first] = node.otherwise.nodes;
  if (first?.kind !== 'choice' || !first.joined) return { rules, otherwise: entryOf(node.otherwise, next, place) };
  const joined = rulesOf(first, entryOf(after(node.otherwise, 0), next, place), place);
  return { rules: [...rules, ...joined.rules], otherwise: joined.otherwise };
}

type Rule = (State & { Type: 'Choice' })['Choices'][number];

const rule = (label: string, test: Expression, to: Onward, place: Place, own: readonly Value[] = []): Rule => ({
  Comment: label,
  Condition: wrap(test),
  ...transition(own, to, place.read, place.end),
});

function emitRepeat(node: RepeatNode, next: Onward, place: Place): Named[] {
  const { Next, ...assigned } = transition([], entryOf(node.body, toState(node.name), place), place.read, place.end);
  const done = rule(node.label, node.until, next, place);
  const question: Named = [node.name, { Type: 'Choice', ...comment(node), Choices: [done], ...assigned, Default: Next }];
  const body = emitBlock(node.body, toState(node.name), place);
  return node.asksFirst ? [question, ...body] : [...body, question];
}

/** Each round of another loop polls anew, so the moment of the first look is put back as the poll is left. */
function emitPoll(node: PollNode, next: Onward, place: Place): Named[] {
  const { since, late, rest } = pollStates(node);
  const left = assigning([[node.since, literal(0)]], next);
  return [
    ...emitFallible(node.task, taskState(node.task, place.partition), toState(node.names.question), place, left, [[node.since, since]]),
    [
      node.names.question,
      {
        Type: 'Choice',
        Comment: 'Goes on when the answer is yes. Otherwise it looks again, until the time is over.',
        Choices: [rule(node.label, node.until, left, place), rule('the time is over', late, toState(node.names.timedOut), place)],
        Default: node.names.wait,
      },
    ],
    ...rest,
  ];
}

function emitEach(node: EachNode, next: Onward, place: Place): Named[] {
  const { item, index: position, next: following } = node.variables;
  const upcoming = conditional(call('exists', variable(following)), variable(following), literal(0));
  const more = rule(
    node.label,
    binary('<', upcoming, call('count', node.items)),
    assigning(
      [
        [item, index(node.items, upcoming)],
        [position, upcoming],
        [following, binary('+', upcoming, literal(1))],
      ],
      entryOf(node.body, toState(node.name), place),
    ),
    place,
  );
  const { Next, ...assigned } = transition([[following, literal(0)]], next, place.read, place.end);
  return [
    [node.name, { Type: 'Choice', ...comment(node), Choices: [more], ...assigned, Default: Next }],
    ...emitBlock(node.body, toState(node.name), place),
  ];
}

const emitParallel = (node: ParallelNode, next: Onward, place: Place): Named[] =>
  emitFallible(node, { Type: 'Parallel', Branches: node.branches.map((branch) => emitMachine(branch, place)) }, next, place);

function emitMap(node: MapNode, next: Onward, place: Place): Named[] {
  const values: readonly Value[] = [
    [node.variables.item, states('input', 'item')],
    [node.variables.index, states('input', 'index')],
  ];
  // Only the first state of an iteration sees its item: from there on it is a variable.
  const first: Named | undefined = values.some(([name]) => place.read.has(name))
    ? [
        before(node.name),
        { Type: 'Pass', Comment: 'Keeps the item of this iteration.', ...leaving(values, entryOf(node.body, toEnd, place), place.read) },
      ]
    : undefined;
  const state: State = {
    Type: 'Map',
    Items: wrap(node.items),
    ItemSelector: {
      item: wrap(states('context', 'Map', 'Item', 'Value')),
      index: wrap(states('context', 'Map', 'Item', 'Index')),
    },
    ...(node.maxConcurrency === undefined ? {} : { MaxConcurrency: node.maxConcurrency }),
    ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...emitMachine(node.body, place, first) },
  };
  return emitFallible(node, state, next, place);
}

/**
 * A Parallel with one branch. `States.ALL` does not catch what grows too large: that has its own name, before
 * it.
 */
function emitGuard(node: GuardNode, next: Onward, place: Place): Named[] {
  const result = index(states('result'), literal(0));
  const entry = entryOf(node.failed, next, place);
  const state: State = {
    Type: 'Parallel',
    ...comment(node),
    Branches: [emitMachine(node.body, place)],
    Catch: ['States.DataLimitExceeded', 'States.ALL'].map((error) => catcher([error], node.assigns, entry, place)),
    Output: wrap(result),
    // A body that only fails is never left by this way.
    ...leaving([[node.result, result]], goesOn(node.body) ? next : toEnd, place.read),
  };
  return [[node.name, state], ...emitBlock(node.failed, next, place)];
}

/** `onward`: where a catch goes on to, if not to `next`. `own`: what is assigned beside the result. */
function emitFallible(node: FallibleParts, state: State, next: Onward, place: Place, onward = next, own: readonly Value[] = []): Named[] {
  const all = node.catches.toSorted((a, b) => Number(a.errors.includes('States.ALL')) - Number(b.errors.includes('States.ALL')));
  const catchers = all.map((each) => catcher(each.errors, each.assigns, entryOf(each.block, onward, place), place));
  const full = {
    ...state,
    ...comment(node),
    ...(node.retries.length === 0 ? {} : { Retry: node.retries.map(toRetrier) }),
    ...(catchers.length === 0 ? {} : { Catch: catchers }),
    ...leaving([[node.assigns, node.kept], ...own], next, place.read),
  } as State;
  return [[node.name, full], ...all.flatMap((each) => emitBlock(each.block, onward, place))];
}

function catcher(errors: readonly string[], assigns: string, to: Onward, place: Place): Catcher {
  const error: Expression = {
    kind: 'object',
    members: ['Error', 'Cause'].map((key) => ({ key, value: textOf(states('errorOutput', key)), optional: false })),
  };
  return { ErrorEquals: [...errors], ...transition([[assigns, error]], to, place.read, place.end) };
}

/** A time-out has no cause, and a token that was failed without a name has null for one: both come to ''. */
const textOf = (value: Expression): Expression => conditional(binary('=', call('type', value), literal('string')), value, literal(''));
