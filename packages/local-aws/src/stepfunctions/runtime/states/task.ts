import { wallPaced } from '../../../clock/wall-paced.ts';
import { flowOf } from '../../data-flow/flow-of.ts';
import type { TaskState } from '../../definition/definition.ts';
import type { Json } from '../../json.ts';
import { dataLimitError, isFatal, runtimeError, StateError } from '../../state-error.ts';
import { parseResource, type Resource, resourceName } from '../../tasks/resource.ts';
import { TaskClock } from '../../tasks/task-clock.ts';
import { functionEvents, integrationEvents, type TaskEvents } from '../../tasks/task-events.ts';
import type { OpenToken } from '../../tasks/task-tokens.ts';
import type { Frame, Interpreter } from '../frame.ts';
import { untilAborted } from '../interruption.ts';
import { nextOf } from '../next-state.ts';
import { isTooLarge, jsonText } from '../payload.ts';

/** The service's longest time-out, and its default. */
const MAX_SECONDS = 99_999_999;

/** Calls a function or a service and waits for the answer, or for its token, within its time limits. */
export const task: Interpreter<TaskState> = async (frame) => {
  const resource = resourceOf(frame);
  // A task that waits for the work it started has a token too: the service asks after the work by it.
  const pattern = resource.kind === 'integration' ? resource.pattern : 'request-response';
  const token = pattern === 'request-response' ? undefined : frame.run.tokens.issue(frame.run.machine.arn);
  try {
    const result = await perform(frame, resource, token);
    const handover = await flowOf(frame).leave(frame, frame.state, '', result, { result });
    return { ...handover, next: nextOf(frame.state) };
  } finally {
    token?.close();
  }
};

/**
 * A Resource that the local Step Functions can run.
 * Throws States.Runtime for any other and says what there is.
 */
function resourceOf({ state, run }: Frame<TaskState>): Resource {
  const resource = parseResource(state.Resource);
  if (resource?.kind === 'lambda-function') return resource;
  if (resource && run.integrations.find(resource.service)?.offers(resource.action, resource.pattern)) return resource;
  throw runtimeError(`The local Step Functions has no resource '${state.Resource}'. Known: ${run.integrations.known.join(', ')}.`);
}

async function perform(frame: Frame<TaskState>, resource: Resource, token: OpenToken | undefined): Promise<Json> {
  const { run, chain, name } = frame;
  const flow = flowOf(frame);
  const bounds = { min: 0, max: MAX_SECONDS, integer: true };
  const timeoutSeconds = await flow.numberOf(frame, 'TimeoutSeconds', frame.state.TimeoutSeconds, bounds);
  const heartbeatSeconds = await flow.numberOf(frame, 'HeartbeatSeconds', frame.state.HeartbeatSeconds, bounds);
  const parameters = accepted(frame, resource, await flow.argumentsOf(frame, token ? { taskToken: token.token } : {}));
  if (isTooLarge(jsonText(parameters))) throw dataLimitError(name);

  const events = eventsOf(resource, run.region);
  const record = (event: ReturnType<TaskEvents['submitted']>) => event && run.history.record(chain, ...event);
  record(events.scheduled({ parameters, timeoutSeconds, heartbeatSeconds }));
  record(events.started());
  const clock = new TaskClock(isFunctionCall(resource) ? wallPaced(run.clock) : run.clock, timeoutSeconds, heartbeatSeconds);
  try {
    const answer = await within(
      frame,
      clock,
      unlessFaulty(frame, () => send(frame, resource, parameters)),
    );
    if (!token || !waitsForToken(resource)) return settle(answer);
    record(events.submitted(answer));
    token.onHeartbeat = () => clock.heartbeat();
    const outcome = await within(frame, clock, token.answered);
    if (outcome.kind === 'failure') throw new StateError('failure', outcome.error, outcome.cause);
    return settle(outcome.output);
  } catch (thrown) {
    if (thrown instanceof StateError && !isFatal(thrown))
      record(thrown.error === 'States.Timeout' ? events.timedOut(thrown) : events.failed(thrown));
    throw thrown;
  } finally {
    clock.stop();
  }

  function settle(output: Json): Json {
    if (isTooLarge(jsonText(output))) throw dataLimitError(name);
    record(events.succeeded(output));
    return output;
  }
}

const waitsForToken = (resource: Resource): boolean => resource.kind === 'integration' && resource.pattern === 'waitForTaskToken';

/** The answer, or the failure that somebody wanted in its place. */
async function unlessFaulty({ run, name }: Frame<TaskState>, work: () => Promise<Json>): Promise<Json> {
  const fault = run.integrations.faults.take(({ state }) => state === name);
  if (!fault) return work();
  fault.struck?.();
  if (fault.afterwards) await work();
  // The clock of the task ends it.
  if (fault.error === 'States.Timeout') return new Promise(() => {});
  throw new StateError('failure', fault.error, fault.cause ?? 'injected');
}

/** The work is the function's own, on the wall clock; what a token waits for is the world's. */
const isFunctionCall = (resource: Resource): boolean =>
  resource.kind === 'lambda-function' || (resource.service === 'lambda' && resource.pattern === 'request-response');

const eventsOf = (resource: Resource, region: string): TaskEvents =>
  resource.kind === 'lambda-function'
    ? functionEvents(resource.functionArn)
    : integrationEvents(resource.service, resourceName(resource.action, resource.pattern), region);

function send({ run, signal }: Frame<TaskState>, resource: Resource, parameters: Json): Promise<Json> {
  if (resource.kind === 'lambda-function') return run.integrations.invokeFunction(resource.functionArn, parameters, run.require);
  const { service, action, pattern } = resource;
  const { require, machine } = run;
  return run.integrations.find(service)!.call({ action, pattern, arguments: parameters, signal, require, role: machine.roleArn });
}

/** Integrations drop arguments that they do not have. */
function accepted({ run }: Frame<TaskState>, resource: Resource, given: Json): Json {
  if (resource.kind === 'lambda-function') return given;
  return run.integrations.find(resource.service)?.parameters?.(given) ?? given;
}

/**
 * Waits no longer than the task's time limits allow; an invocation that is left behind runs on, as on AWS.
 */
function within<T>(frame: Frame<TaskState>, clock: TaskClock, work: Promise<T>): Promise<T> {
  return untilAborted(Promise.race([work, clock.expired]), frame.signal);
}
