import { bounded } from './bounded-text.ts';

/**
 * Every error of a deployment. Its name is an interface: it is what a workflow catches, what the record keeps
 * and what people read in the console. `retry`: the same call may succeed later. `terminal`: repeating it
 * cannot help. What each means is said beside it, and not in the value: every function has all of them.
 */
export const DEPLOYMENT_ERRORS = {
  /** What was asked for is not valid. */
  BadRequest: 'terminal',
  /** The deployment that holds the lease stopped for a person: `teal status` says what to do. */
  NeedsRecovery: 'terminal',
  /** The execution of the deployment was stopped, timed out or failed, and a recovery took it over. */
  ExecutionDied: 'terminal',
  /** The execution that holds the lease is not known; it counts as gone when it is so a minute later, too. */
  HolderUnknown: 'retry',
  /** A newer epoch holds the lease: this execution must not write any more. */
  Fenced: 'terminal',
  /** The live world is not one that this deployment may start from. */
  PlanRefused: 'terminal',
  /** What was asked for already runs, or nothing is left to do. */
  NothingToDo: 'terminal',
  /** A newer deployment took over before this one had any traffic. */
  GaveWay: 'terminal',
  /** A person or program asked to roll back. */
  RollbackRequested: 'terminal',
  /** Green did not become healthy by its deadline or within its budget of failed tasks. */
  GreenUnhealthy: 'terminal',
  /** Somebody gave blue more of the traffic, and blue did not become able to carry it. */
  BlueUnhealthy: 'terminal',
  /** The stage route did not answer from green. */
  StageUnreachable: 'terminal',
  /** A functional test got the wrong answer. */
  FunctionalTestFailed: 'terminal',
  /** A life-cycle hook failed, took too long, or gave no valid answer. */
  HookFailed: 'terminal',
  /** Green was judged unhealthy under production traffic, or an alarm said so while a person was asked. */
  JudgedUnhealthy: 'terminal',
  /** There was too little traffic to judge green by, and the configuration says to go back. */
  Inconclusive: 'terminal',
  /** Somebody else changed a production route: its weights, or what else it is made of. */
  DriftDetected: 'terminal',
  /**
   * Somebody else put a side's ECS service on another task definition revision than this deployment knows.
   */
  RevisionChanged: 'terminal',
  /** Somebody else lowered the count of a side's ECS service, or deleted it. */
  ServiceChanged: 'terminal',
  /** Nobody approved in the time that the configuration gives. */
  NotApproved: 'terminal',
  /** A change of the records did not reach all of the name servers in time. */
  NotInSync: 'terminal',
  /** DNS answers do not lead where the weights say. */
  NotInAnswers: 'terminal',
  /** Clients still use a side that has no weight, and nobody said to take it down. */
  StillInUse: 'terminal',
  /** A side that goes down still has tasks or targets. */
  RetirementStuck: 'terminal',
  /** Production cannot go back to blue without a person: the weights stay as they are. */
  NotBack: 'terminal',
  /** An HTTP request of a probe or test got no answer. */
  ProbeFailed: 'terminal',
  /** Others kept changing the record. */
  RecordContended: 'retry',
  /** The deployment record cannot be reached. */
  RecordUnavailable: 'retry',
  /**
   * A call to AWS, or to what tells the traffic, failed in a way that may pass: throttled, timed out, a
   * fault of the service.
   */
  AwsUnavailable: 'retry',
  /**
   * AWS did not allow a call: a permission is missing, or one that was just given does not hold everywhere
   * yet; the message names it.
   */
  AwsDenied: 'retry',
  /** AWS refused a call, and would refuse it again; the message has its name and words. */
  AwsRefused: 'terminal',
  /** An action stopped by itself shortly before the time-out of its function. */
  OutOfTime: 'retry',
  /** The side that stays could not take all traffic now: the other one is not taken down yet. */
  NobodyLeft: 'retry',
  /** A written split does not read back yet. */
  NotSettled: 'retry',
} as const satisfies Record<string, 'terminal' | 'retry'>;

export type DeploymentErrorName = keyof typeof DEPLOYMENT_ERRORS;

/** Names of the errors that repeating cannot help. */
export const TERMINAL_ERRORS: readonly DeploymentErrorName[] = (Object.keys(DEPLOYMENT_ERRORS) as DeploymentErrorName[]).filter(
  (name) => DEPLOYMENT_ERRORS[name] === 'terminal',
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
    return DEPLOYMENT_ERRORS[this.name] === 'retry';
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
