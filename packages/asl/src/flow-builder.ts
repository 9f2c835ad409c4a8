// One file, although it is long: a class, with a method for each of `Flow`.

import { toExpression } from './argument.ts';
import { goesOn, leaves } from './block-ends.ts';
import { toSeconds } from './duration.ts';
import { type Expression, type Member, states, variable } from './expression.ts';
import { camelCase } from './name.ts';
import type { Block, CatchNode, FallibleParts, Node, Seconds, TaskNode } from './node.ts';
import { reference } from './reference.ts';
import type { Retry } from './retry.ts';
import { alias, extend, meet, type PlainRefs, refs, type Variables } from './scope.ts';
import type { Task } from './task.ts';

type Build = (flow: FlowBuilder) => unknown;
type FromScope<T> = (s: PlainRefs) => T;
type AnyTask = Task<unknown, unknown, string>;
type Time = string | number | FromScope<unknown>;

interface Described {
  readonly comment?: string;
}

interface Asked extends Described {
  readonly label?: string;
}

interface End extends Described {
  readonly name?: string;
}

interface FallibleOptions extends Described {
  readonly as?: string;
  readonly keep?: (result: unknown) => unknown;
  readonly retry?: Retry | readonly Retry[];
  readonly catch?: Readonly<Record<string, Build>>;
}

interface TaskOptions extends FallibleOptions {
  readonly timeout?: Time;
  readonly heartbeat?: Time;
}

interface PollOptions extends TaskOptions {
  readonly question: string;
  readonly label?: string;
  readonly wait?: string;
  readonly every: Time;
  readonly atMost: Time;
  readonly until: (result: unknown) => unknown;
  readonly timedOut: { readonly name: string; readonly error: string; readonly cause: unknown };
}

/** A part of the workflow that was built by a callback, and what is in scope at its end. */
interface Branch {
  readonly block: Block;
  readonly scope: Variables;
}

/** The plain side of `Flow`: the same methods without the types, each giving a copy with a node added. */
export class FlowBuilder {
  /** One for each callback, so that a callback that gives back some other flow is found out. */
  readonly #origin: symbol;
  readonly #scope: Variables;
  readonly #nodes: readonly Node[];
  readonly #closed: boolean;
  /** It is the last way of a question, so it may add to the question's rules. */
  readonly #asked: boolean;

  private constructor(origin: symbol, scope: Variables, nodes: readonly Node[], closed: boolean, asked: boolean) {
    this.#origin = origin;
    this.#scope = scope;
    this.#nodes = nodes;
    this.#closed = closed;
    this.#asked = asked;
    Object.freeze(this);
  }

