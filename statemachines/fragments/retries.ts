import {
  finalLambdaErrors,
  type NestedErrorName,
  type Retry,
  type StatesErrorName,
  type TransientLambdaError,
  transientLambdaErrors,
  transientNestedErrors,
  type Unretried,
} from '@teal/asl';
import { TERMINAL_ERRORS } from '../../src/deployment/errors.ts';

/*
 * Every retry of the workflows. Before the commit a list says what passes: what is not on it goes the way
 * back, which is the better answer. On the way back, behind the commit, in every Finish and before the lease
 * there is no better answer: there a list says what is final, and everything else is tried again.
 * `docs/reliability.md` has what each comes to, measured.
 *
 * No wait is taken at random. Few executions run at a time, each of a service of its own, and full jitter
 * would take any part of a wait, or none: how long something is tried would be a matter of luck.
 */

type Implied = 'AwsUnavailable' | 'OutOfTime';
type Recorded = Implied | 'RecordUnavailable' | 'RecordContended';

/** What passes by itself in an action that waits for its token: a time-out is how such a wait ends. */
const PASSING = [...transientLambdaErrors, 'AwsUnavailable', 'OutOfTime'] as const;

/**
 * Passing failures of Lambda and AWS: every action can have them. 13 retries, with waits of 191 seconds in
 * all.
 */
export const passing = {
  on: [...PASSING, 'States.Timeout'],
  every: '1 second',
  times: 13,
  backoff: 2,
  atMost: '20 seconds',
} as const satisfies Retry<TransientLambdaError | Implied>;

/** The same for actions that only read the deployment record. */
export const reading = {
  ...passing,
  on: [...passing.on, 'RecordUnavailable'],
} as const satisfies Retry<TransientLambdaError | Recorded>;

/** The same for actions that write it. */
export const recorded = {
  ...passing,
  on: [...reading.on, 'RecordContended'],
} as const satisfies Retry<TransientLambdaError | Recorded>;

/** The same, and a write that does not read back yet. */
export const settling = {
  ...recorded,
  on: [...recorded.on, 'NotSettled'],
} as const satisfies Retry<TransientLambdaError | Recorded | 'NotSettled'>;

/** The same for a wait that a word ends, before the commit: its time-out is no failure. */
export const waiting = {
  ...passing,
  on: [...PASSING, 'RecordUnavailable', 'RecordContended'],
} as const satisfies Retry<TransientLambdaError | Recorded>;

/**
 * Before the lease there is nothing to go back from: a push that is given up is lost. 13 retries, with waits
 * of 191 seconds in all; then its input goes to the queue of lost pushes.
 */
const BEFORE_THE_LEASE = { ...passing, on: ['States.ALL'] } as const satisfies Retry<StatesErrorName>;

/**
 * A holder that is unknown: the second look is a minute after the first (`GONE_AFTER_MS`), and one more if
 * the clocks differ.
 */
const UNTIL_KNOWN_TO_BE_GONE = {
  on: ['HolderUnknown'],
  every: '61 seconds',
  times: 3,
  backoff: 1,
} as const satisfies Retry<'HolderUnknown'>;

/**
 * Failures in which the function has not begun: for what must not be done twice without need, such as a
 * team's POST, or a hook. A hook that throws one of these names is called again, and fails later.
 */
export const beforeItBegins = {
  ...passing,
  on: transientLambdaErrors.filter(neverBegan),
} as const satisfies Retry<TransientLambdaError>;

/**
 * The same of a hook, without a connection that was lost: its function may be at work for 15 minutes from
 * each call, so the record hears of each (`record-answer.ts`).
 */
export const beforeHookBegins = {
  ...beforeItBegins,
  on: beforeItBegins.on.filter((name) => name !== 'Lambda.SdkClientException'),
} as const satisfies Retry<TransientLambdaError>;

/**
 * Of a box of hooks, whose own execution has not begun. What that one fails with is `States.TaskFailed`, and
 * final.
 */
