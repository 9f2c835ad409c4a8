import type * as z from 'zod';
import { DeploymentError, type DeploymentErrorName, isDeploymentError } from '../../deployment/errors.ts';
import type { Clock } from '../../deployment/ports/clock.ts';
import { describeProblems } from '../../deployment/problem.ts';
import type { RouteKind } from '../../deployment/route-kinds.ts';
import { asActionError, isRefusal } from '../aws-errors.ts';
import { eachPortOnce, type PortsOf, type UsedPort } from '../port-maker.ts';
import type { Ports } from '../ports.ts';
import { type ActionLog, actionSubject, lambdaTelemetry, silentLog } from './action-telemetry.ts';
import { portsFromEnvironment } from './environment.ts';
import { type Invocation, invocationOf } from './invocation.ts';
import type { LambdaContextLike } from './lambda-context.ts';
import type { Unannounced } from './unannounced.ts';

/** Errors that every action can end with, beside its own: a workflow may catch or retry them anywhere. */
type ImpliedError = 'BadRequest' | 'AwsUnavailable' | 'AwsDenied' | 'AwsRefused' | 'OutOfTime';

/**
 * What an action's `run` is given. `ports` has the methods that the action names in `uses`, those that act
 * excepted, and the clock.
 */
export interface Tools<P> {
  readonly ports: Unannounced<P> & Pick<Ports, 'clock'>;
  /** Types only: the ports that `announced` hands out. */
  readonly $acting?: P;
  /**
   * Aborts 3 s before the function's time-out (a function of less than 15 s: at four fifths of it). Hand it
   * to every call.
   */
  readonly signal: AbortSignal;
  /** Never give it a secret or a body. */
  readonly log: ActionLog;
  /** By which name of its function; undefined where no Lambda invokes it. */
  readonly invocation?: Invocation | undefined;
  /** Milliseconds since the epoch, by the ports' clock. */
  now(): number;
}

export interface Action<I, O, E extends string, P = Ports> {
  /** The file's name: `shift-traffic`. */
  readonly name: string;
  readonly input: z.ZodType<I>;
  /**
   * It is an action of deployments over this kind of route alone: its role follows from their configurations
   * only.
   */
  readonly route?: RouteKind;
  /** It is an action of services that have a task to run: its role follows from their configurations only. */
  readonly only?: 'with tasks';
  /**
   * It changes the world: its function times out within 15 s, and it announces what it does in the record.
   */
  readonly mutates: boolean;
  /**
   * Time-out of its function, which is shorter than that of every state that calls it: a state's own time-out
   * is the workflow's failure, a function's is tried again. 15 unless told; none that mutates has more.
   */
  readonly timeoutSeconds?: number;
  /** Memory of its function, and with it its share of a processor. `FUNCTION_MEMORY_MB` unless told. */
  readonly memoryMb?: number;
  /** Errors of its own that `run` can end with. */
  readonly errors: readonly E[];
  /**
   * The ports and methods it uses: its bundle holds these adapters only, and its role may make the calls of
   * these methods only. In what `action` makes, each port stands once.
   */
  readonly uses: readonly UsedPort[];
  run(input: I, tools: Tools<P>): Promise<O>;
}

/**
 * A Lambda handler that also runs in process: `within(ports)` is the same handler on given ports, silent
 * unless a log is given.
 */
export type ActionHandler<I, O, E extends string> = ((event: unknown, context?: LambdaContextLike) => Promise<O>) & {
  /** Types only: what a workflow learns of the handler. */
  readonly $types?: { input: I; output: O; error: E | ImpliedError };
  readonly action: Omit<Action<I, O, E>, 'run'>;
  within(ports: Ports, options?: WithinOptions): (event: unknown, context?: LambdaContextLike) => Promise<O>;
};

interface WithinOptions {
  readonly log?: ActionLog;
  /** By which the context's remaining time passes, where it is not wall-clock: a virtual clock. */
  readonly deadlineClock?: Clock;
}

/** What an action's function is given where it says nothing. */
export const FUNCTION_SECONDS = 15;
/**
 * Far more than an action fills: Lambda gives processor time by memory, and a cold start (load, connect,
 * sign) is all processor.
 */
export const FUNCTION_MEMORY_MB = 512;

