import fc from 'fast-check';
import type { FlowBuilder } from '../src/flow-builder.ts';
import { add, awaitCallback, call, either, expects, gt, lambda, length, lt, type Workflow, workflow } from '../src/index.ts';

/**
 * A workflow at random: a tree of what to write, told to the builder by `written`. Numbers in it pick names,
 * and values from what is in scope at the place, so that a reference is never to something that is not there.
 */
type Part =
  | { readonly kind: 'step'; readonly pick: number; readonly caught: readonly Part[] | null; readonly kept: boolean }
  | { readonly kind: 'assign' | 'wait' | 'token'; readonly pick: number }
  | { readonly kind: 'when' | 'choose' | 'guard'; readonly pick: number; readonly yes: readonly Part[]; readonly no: readonly Part[] }
  | { readonly kind: 'each' | 'map' | 'repeat' | 'until' | 'part'; readonly pick: number; readonly body: readonly Part[] }
  | { readonly kind: 'block'; readonly pick: number; readonly before: readonly Part[]; readonly after: readonly Part[] }
  | { readonly kind: 'poll'; readonly pick: number }
  | { readonly kind: 'parallel'; readonly pick: number; readonly branches: readonly (readonly Part[])[] }
  | { readonly kind: 'end'; readonly how: 'raise' | 'fail' | 'succeed'; readonly pick: number };

const pick = fc.nat({ max: 1_000 });

const { part, parts } = fc.letrec<{ part: Part; parts: readonly Part[] }>((tie) => ({
  parts: fc.array(tie('part'), { maxLength: 4 }),
  part: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ kind: fc.constant('step' as const), pick, caught: fc.option(tie('parts')), kept: fc.boolean() }),
    fc.record({ kind: fc.constantFrom('assign' as const, 'wait' as const, 'token' as const), pick }),
    fc.record({ kind: fc.constant('poll' as const), pick }),
    fc.record({ kind: fc.constantFrom('when' as const, 'choose' as const, 'guard' as const), pick, yes: tie('parts'), no: tie('parts') }),
    fc.record({
      kind: fc.constantFrom('each' as const, 'map' as const, 'repeat' as const, 'until' as const, 'part' as const),
      pick,
      body: tie('parts'),
    }),
    fc.record({ kind: fc.constant('block' as const), pick, before: tie('parts'), after: tie('parts') }),
    fc.record({ kind: fc.constant('parallel' as const), pick, branches: fc.array(tie('parts'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('end' as const), how: fc.constantFrom('raise' as const, 'fail' as const, 'succeed' as const), pick }),
  ),
}));
void part;

/** What `act` gives, and what the input is. */
export interface Found {
  readonly n: number;
  readonly ok: boolean;
  readonly list: readonly { readonly n: number }[];
  readonly text: string;
}

const act = lambda<(event: unknown) => Promise<Found>>('act');
const ask = lambda<(event: unknown) => Promise<unknown>>('ask');

/** What a callback of the plain builder is given. */
type Values = Readonly<Record<string, Record<keyof Found, never>>>;

export const randomWorkflow: fc.Arbitrary<Workflow<Found>> = parts.map((given) => {
  const names = new Names();
  return workflow<Found>('random', ((flow: FlowBuilder) => ended(write(flow, given, names), names, 'succeed')) as never);
});

class Names {
  readonly #counter: { count: number };
  readonly #level: number;
  /** In a guard's body nothing ends the execution. */
  readonly boxed: boolean;

  constructor(counter = { count: 0 }, level = 0, boxed = false) {
    this.#counter = counter;
    this.#level = level;
    this.boxed = boxed;
  }

  /** A name that no other state has; its key tells what it holds: `r` results, `v` numbers. */
  next(kind: string): string {
    this.#counter.count += 1;
    return `${kind} ${this.#counter.count}`;
  }

  /** A variable of this level: branches and bodies of a Map may not assign those around them. */
  variable(n: number): string {
    return `v${this.#level}x${n % 3}`;
  }

