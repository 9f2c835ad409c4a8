/** A person's yes that a deployment wants before it goes on. */
export interface ApprovalConfig {
  /** How long a person is asked. */
  readonly withinSeconds: number;
  /**
   * What comes when nobody answers in that time: the way back, what comes next, or the same question again.
   */
  readonly silence: 'rollback' | 'continue' | 'wait';
  /** Not whoever asked for the deployment. Absent: anybody who may say it. */
  readonly by?: 'another';
}

/** Somebody has said yes where the configuration wants that. */
export interface Approval {
  /**
   * What it comes after: the tests, before the first weight; the bake of the step with this index in the
   * plan.
   */
  readonly after: 'tests' | number;
  /** Who, or that nobody did and the configuration goes on without. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly reason?: string;
}

/**
 * Nobody is asked for longer: then it goes back. As long as ECS lets a PAUSE hook of its own deployments
 * wait: 20,160 minutes. Source: Amazon ECS API Reference, `TimeoutConfiguration`.
 */
export const LONGEST_APPROVAL_SECONDS = 20_160 * 60;

/** The longest time that it may take, in seconds. */
export const longestApproval = ({ withinSeconds, silence }: ApprovalConfig): number =>
  silence === 'wait' ? LONGEST_APPROVAL_SECONDS : withinSeconds;

/** A look is late by a hundredth of the time that a person has been asked, at most. */
const PART_OF_THE_WAIT = 100;

/**
 * Seconds until the next look at green, `waitedSeconds` after a person was first asked. Looks become rarer,
 * so that the history of an execution holds those of days; an alarm that is heard of, and a word, end the
 * wait at once.
 */
export const lookEvery = (everySeconds: number, waitedSeconds: number): number =>
  Math.max(1, Math.ceil(Math.max(everySeconds, waitedSeconds / PART_OF_THE_WAIT)));

/** So many looks at most while a person is asked. */
export function looksOfApproval(approval: ApprovalConfig, everySeconds: number): number {
  let looks = 0;
  for (let waited = 0; waited < longestApproval(approval); waited += lookEvery(everySeconds, waited)) looks++;
  return looks;
}