  /** Runs a callback on an empty flow. */
  static build(scope: Variables, part: Build, asked = false): Branch {
    const origin = Symbol('flow');
    const end = new FlowBuilder(origin, scope, [], false, asked).#own(part);
    return { block: Object.freeze({ nodes: end.#nodes, closed: end.#closed }), scope: end.#scope };
  }

  step(name: string, task: FromScope<AnyTask>, options: TaskOptions = {}): FlowBuilder {
    const { node, ways } = this.#task(name, task, options);
    return this.#then(node, meet([extend(this.#scope, node.assigns), ...ways]));
  }

  assign(values: FromScope<Readonly<Record<string, unknown>>>): FlowBuilder {
    const given = Object.entries(values(this.#refs()));
    const members = given.map(([key, value]): Member => ({ key, value: toExpression(value, [key]), optional: false }));
    return this.#then({ kind: 'assign', values: members }, extend(this.#scope, ...given.map(([key]) => key)));
  }

  wait(name: string, duration: Time, options: Described = {}): FlowBuilder {
    return this.#then({ kind: 'wait', name, ...described(options), seconds: this.#seconds(duration) });
  }

  when(name: string, test: FromScope<unknown>, yes: Build, no: Build, options: Asked = {}): FlowBuilder {
    return this.choose(name, [[options.label ?? 'yes', test, yes]], no, options);
  }

  choose(
    name: string,
    ways: readonly (readonly [string, FromScope<unknown>, Build])[],
    otherwise: Build,
    options: Described = {},
  ): FlowBuilder {
    const built = ways.map(([label, test, then]) => ({ label, test: this.#evaluate(test), ...this.#branch(then) }));
    return this.#choice(name, built, FlowBuilder.build(this.#scope, otherwise, true), described(options), false);
  }

  also(label: string, test: FromScope<unknown>, then: Build): FlowBuilder {
    if (!this.#asked || this.#nodes.length > 0) {
      throw new TypeError(`'${label}' would be a rule of no question: also comes first in the last way of when or choose.`);
    }
    const way = { label, test: this.#evaluate(test), ...this.#branch(then) };
    return this.#choice(
      '',
      [way],
      this.#branch((flow) => flow),
      {},
      true,
    );
  }

  repeat(name: string, body: Build, options: Asked & { readonly until: FromScope<unknown> }): FlowBuilder {
    const { block, scope } = this.#branch(body);
    const until = toExpression(options.until(refs(scope)));
    const label = options.label ?? 'yes';
    return this.#then({ kind: 'repeat', name, ...described(options), body: block, until, label, asksFirst: false }, scope);
  }

  until(name: string, test: FromScope<unknown>, body: Build, options: Asked = {}): FlowBuilder {
    const until = this.#evaluate(test);
    const { block } = this.#branch(body);
    return this.#then({ kind: 'repeat', name, ...described(options), body: block, until, label: options.label ?? 'yes', asksFirst: true });
  }

  poll(name: string, task: FromScope<AnyTask>, options: PollOptions): FlowBuilder {
    const { node, ways } = this.#task(name, task, options);
    const result = reference(variable(node.assigns));
    const { name: late, error, cause } = options.timedOut;
    const poll = {
      kind: 'poll' as const,
      name,
      task: node,
      every: this.#seconds(options.every),
      atMost: this.#seconds(options.atMost),
      until: toExpression(options.until(result)),
      label: options.label ?? 'yes',
      names: { question: options.question, wait: options.wait ?? `Wait to ${lowerFirst(name)}`, timedOut: late },
      timedOut: { error: toExpression(error), cause: this.#evaluate(cause, result) },
      since: `${camelCase(name)}Since`,
    };
    return this.#then(poll, meet([extend(this.#scope, node.assigns), ...ways]));
  }

  each(name: string, items: FromScope<unknown>, body: Build, options: Asked = {}): FlowBuilder {
    const key = camelCase(name);
    const variables = { item: `${key}Item`, index: `${key}Index`, next: `${key}Next` };
    const { block } = FlowBuilder.build(alias(this.#scope, { item: variables.item, index: variables.index }), body);
    const label = options.label ?? 'the next one';
    return this.#then({ kind: 'each', name, ...described(options), items: this.#evaluate(items), body: block, label, variables });
  }

  parallel(name: string, branches: readonly Build[], options: FallibleOptions = {}): FlowBuilder {
    const { parts, ways } = this.#fallible(name, states('result'), options);
    const blocks = branches.map((each) => this.#branch(each).block);
    return this.#then({ kind: 'parallel', ...parts, branches: blocks }, meet([extend(this.#scope, parts.assigns), ...ways]));
  }

  map(
    name: string,
    items: FromScope<unknown>,
    body: Build,
    options: FallibleOptions & { readonly maxConcurrency?: number } = {},
  ): FlowBuilder {
    const { parts, ways } = this.#fallible(name, states('result'), options);
    const variables = { item: `${camelCase(name)}Item`, index: `${camelCase(name)}Index` };
    const { block } = FlowBuilder.build(alias(this.#scope, variables), body);
    const concurrency = options.maxConcurrency === undefined ? {} : { maxConcurrency: options.maxConcurrency };
    const node = { kind: 'map' as const, ...parts, items: this.#evaluate(items), body: block, variables, ...concurrency };
    return this.#then(node, meet([extend(this.#scope, parts.assigns), ...ways]));
  }

  guard(name: string, body: Build, failed: Build, options: Described & { readonly as?: string } = {}): FlowBuilder {
    const assigns = errorVariable(name);
    const result = options.as ?? camelCase(name);
    const { block } = this.#branch(body);
    const handler = FlowBuilder.build(alias(this.#scope, { error: assigns }), failed);
    // Variables of a branch are not seen behind it: all that is, is what it hands out.
    const scope = block.closed ? extend(this.#scope, result) : this.#scope;
    const ways = goesOn(block) ? [{ block: open, scope }, handler] : [handler];
    return this.#join({ kind: 'guard', name, ...described(options), body: block, failed: handler.block, assigns, result }, ways);
  }

  part(title: string, body: Build): FlowBuilder {
    const built = this.#branch(body);
    return this.#join({ kind: 'part', title, body: built.block }, [built]);
  }

  block(body: Build): FlowBuilder {
    const built = this.#branch(body);
    const left = leaves(built.block).map((scope) => ({ block: open, scope }));
    return this.#join({ kind: 'block', body: built.block }, [built, ...left]);
  }

  leave(): FlowBuilder {
    return this.#end({ kind: 'leave', scope: this.#scope });
  }

  handOut(output: FromScope<unknown>, options: End = {}): FlowBuilder {
    return this.#end({ kind: 'hand out', output: this.#evaluate(output), ...named(options) });
  }

  raise(error: string, cause: unknown, options: End = {}): FlowBuilder {
    return this.#end({ kind: 'raise', error: toExpression(error), cause: this.#evaluate(cause), ...named(options) });
  }

  fail(name: string, failure: unknown, options: Described = {}): FlowBuilder {
    const { error, cause } = (typeof failure === 'function' ? failure(this.#refs()) : failure) as { error: unknown; cause?: unknown };
    const node = { kind: 'fail' as const, name, ...described(options), error: toExpression(error) };
    return this.#end(cause === undefined ? node : { ...node, cause: toExpression(cause) });
  }

  succeed(first?: string | FromScope<unknown>, second?: FromScope<unknown>, options: Described = {}): FlowBuilder {
    const name = typeof first === 'string' ? { name: first } : {};
    const output = typeof first === 'function' ? first : second;
    const node = { kind: 'succeed' as const, ...name, ...described(options) };
    return this.#end(output === undefined ? node : { ...node, output: this.#evaluate(output) });
  }

  include(fragment: (flow: FlowBuilder, ...args: readonly unknown[]) => unknown, ...args: readonly unknown[]): FlowBuilder {
    return this.#own((flow) => fragment(flow, ...args));
  }

  #own(part: Build): FlowBuilder {
    const flow = part(this);
    if (flow instanceof FlowBuilder && flow.#origin === this.#origin) return flow;
    throw new TypeError('A callback has to return the flow that it was given, with its own states added.');
  }

  #branch(part: Build): Branch {
    return FlowBuilder.build(this.#scope, part);
  }

  #choice(
    name: string,
    ways: readonly (Branch & { readonly label: string; readonly test: Expression })[],
    otherwise: Branch,
    options: Described,
    joined: boolean,
  ): FlowBuilder {
    const node = { kind: 'choice' as const, name, ...options, ways, otherwise: otherwise.block, joined };
    return this.#join({ ...node, ways: ways.map(({ scope: _scope, ...way }) => way) }, [...ways, otherwise]);
  }

  #task(name: string, task: FromScope<AnyTask>, options: TaskOptions): { node: TaskNode; ways: readonly Variables[] } {
    const made = task(this.#refs());
    const { parts, ways } = this.#fallible(name, made.result, options);
    const timeout = options.timeout === undefined ? {} : { timeout: this.#seconds(options.timeout) };
    const heartbeat = options.heartbeat === undefined ? {} : { heartbeat: this.#seconds(options.heartbeat) };
    return { node: Object.freeze({ kind: 'task', ...parts, task: made, ...timeout, ...heartbeat }), ways };
  }

  /** `ways`: what is in scope at the end of each catch that goes on. */
  #fallible(name: string, result: Expression, options: FallibleOptions): { parts: FallibleParts; ways: readonly Variables[] } {
    const error = errorVariable(name);
    const caught = Object.entries(options.catch ?? {}).map(([on, then]) => ({
      on,
      ...FlowBuilder.build(alias(this.#scope, { error }), then),
    }));
    const parts = {
      name,
      ...described(options),
      assigns: options.as ?? camelCase(name),
      kept: options.keep ? toExpression(options.keep(reference(result))) : result,
      retries: options.retry === undefined ? [] : [options.retry].flat(),
      catches: caught.map(({ on, block }): CatchNode => ({ errors: [on], assigns: error, block })),
    };
    return { parts, ways: caught.filter(({ block }) => !block.closed).map(({ scope }) => scope) };
  }

  #evaluate(given: unknown, result?: unknown): Expression {
    return toExpression(typeof given === 'function' ? given(this.#refs(), result) : given);
  }

  #seconds(time: Time): Seconds {
    if (typeof time === 'string') return toSeconds(time);
    if (typeof time === 'number') return time;
    const given = this.#evaluate(time);
    return given.kind === 'literal' && typeof given.value === 'number' ? given.value : given;
  }

  #refs(): PlainRefs {
    return refs(this.#scope);
  }

  #join(node: Node, branches: readonly Branch[]): FlowBuilder {
    const open = branches.filter(({ block }) => !block.closed);
    return this.#then(node, meet(open.map(({ scope }) => scope)), open.length === 0);
  }

  #end(node: Node): FlowBuilder {
    return this.#then(node, this.#scope, true);
  }

  #then(node: Node, scope: Variables = this.#scope, closed = false): FlowBuilder {
    if (this.#closed) throw new TypeError('Nothing can follow the end of a path.');
    return new FlowBuilder(this.#origin, scope, Object.freeze([...this.#nodes, Object.freeze(node)]), closed, this.#asked);
  }
}

const described = (options: Described): Described => (options.comment === undefined ? {} : { comment: options.comment });

const named = (options: End): End => ({ ...(options.name === undefined ? {} : { name: options.name }), ...described(options) });

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

const open: Block = { nodes: [], closed: false };

const errorVariable = (name: string): string => `${camelCase(name)}Error`;