/** Left for the answer to travel, and for a call that ignores its signal to time out by itself. */
const MARGIN_MS = 3_000;
/** Of a function with less than 15 s: this part of its time. */
const MARGIN_OF_SHORT = 0.2;

/**
 * Makes the one handler of a function file: parse, run, answer. An input that does not parse ends with
 * `BadRequest`, all problems in its message; errors of AWS end with `AwsUnavailable`, `AwsDenied` or
 * `AwsRefused`; every other error keeps its name.
 */
export function action<I, O, const E extends DeploymentErrorName, const U extends readonly UsedPort[]>(
  spec: Omit<Action<I, O, E>, 'uses' | 'run'> & {
    readonly uses: U;
    run(input: I, tools: Tools<PortsOf<U>>): Promise<O>;
  },
): ActionHandler<I, O, E> {
  const perform = async (
    event: unknown,
    ports: Ports,
    log: ActionLog,
    context: LambdaContextLike | undefined,
    clock?: Clock,
  ): Promise<O> => {
    const deadline = startDeadline(context, clock);
    try {
      const input = parse(spec, event);
      // What the action does not name is there too, but its types do not have it; on Lambda it is refused.
      const named = ports as unknown as Tools<PortsOf<U>>['ports'];
      return await spec.run(input, {
        ports: named,
        signal: deadline.signal,
        log,
        invocation: invocationOf(context),
        now: () => ports.clock.now(),
      });
    } catch (error) {
      throw asActionError(error, deadline.signal);
    } finally {
      deadline.stop();
    }
  };

  const uses = eachPortOnce(spec.uses);
  let made: Ports | undefined;
  const onLambda = async (event: unknown, context?: LambdaContextLike): Promise<O> => {
    made ??= portsFromEnvironment(uses);
    const telemetry = lambdaTelemetry(spec.name, actionSubject(event), context);
    try {
      const output = await perform(event, made, telemetry.log, context);
      telemetry.done();
      return output;
    } catch (error) {
      telemetry.failed(error, severityOf(error));
      throw error;
    }
  };

  return Object.assign(onLambda, {
    action: { ...spec, uses } as unknown as Action<I, O, E>,
    within:
      (ports: Ports, options: WithinOptions = {}) =>
      (event: unknown, context?: LambdaContextLike) =>
        perform(event, ports, options.log ?? silentLog, context, options.deadlineClock),
  });
}

function parse<I>(spec: { readonly name: string; readonly input: z.ZodType<I> }, event: unknown): I {
  const parsed = spec.input.safeParse(event);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => ({ path: pathText(path), message }));
  throw new DeploymentError('BadRequest', `${spec.name}:\n${describeProblems(problems)}`);
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? String(part) : `.${String(part)}`)).join('');

/** Told to nobody; without a reason, each abort makes an exception with its stack. */
const STOPPED = 'the action has ended';

/**
 * The signal that ends everything the action does before Lambda ends its function. Function time-outs are
 * wall-clock, so the timer is too, unless `clock` says that the remaining time passes by it.
 */
function startDeadline(context: LambdaContextLike | undefined, clock: Clock | undefined): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const left = context?.getRemainingTimeInMillis?.();
  if (left === undefined) return { signal: controller.signal, stop: () => {} };
  const after = Math.max(0, left - Math.min(MARGIN_MS, left * MARGIN_OF_SHORT));
  const expire = () =>
    controller.abort(new DeploymentError('OutOfTime', 'the action stopped because the time-out of its function was near'));
  if (clock) {
    const stopped = new AbortController();
    clock.sleep(after, stopped.signal).then(expire, () => {});
    return { signal: controller.signal, stop: () => stopped.abort(STOPPED) };
  }
  const timer = setTimeout(expire, after);
  timer.unref();
  return { signal: controller.signal, stop: () => clearTimeout(timer) };
}

/**
 * Ends that the workflow expects (a failed test, a fence) are told as warnings; what nobody declared is an
 * error, and so is a record that AWS refuses: the workflow tries that again, and it takes a person to mend
 * it.
 */
function severityOf(error: unknown): 'warn' | 'error' {
  if (!isDeploymentError(error) || NOBODYS_WISH.includes(error.name)) return 'error';
  return isRefusal(error.cause) ? 'error' : 'warn';
}

const NOBODYS_WISH: readonly string[] = ['AwsDenied', 'AwsRefused', 'BadRequest'] satisfies DeploymentErrorName[];
