import type { Effects } from '../kernel/effects.ts';
import type { ServiceContext } from '../kernel/service.ts';
import type { Execution, ExecutionEnd } from './execution.ts';
import type { Json } from './json.ts';
import { type JsonataEngine, jsonataEngine } from './jsonata/engine.ts';
import type { Startable } from './published.ts';
import type { Run } from './runtime/frame.ts';
import { Chain, type EventDetails, History } from './runtime/history.ts';
import { Interruption } from './runtime/interruption.ts';
import { jsonText } from './runtime/payload.ts';
import { runStates } from './runtime/run-states.ts';
import { Scope } from './runtime/scope.ts';
import { StateError } from './state-error.ts';
import { statusChange } from './status-change.ts';
import type { Integrations } from './tasks/integrations.ts';
import type { TaskTokens } from './tasks/task-tokens.ts';

/** What executions need of their surroundings. */
export interface RunnerParts {
  readonly integrations: Integrations;
  readonly tokens: TaskTokens;
}

/**
 * Starts executions and brings them to their end: by themselves, by the machine's time-out, or from outside.
 */
export class Runner {
  readonly #context: ServiceContext;
  readonly #parts: RunnerParts;
  readonly #jsonata: JsonataEngine;
  /** Settles the `ended` promise of an execution that runs. */
  readonly #settle = new Map<Execution, (end: ExecutionEnd) => void>();

  constructor(context: ServiceContext, parts: RunnerParts) {
    this.#context = context;
    this.#parts = parts;
    this.#jsonata = jsonataEngine(() => this.#now(), context.random);
  }

  start({ machine, ...by }: Startable, arn: string, name: string, input: string): Execution {
    let settle: (end: ExecutionEnd) => void = () => {};
    const ended = new Promise<ExecutionEnd>((resolve) => {
      settle = resolve;
    });
    const history = new History(() => this.#now());
    const abort = new AbortController();
    const execution: Execution = { arn, name, machine, ...by, input, startedAt: this.#now(), history, end: undefined, abort, ended };
    this.#settle.set(execution, settle);

    history.aside(new Chain(), 'ExecutionStarted', {
      executionStartedEventDetails: {
        input,
        inputDetails: { truncated: false },
        roleArn: machine.roleArn,
        ...(by.aliasArn !== undefined && { stateMachineAliasArn: by.aliasArn }),
        ...(by.versionArn !== undefined && { stateMachineVersionArn: by.versionArn }),
      },
    });
    this.#tell(execution);
    const { TimeoutSeconds } = machine.definition;
    const cancelTimeout =
      TimeoutSeconds === undefined ? () => {} : this.#context.clock.after(TimeoutSeconds * 1000, () => this.#timeOut(execution));
    void this.#run(execution).finally(cancelTimeout);
    return execution;
  }

  /** Ends a running execution from outside. A Lambda invocation that it has under way is left running. */
  stop(execution: Execution, error: string | undefined, cause: string | undefined): void {
    const given = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
    this.#end(execution, { status: 'ABORTED', at: this.#now(), ...given }, 0, 'ExecutionAborted', {
      executionAbortedEventDetails: given,
    });
  }

  /** Cuts everything off without a trace: the local AWS shuts down. */
  shutDown(executions: Iterable<Execution>): void {
    for (const execution of executions) if (!execution.end) execution.abort.abort(new Interruption('execution-ended'));
  }

  /** Whole milliseconds, as the service tells them. */
  #now(): number {
    return Math.floor(this.#context.clock.now());
  }

  async #run(execution: Execution): Promise<void> {
    const chain = new Chain();
    const run = this.#runOf(execution);
    const scope = new Scope(this.#jsonata.root);
    try {
      const surroundings = { run, scope, chain, signal: execution.abort.signal, item: undefined, nested: false };
      const output = jsonText(await runStates(run.definition, run.execution.input, surroundings));
      this.#end(execution, { status: 'SUCCEEDED', at: this.#now(), output }, chain.last, 'ExecutionSucceeded', {
        executionSucceededEventDetails: { output, outputDetails: { truncated: false } },
      });
    } catch (thrown) {
      if (thrown instanceof Interruption) return;
      this.#fail(execution, chain, thrown instanceof StateError ? thrown : faultOf(thrown));
    }
  }

  #fail(execution: Execution, chain: Chain, error: StateError): void {
    const given = {
      ...(error.error === undefined ? {} : { error: error.error }),
      ...(error.cause === undefined ? {} : { cause: error.cause }),
    };
    this.#end(execution, { status: 'FAILED', at: this.#now(), ...given }, chain.last, 'ExecutionFailed', {
      executionFailedEventDetails: given,
    });
  }

  #timeOut(execution: Execution): void {
    this.#end(execution, { status: 'TIMED_OUT', at: this.#now() }, 0, 'ExecutionTimedOut', {
      executionTimedOutEventDetails: { error: 'States.Timeout' },
    });
  }

  #end(
    execution: Execution,
    end: ExecutionEnd,
    previousEventId: number,
    type: Parameters<History['seal']>[1],
    details: EventDetails,
  ): void {
    if (execution.end) return;
    execution.end = end;
    execution.history.seal(previousEventId, type, details);
    execution.abort.abort(new Interruption('execution-ended'));
    this.#settle.get(execution)?.(end);
    this.#settle.delete(execution);
    this.#tell(execution);
  }

  #tell(execution: Execution): void {
    this.#context.effects.emit({
      kind: 'execution',
      execution: execution.arn,
      stateMachine: execution.machine.arn,
      status: execution.end?.status ?? 'RUNNING',
    });
    this.#context.neighbours.events.put(statusChange(execution));
  }

  #runOf(execution: Execution): Run {
    const { clock, random, region, effects, neighbours } = this.#context;
    const { machine, history } = execution;
    const { roleArn: role, name: session, arn: source } = machine;
    return {
      definition: machine.definition,
      machine,
      execution: { ...execution, input: JSON.parse(execution.input) as Json, redriveCount: 0 },
      region,
      clock,
      random,
      history,
      jsonata: this.#jsonata,
      integrations: this.#parts.integrations,
      tokens: this.#parts.tokens,
      require: (permission) => neighbours.identities.require({ service: 'states.amazonaws.com', role, session, source }, permission),
      onState: (state, phase) => stateEffect(effects, execution, state, phase),
    };
  }
}

function stateEffect(effects: Effects, execution: Execution, state: string, phase: 'entered' | 'exited'): void {
  if (!execution.end) effects.emit({ kind: 'state', execution: execution.arn, state, phase });
}

/**
 * A fault of the local AWS itself must be seen, not hang:
 * it ends the execution as the service's own faults do.
 */
const faultOf = (thrown: unknown): StateError =>
  new StateError(
    'quota',
    'States.Runtime',
    `The local Step Functions failed: ${thrown instanceof Object && 'stack' in thrown ? String(thrown.stack) : String(thrown)}`,
  );
