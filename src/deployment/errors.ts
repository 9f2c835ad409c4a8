import { bounded } from './bounded-text.ts';
import { NOT_DOWN } from './retirement.ts';

/**
 * Every error of a deployment. Its name is an interface: it is what a workflow catches, what the record keeps
 * and what people read in the console. `retry`: the same call may succeed later. `terminal`: repeating it
 * cannot help.
 */
export const DEPLOYMENT_ERRORS = {
  BadRequest: { class: 'terminal', means: 'what was asked for is not valid' },
  NeedsRecovery: { class: 'terminal', means: 'the deployment that holds the lease stopped for a person: `teal status` says what to do' },
  ExecutionDied: {
    class: 'terminal',
    means: 'the execution of the deployment was stopped, timed out or failed, and a recovery took it over',
  },
  HolderUnknown: {
    class: 'retry',
    means: 'the execution that holds the lease is not known; it counts as gone when it is so a minute later, too',
  },
  Fenced: { class: 'terminal', means: 'a newer epoch holds the lease: this execution must not write any more' },
  PlanRefused: { class: 'terminal', means: 'the live world is not one that this deployment may start from' },
  NothingToDo: { class: 'terminal', means: 'what was asked for already runs, or nothing is left to do' },
  GaveWay: { class: 'terminal', means: 'a newer deployment took over before this one had any traffic' },
  RollbackRequested: { class: 'terminal', means: 'a person or program asked to roll back' },
  GreenUnhealthy: { class: 'terminal', means: 'green did not become healthy by its deadline or within its budget of failed tasks' },
  BlueUnhealthy: { class: 'terminal', means: 'somebody gave blue more of the traffic, and blue did not become able to carry it' },
  StageUnreachable: { class: 'terminal', means: 'the stage route did not answer from green' },
  FunctionalTestFailed: { class: 'terminal', means: 'a functional test got the wrong answer' },
  HookFailed: { class: 'terminal', means: 'a life-cycle hook failed, took too long, or gave no valid answer' },
  JudgedUnhealthy: {
    class: 'terminal',
    means: 'green was judged unhealthy under production traffic, or an alarm said so while a person was asked',
  },
  Inconclusive: { class: 'terminal', means: 'there was too little traffic to judge green by, and the configuration says to go back' },
  DriftDetected: { class: 'terminal', means: 'somebody else changed a production route: its weights, or what else it is made of' },
  RevisionChanged: {
    class: 'terminal',
    means: "somebody else put a side's ECS service on another task definition revision than this deployment knows",
  },
  ServiceChanged: { class: 'terminal', means: "somebody else lowered the count of a side's ECS service, or deleted it" },
  NotApproved: { class: 'terminal', means: 'nobody approved in the time that the configuration gives' },
  NotInSync: { class: 'terminal', means: 'a change of the records did not reach all of the name servers in time' },
  NotInAnswers: { class: 'terminal', means: 'DNS answers do not lead where the weights say' },
  StillInUse: { class: 'terminal', means: 'clients still use a side that has no weight, and nobody said to take it down' },
  RetirementStuck: { class: 'terminal', means: `a side that goes down ${NOT_DOWN}` },
  NotBack: { class: 'terminal', means: 'production cannot go back to blue without a person: the weights stay as they are' },
  ProbeFailed: { class: 'terminal', means: 'an HTTP request of a probe or test got no answer' },
  RecordContended: { class: 'retry', means: 'others kept changing the record' },
  RecordUnavailable: { class: 'retry', means: 'the deployment record cannot be reached' },
  AwsUnavailable: {
    class: 'retry',
    means: 'a call to AWS, or to what tells the traffic, failed in a way that may pass: throttled, timed out, a fault of the service',
  },
  AwsDenied: {
    class: 'retry',
    means:
      'AWS did not allow a call: a permission is missing, or one that was just given does not hold everywhere yet; the message names it',
  },
  AwsRefused: { class: 'terminal', means: 'AWS refused a call, and would refuse it again; the message has its name and words' },
  OutOfTime: { class: 'retry', means: 'an action stopped by itself shortly before the time-out of its function' },
  NobodyLeft: { class: 'retry', means: 'the side that stays could not take all traffic now: the other one is not taken down yet' },
  NotSettled: { class: 'retry', means: 'a written split does not read back yet' },
} as const satisfies Record<string, { class: 'terminal' | 'retry'; means: string }>;

export type DeploymentErrorName = keyof typeof DEPLOYMENT_ERRORS;

/** Names of the errors that repeating cannot help. */
export const TERMINAL_ERRORS: readonly DeploymentErrorName[] = (Object.keys(DEPLOYMENT_ERRORS) as DeploymentErrorName[]).filter(
  (name) => DEPLOYMENT_ERRORS[name].class === 'terminal',
);

/**
 * An error of a deployment. `name` is set explicitly: bundlers rename classes. A message that is too long for
 * a cause is cut.
 */
export class DeploymentError<N extends DeploymentErrorName = DeploymentErrorName> extends Error {
  override readonly name: N;

  constructor(name: N, message: string, options?: ErrorOptions) {
    super(bounded(message), options);
    this.name = name;
  }

  get retryable(): boolean {
    return DEPLOYMENT_ERRORS[this.name].class === 'retry';
  }
}

/**
 * True for a DeploymentError, of the given name when one is given. Goes by name: errors cross realms and
 * bundles.
 */
export function isDeploymentError(error: unknown, name?: DeploymentErrorName): error is DeploymentError {
  const found = error instanceof Error || (typeof error === 'object' && error !== null) ? (error as { name?: unknown }).name : undefined;
  return typeof found === 'string' && found in DEPLOYMENT_ERRORS && (name === undefined || found === name);
}
