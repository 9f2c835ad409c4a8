import type { KeptSide } from './kept-side.ts';
import type { Plan } from './plan.ts';
import type { DeploymentRequest } from './request.ts';
import type { RanTask } from './task.ts';

/** How the last deployment left the pair: what is live is compared with it until the next one begins. */
export interface AtRest {
  /** Id of that deployment. */
  readonly deployment: string;
  /** ISO 8601: when it ended. */
  readonly at: string;
  /**
   * Its plan, seen from its end: `blue` is the side that has all weight, with the revision and the count that
   * it was left with, and `green` is the idle one.
   */
  readonly plan: Plan;
  /** ARN of the deployment's own state machine: what puts weights back has its name from it. */
  readonly machine: string;
  /** What the side with all weight runs, where a deployment of Teal put it there. */
  readonly image?: DeploymentRequest['image'];
  /** The version that the last committed deployment replaced: what an undo brings back. */
  readonly previous?: Previous;
  /** The idle side still stands. */
  readonly kept?: KeptSide;
  /** Changes of the weights that Teal has set out to put back since, a member each. */
  readonly putBack?: readonly PutBack[];
}

/** A version that was production until a deployment replaced it. */
export interface Previous {
  /** Id of the deployment that replaced it. */
  readonly replacedBy: string;
  /** ARN of its task definition revision. */
  readonly revision: string;
  /** Absent: its revision names it by a tag, and nobody knows which digest that was. */
  readonly image?: DeploymentRequest['image'];
  /** Tasks of deployments that have run since, such as migrations. */
  readonly ran?: readonly RanTask[];
}

/** One change of weights that somebody made between deployments. */
export interface PutBack {
  /** What differed, as it was told. */
  readonly difference: string;
  /** ISO 8601: when it was last set out to be put back. */
  readonly at: string;
  /** How many times it was. */
  readonly times: number;
  /** Why it was not put back the last time. */
  readonly failed?: string;
}
