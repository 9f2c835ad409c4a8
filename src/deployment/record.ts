// One file, although it is long: it is one item of the table, and its parts are read together.

import type { AcceptedPush } from './accepted-push.ts';
import type { Approval } from './approval.ts';
import type { AskedFor } from './asked-for.ts';
import type { Bake } from './bake.ts';
import type { HookRun } from './hook.ts';
import type { KeptSide } from './kept-side.ts';
import type { Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';
import type { Recovery } from './recovery.ts';
import type { DeploymentRequest, UndoOf } from './request.ts';
import type { AtRest } from './rest.ts';
import type { Split } from './split.ts';
import type { RanTask } from './task.ts';
import type { Unrest } from './unrest.ts';
import type { AskedAbout, Wait } from './wait.ts';
import type { Order, TimeWord, Word } from './word.ts';

export type { AtRest, Previous, PutBack } from './rest.ts';

/**
 * The one item that Teal keeps for a service: who holds the lease, what is in flight, what waits. Changed
 * only by pure transitions (`record/`) applied under a condition on `version`, so each change is atomic and
 * the loser reads again. The record that a transition gives to write already has the raised `version`.
 */
export interface ServiceRecord {
  readonly service: string;
  /** Raised by one with every change; 0 stands for "no item yet". */
  readonly version: number;
  /** Raised by one with every lease; a handler of an older epoch writes nothing. */
  readonly epoch: number;
  readonly active?: ActiveDeployment;
  /** The newest request that waits for the lease. */
  readonly queued?: DeploymentRequest;
  /**
   * Taken from the queue by Finish and not yet acquired: a lost start can be repeated under the same
   * execution name.
   */
  readonly starting?: { readonly request: DeploymentRequest; readonly execution: string };
  /** An undo that was ordered and waits for the lease: it comes before `queued`. */
  readonly undo?: DeploymentRequest;
  /** ISO 8601: when an undo was ordered last. A push from before that does nothing. */
  readonly undoneAt?: string;
  /** The newest accepted push: an older one does nothing. */
  readonly newestPush?: AcceptedPush;
  /**
   * ISO 8601: when the newest of everything was asked for, by a push, a person or a program. A push counts
   * that was refused for what was in flight, too. Absent in records of an older release.
   */
  readonly asked?: string;
  /** Deployments that people have asked for, and that no execution was started for yet. Absent: none. */
  readonly asks?: readonly AskedFor[];
  /** Ids of the last accepted requests, newest last, at most 50. */
  readonly seen: readonly string[];
  /** How the last deployment ended. */
  readonly last?: EndedDeployment;
  /** What is known of the family of the task definition, so that no plan walks through its history. */
  readonly family?: KnownFamily;
  /** Absent in records of an older release, and where no deployment has left a side with all weight. */
  readonly rest?: AtRest;
  /** What is live is not as `rest` says: told of by the look at rest, until it is or a deployment begins. */
  readonly unwell?: Unwell;
}

interface Unwell {
  /** ISO 8601: since when something has been found at every look. */
  readonly since: string;
  /** At least one. */
  readonly found: readonly Unrest[];
  /** A sentence: why weights that somebody changed are not put back, although that is configured. */
  readonly leftAlone?: string;
}

/** Numbers of ACTIVE revisions of one task definition family. */
export interface KnownFamily {
  readonly name: string;
  /**
   * Revisions that Teal registered for this service and has not deregistered, in rising order, at most
   * `MOST_OWN`.
   */
  readonly own: readonly number[];
  /** The template of the last plan. */
  readonly template?: number;
  /** The newest revision at that time: what is ACTIVE between the template and this one is Teal's own. */
  readonly seen?: number;
}

/** The deployment that holds the lease. */
export interface ActiveDeployment {
  readonly id: string;
  readonly epoch: number;
  /** ARN of the execution that holds the lease. */
  readonly execution: string;
  readonly request: DeploymentRequest;
  readonly startedAt: string;
  readonly phase: Phase;
  readonly plan?: Plan;
  /** Written before an act, kept until it is confirmed: what a recovery must assume may have happened. */
  readonly intent?: Intent;
  /**
   * The split of a shift that the way back cut short: some routes may show it until they are read back at
   * blue.
   */
  readonly interrupted?: Split;
  /** The last split that was written and read back. */
  readonly confirmed?: { readonly split: Split; readonly at: string };
  /** Green as this deployment has set it. Absent before Create green is confirmed. */
  readonly green?: GreenAsSet;
  /**
   * True from the intent of the first weight on, and of a way back, which finds weight on green whoever gave
   * it.
   */
  readonly hadWeight: boolean;
  /** ISO 8601: when green's first weight was announced. Absent before it, and of an older release. */
  readonly weightSince?: string;
  /** The bake or window under way. */
  readonly bake?: Bake;
  /** The bakes before it, each with its end: what was counted in them is judged on. */
  readonly bakes?: readonly Bake[];
  /** Somebody has said that all bakes to come last no time, and neither does the window. */
  readonly full?: TimeWord;
  /** Said outside a bake: the next one is paused until then. */
  readonly pause?: { readonly word: TimeWord; readonly until: string };
  /** What people have accepted of what the judge says. */
  readonly accepted?: readonly Accepted[];
  /** The approvals that the configuration wants, as far as they were given. */
  readonly approvals?: readonly Approval[];
  /** When the last judgement was made, and what it said. */
  readonly judged?: Judged;
  /** Alarms that went into ALARM since green has had weight, the newest of each. */
  readonly heard?: readonly HeardAlarm[];
  /** Runs of hooks, in the order in which they began. */
  readonly hooks?: readonly HookRun[];
  /** The commit: from here on, recovery goes forward to green. */
  readonly committedAt?: string;
  /** An undo waits for the lease since the commit: nothing more is taken down. */
  readonly yields?: Word<'supersede'>;
  /** When blue began to go down gradually, and from how many tasks. */
  readonly leaving?: { readonly from: number; readonly at: string };
  /** A side that stays up although it has no traffic any more. */
  readonly kept?: KeptSide;
  /** It deploys nothing: it takes this side down, whose time is over. It is `blue` of the plan. */
  readonly takesDown?: KeptSide;
  /** What somebody ordered while it went forward. */
  readonly verb?: Order;
  /** What the execution waits for now. */
  readonly wait?: Wait;
  /** Why it is on its way back: set by the first rollback. */
  readonly failure?: Failure;
  /**
   * What first led to a person, kept when they had it taken back: the way back of their order has a failure
   * of its own, and this one is what the deployment ended by.
   */
  readonly firstFailure?: Failure;
  /**
   * When production was read back at 100 % blue after `failure`; equal to `failure.at` when no weight had
   * moved.
   */
  readonly backAtBlueAt?: string;
  /** NEEDS_HUMAN: the lease stays held. */
  readonly needsHuman?: { readonly at: string; readonly reason: string };
  /**
   * A recovery of this name has raised the epoch and is to be started; gone once it has adopted the
   * deployment.
   */
  readonly takenOver?: { readonly at: string; readonly by: string; readonly execution: string };
  /** Of what was taken over, and of what puts weights back, until it ends. */
  readonly recovery?: Recovery;
  /** The engine knew no such execution when it was asked about the holder: the first look of two. */
  readonly unknownHolder?: { readonly execution: string; readonly since: string };
}

/** What green was set to: what the live service is compared with. */
export interface GreenAsSet {
  /** ARN of its revision. */
  readonly taskDefinition: string;
  readonly desired: number;
  /** ISO 8601: when its revision was set. */
  readonly at: string;
  /** ISO 8601: when its count was set after that. Absent: with its revision. */
  readonly countAt?: string;
}

/**
 * Where a deployment stands, in the order it passes. 'putting back' is no part of one: it begins and ends
 * there.
 */
export type Phase =
  | 'acquired'
  | 'planned'
  | 'creating green'
  | 'stage open'
  | 'tested'
  | 'shifting'
  | 'window'
  | 'committed'
  | 'blue retired'
  | 'rolling back'
  | 'rolled back'
  | 'putting back';

/** An act announced before it is done. */
export type Intent = { readonly at: string } & (
  | { readonly act: 'create-green'; readonly desired: number }
  | { readonly act: 'resize-green'; readonly desired: number }
  | { readonly act: 'open-stage' }
  | { readonly act: 'close-stage' }
  | { readonly act: 'shift'; readonly split: Split; readonly step: number }
  | { readonly act: 'commit' }
  /** `tasks`: how many stay for now; absent: none. */
  | { readonly act: 'retire-blue'; readonly tasks?: number }
  | { readonly act: 'set-stage' }
  /** `asked`: a person was asked about somebody else's edit, which it then undoes. */
  | { readonly act: 'roll-back'; readonly split: Split; readonly asked?: true }
  | { readonly act: 'retire-green' }
);

/** Somebody has said to go on although a check says this. */
export interface Accepted extends AskedAbout {
  readonly step: Bake['step'];
  readonly by: string;
  readonly at: string;
  readonly reason?: string;
}

/** What CloudWatch has told of an alarm by an event. By the next look the alarm may be well again. */
export interface HeardAlarm {
  readonly alarm: string;
  /** ISO 8601: when it went into ALARM. */
  readonly at: string;
  /** ISO 8601: when the event came. */
  readonly heardAt: string;
  /** CloudWatch's words. */
  readonly reason?: string;
  /** A judgement has been made with it. */
  readonly judged?: true;
}

export interface Judged {
  readonly at: string;
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  /** What each check said, in a line. Absent in records of an older release. */
  readonly checks?: readonly { readonly name: string; readonly outcome: Verdict; readonly why: string }[];
  /** Targets of green that failed their health check at this look: one look alone is no evidence. */
  readonly unhealthy?: number;
}

type Verdict = 'pass' | 'fail' | 'inconclusive' | 'none';

export interface Failure {
  /** An error name of `errors.ts`. */
  readonly error: string;
  readonly cause: string;
  /** The verdict, deadline or command that ended the deployment. */
  readonly at: string;
}

/** What stays of a deployment: copied to an item of its own when it ends. */
export interface EndedDeployment {
  readonly id: string;
  readonly service: string;
  readonly epoch: number;
  readonly execution: string;
  readonly image: DeploymentRequest['image'];
  /**
   * Of the installed configuration that it went by. Absent of an older release, and where weights were put
   * back.
   */
  readonly configHash?: string;
  readonly outcome: Outcome;
  /** A sentence: what it ended by. */
  readonly cause?: string;
  readonly startedAt: string;
  readonly endedAt: string;
  /** Of a push whose event was lost: by how much it was late. */
  readonly lateMinutes?: number;
  readonly failure?: Failure;
  readonly backAtBlueAt?: string;
  /** It took another deployment back. */
  readonly undo?: UndoOf;
  /** ARN of who proved to have asked for it. Absent: nobody did. */
  readonly askedBy?: string;
  /** Absent: none was wanted, or none was given. */
  readonly approvals?: readonly Approval[];
  /** Tasks that ran: a migration. What they have changed stays when the version goes. Absent: none ran. */
  readonly ran?: readonly RanTask[];
  /** Runs of hooks, in the order in which they began. Absent: none began. */
  readonly hooks?: readonly HookRun[];
}

export const emptyRecord = (service: string): ServiceRecord => ({ service, version: 0, epoch: 0, seen: [] });