export const nesting = { ...passing, on: transientNestedErrors } as const satisfies Retry<NestedErrorName>;

/** These may come of a function that has begun. */
function neverBegan(name: TransientLambdaError): boolean {
  return name.startsWith('Lambda.') && name !== 'Lambda.Unknown' && name !== 'Lambda.ClientExecutionTimeoutException';
}

/**
 * What is known to be final, whoever ends with it: the errors of `errors.ts` whose class is `terminal`, what
 * Lambda says of the request itself, and an expression that cannot be evaluated, which it cannot the next
 * time either.
 */
const FINAL = {
  on: [...TERMINAL_ERRORS, ...finalLambdaErrors, 'States.QueryEvaluationError'],
  times: 0,
} as const satisfies Unretried;

/** Everything else, whatever its name: 36 retries, with waits of 31 minutes in all. */
const EVERYTHING_ELSE = {
  on: ['States.ALL'],
  every: '1 second',
  times: 36,
  backoff: 2,
  atMost: '60 seconds',
} as const satisfies Retry<StatesErrorName>;

/**
 * A permission that is missing: an upgrade rewrites roles under running executions, and a change of IAM takes
 * a while until it holds everywhere. A role that stays without it needs a person, who should not wait for
 * half an hour: 20 retries in 5 minutes.
 */
const UNTIL_ALLOWED = {
  on: ['AwsDenied'],
  every: '15 seconds',
  times: 20,
  backoff: 1,
} as const satisfies Retry<'AwsDenied'>;

/**
 * A side that must stay up because the other one lacks targets: those that come back come within minutes. 40
 * retries in 10 minutes.
 */
const UNTIL_SOMEBODY_STANDS = {
  on: ['NobodyLeft'],
  every: '15 seconds',
  times: 40,
  backoff: 1,
} as const satisfies Retry<'NobodyLeft'>;

/**
 * Targets that no rule named are health-checked anew: an interval of 300 seconds is the longest. Source:
 * Elastic Load Balancing API reference, CreateTargetGroup. 20 retries in 5 minutes.
 */
const UNTIL_CHECKED = { on: ['NobodyLeft'], every: '15 seconds', times: 20, backoff: 1 } as const satisfies Retry<'NobodyLeft'>;

/** Weights that read otherwise right after they were written: somebody else writes them, too. */
const NO_FIGHT = { on: ['NotSettled'], times: 0 } as const satisfies Unretried;

/**
 * What nobody is worse off without, and what waits for the lease should not wait for. 13 retries in 191
 * seconds.
 */
const FOR_MINUTES = { ...passing, on: ['States.ALL'] } as const satisfies Retry<StatesErrorName>;

/** Of putting weights back at rest: they may as well stay as somebody wrote them. */
export const puttingBack = [FINAL, UNTIL_CHECKED, NO_FIGHT, FOR_MINUTES] as const;

/** Of what comes before the lease. */
export const resolving = [FINAL, BEFORE_THE_LEASE] as const;
export const untilLost = [FINAL, UNTIL_KNOWN_TO_BE_GONE, BEFORE_THE_LEASE] as const;

/** Of what must be done: all of the way back, all behind the commit, and every Finish. */
export const stubborn = [FINAL, UNTIL_ALLOWED, EVERYTHING_ELSE] as const;

/** The same for taking a side down, which waits until the other one can carry all traffic. */
export const stubbornRetiring = [FINAL, UNTIL_SOMEBODY_STANDS, UNTIL_ALLOWED, EVERYTHING_ELSE] as const;

/** The same for a wait that a word ends: its time-out is no failure. */
export const stubbornWaiting = [{ ...FINAL, on: [...FINAL.on, 'States.Timeout'] }, UNTIL_ALLOWED, EVERYTHING_ELSE] as const;

/** The same for a message that is sent, which knows no error of ours. */
export const stubbornSending = EVERYTHING_ELSE;