  inner(boxed = false): Names {
    this.#counter.count += 1;
    return new Names(this.#counter, this.#counter.count, boxed);
  }
}

const isOpen = (flow: FlowBuilder): boolean => {
  try {
    flow.wait('probe', 1);
    return true;
  } catch {
    return false;
  }
};

const ended = (flow: FlowBuilder, names: Names, by: 'succeed' | 'hand out'): FlowBuilder => {
  if (!isOpen(flow)) return flow;
  const value = (s: unknown) => numberIn(s as Values, 7);
  return by === 'succeed'
    ? flow.succeed(names.next('Done'), value)
    : flow.handOut((s) => ({ n: value(s), ok: true, list: [], text: 'handed out' }));
};

function write(flow: FlowBuilder, given: readonly Part[], names: Names): FlowBuilder {
  return given.reduce((at, each) => (isOpen(at) ? writeOne(at, each, names) : at), flow);
}

function writeOne(flow: FlowBuilder, given: Part, names: Names): FlowBuilder {
  const s = (values: unknown) => values as Values;
  const invoke = (values: unknown) => call(act, { n: numberIn(s(values), given.pick), text: textIn(s(values), given.pick) } as never);
  switch (given.kind) {
    case 'step': {
      const { caught } = given;
      return flow.step(names.next('R'), invoke, {
        ...(given.kept ? { keep: (r) => r } : {}),
        ...(caught ? { catch: { Refused: (b) => write(b, caught, names) } } : {}),
        retry: { on: ['Fenced'], times: 2 },
      });
    }
    case 'assign':
      return flow.assign((v) => ({
        [names.variable(given.pick)]: add(numberIn(s(v), given.pick), 1),
        [`${names.variable(given.pick)}fixed`]: { list: [], texts: ['{% %}'] },
      }));
    case 'wait':
      return flow.wait(names.next('Wait'), given.pick % 2 === 0 ? '2 seconds' : (v) => numberIn(s(v), given.pick));
    case 'token':
      return flow.step(names.next('R'), () => awaitCallback(ask, (token) => ({ token }) as never, expects<Found>()), {
        timeout: '1 minute',
        catch: { 'States.Timeout': (b) => b },
      });
    case 'when':
      return flow.when(
        names.next('When'),
        (v) => gt(numberIn(s(v), given.pick), 2),
        (b) => write(b, given.yes, names),
        (b) => write(b, given.no, names),
      );
    case 'choose':
      return flow.choose(
        names.next('Choose'),
        [
          ['first', (v) => gt(numberIn(s(v), given.pick), 3), (b) => write(b, given.yes, names)],
          ['second', (v) => gt(numberIn(s(v), given.pick + 1), 1), (b) => b],
        ],
        (b) => write(b, given.no, names),
      );
    case 'guard': {
      const inside = names.inner(true);
      const body = (b: FlowBuilder) => write(b.step(names.next('R'), invoke), given.yes, inside);
      return flow.guard(
        names.next('R'),
        // What it hands out is read like any result.
        (b) => (given.pick % 2 === 0 ? body(b) : ended(body(b), inside, 'hand out')),
        (b) => write(b, given.no, names),
      );
    }
    case 'part':
      return flow.part(names.next('Part'), (b) => write(b, given.body, names));
    case 'block':
      return flow.block((b) => {
        const first = write(b, given.before, names);
        if (!isOpen(first)) return first;
        return write(
          first.when(
            names.next('When'),
            (v) => gt(numberIn(s(v), given.pick), 2),
            (y) => y.leave(),
            (n) => n,
          ),
          given.after,
          names,
        );
      });
    case 'until': {
      const left = names.variable(given.pick);
      const look = { as: left, keep: (r: unknown) => either((r as Found).ok as never, 0, 1) };
      return flow.step(names.next('R'), invoke, look).until(
        names.next('Until'),
        (v) => lt(s(v)[left] as never, 1),
        (b) => {
          const body = write(b, given.body, names);
          return isOpen(body) ? body.step(names.next('R'), invoke, look) : body;
        },
      );
    }
    case 'each':
      return flow.each(
        names.next('Each'),
        (v) => listIn(s(v), given.pick),
        (b) =>
          write(
            b.wait(names.next('Item'), (v) => s(v).item!.n),
            given.body,
            names,
          ),
      );
    case 'map': {
      const inside = names.inner();
      return flow.map(
        names.next('M'),
        (v) => listIn(s(v), given.pick),
        (b) => ended(write(b, given.body, inside), inside, 'succeed'),
      );
    }
    case 'repeat': {
      const last = names.next('R');
      const body = (b: FlowBuilder) =>
        write(
          b,
          // A body that may end could not be repeated.
          given.body.filter((each) => ['step', 'assign', 'wait', 'token', 'poll', 'each'].includes(each.kind)),
          names,
        ).step(last, invoke);
      return flow.repeat(names.next('Repeat'), body, { until: (v) => s(v)[last.toLowerCase().replace(' ', '')]!.ok });
    }
    case 'poll':
      return flow.poll(names.next('R'), invoke, {
        every: '5 seconds',
        atMost: (v) => add(numberIn(s(v), given.pick), 30),
        until: (r) => (r as Found).ok,
        question: names.next('Question'),
        timedOut: { name: names.next('Late'), error: 'Late', cause: (v: unknown) => textIn(s(v), given.pick) },
      });
    case 'parallel': {
      const inside = names.inner();
      return flow.parallel(
        names.next('P'),
        given.branches.map((branch) => (b: FlowBuilder) => ended(write(b, branch, inside), inside, 'succeed')),
      );
    }
    case 'end':
      if (names.boxed && given.how !== 'raise') return ended(flow, names, 'hand out');
      if (given.how === 'succeed') return flow.succeed(names.next('End'), (v) => ({ n: numberIn(s(v), given.pick) }));
      if (given.how === 'fail') return flow.fail(names.next('End'), (v: unknown) => ({ error: 'Failed', cause: textIn(s(v), given.pick) }));
      return flow.raise('Raised', (v: unknown) => textIn(s(v), given.pick));
  }
}

/** A key of those in scope that hold what is wanted; the input is always there. */
const keyIn = (values: Values, wanted: RegExp, n: number): string => {
  const keys = Object.keys(values).filter((key) => wanted.test(key));
  return keys[n % keys.length]!;
};

function numberIn(values: Values, n: number): never {
  const key = keyIn(values, /^(r\d+|v\d+x\d|input|item|index)$/, n);
  const value = values[key]!;
  if (/^(v\d+x\d|index)$/.test(key)) return value as never;
  return n % 2 === 0 ? (length(value.list) as never) : value.n;
}

function textIn(values: Values, n: number): never {
  const key = keyIn(values, /^(r\d+|input|error)$/, n);
  const value = values[key]!;
  return key === 'error' ? (value as unknown as { Cause: never }).Cause : value.text;
}

function listIn(values: Values, n: number): never {
  return values[keyIn(values, /^(r\d+|input)$/, n)]!.list;
}
