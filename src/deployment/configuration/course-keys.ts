import type { Duration } from '../duration.ts';
import { MOST_HOOKS } from '../hooks/hooks-of.ts';
import { afterwards, type WrittenAfterwards } from './afterwards-keys.ts';
import { approval, type WrittenApproval } from './approval-keys.ts';
import { before, type WrittenBefore } from './before-keys.ts';
import { drift, type WrittenDrift } from './drift-keys.ts';
import { health, type WrittenHealth } from './health-keys.ts';
import { hook, type WrittenHook } from './hook-keys.ts';
import { judge, type WrittenJudge } from './judge-keys.ts';
import { key } from './key.ts';
import { integer, list, oneOf } from './kinds.ts';
import { step, type WrittenStep } from './step-keys.ts';
import { test, type WrittenTest } from './test-keys.ts';
import { HOUR, MINUTE, seconds } from './unit-kinds.ts';

/** How a deployment goes, on any kind of route. */
export interface WrittenCourse {
  /** When the new version counts as healthy. */
  readonly health: WrittenHealth;
  /**
   * HTTP requests to the new version. Each must be answered as expected before any user reaches it.
   * @default []
   */
  readonly tests?: readonly WrittenTest[];
  /**
   * A person must say yes to the tested version before any user reaches it: `teal approve`. Meanwhile it
   * answers where the tests go (`stage`, or its own name). `true` asks for 24 hours, and then the deployment
   * goes back.
   */
  readonly approval?: WrittenApproval;
  /**
   * How the traffic moves to the new version. `canary(10, '5 minutes')`, `linear(10, '5 minutes')` and
   * `allAtOnce()` write such lists.
   */
  readonly steps: readonly WrittenStep[];
  /**
   * A task that runs before everything else: a migration. The deployment goes on when it has succeeded.
   * `docs/migrations.md` says what is promised.
   */
  readonly before?: WrittenBefore;
  /**
   * Functions and ECS tasks of yours that run at places of each deployment: life-cycle hooks. Those of one
   * place run one after another, in this order. `docs/hooks.md` says what they get and answer.
   * @default []
   */
  readonly hooks?: readonly WrittenHook[];
  /**
   * What the new version is judged by during bakes and the window, besides the health of its tasks.
   * @default {}
   */
  readonly judge?: WrittenJudge;
  /**
   * What happens when somebody else changes the weights or rules of production while a deployment runs.
   * @default {}
   */
  readonly drift?: WrittenDrift;
  /**
   * What happens when somebody else changes the weights of production between deployments: it is told
   * (`tell`), or the weights are put back to the side that the last deployment left them on, too
   * (`put-back`). What counts is the value that the last deployment was planned with.
   * @default 'tell'
   */
  readonly atRest?: 'tell' | 'put-back';
  /**
   * How long the old version stays up after the new one has 100 %. The new version is judged all the time.
   * `'0 seconds'` means no window.
   * @default '15 minutes'
   */
  readonly window?: Duration;
  /**
   * What becomes of the old version after the window.
   * @default { blue: 'scale-to-zero' }
   */
  readonly afterwards?: WrittenAfterwards;
  /**
   * How many of the task definition revisions that Teal registered stay ACTIVE, whatever their age. Older
   * ones are deregistered at the end of a deployment, ten at most each time, but none that is younger than 30
   * days. Revisions that an ECS service of the pair or a running task of the cluster uses stay too, and so do
   * all revisions by others.
   * @default 5
   */
  readonly keepRevisions?: number;
  /**
   * What a new request does while another deployment runs: it waits for the end (`queue`, the latest wins),
   * is refused (`refuse`), or has the other one go back and then starts (`supersede`).
   * @default 'queue'
   */
  readonly whenBusy?: 'queue' | 'refuse' | 'supersede';
  /**
   * The time that changed weights are given to be live everywhere.
   * @default '30 seconds'
   */
  readonly settle?: Duration;
  /**
   * The time that changed weights are given before anything is taken down. It is at least as long as
   * `settle`.
   * @default '2 minutes'
   */
  readonly settleBeforeDestroy?: Duration;
}

export const courseKeys = {
  health: key(health, { text: 'When the new version counts as healthy.' }),
  tests: key(list(test, 0, 50, 'HTTP tests'), {
    default: [],
    text: 'HTTP requests to the new version. Each must be answered as expected before any user reaches it.',
  }),
  approval: key(approval, {
    optional: true,
    text: 'A person must say yes to the tested version before any user reaches it: `teal approve`. Meanwhile it answers where the tests go (`stage`, or its own name). `true` asks for 24 hours, and then the deployment goes back.',
  }),
  steps: key(list(step, 1, 100, 'steps, each { weight, bake }'), {
    text: "How the traffic moves to the new version. `canary(10, '5 minutes')`, `linear(10, '5 minutes')` and `allAtOnce()` write such lists.",
  }),
  before: key(before, {
    optional: true,
    text: 'A task that runs before everything else: a migration. The deployment goes on when it has succeeded. `docs/migrations.md` says what is promised.',
  }),
  hooks: key(list(hook, 0, MOST_HOOKS, 'hooks, each { name, at, function }'), {
    default: [],
    text: 'Functions and ECS tasks of yours that run at places of each deployment: life-cycle hooks. Those of one place run one after another, in this order. `docs/hooks.md` says what they get and answer.',
  }),
  judge: key(judge, {
    default: {},
    text: 'What the new version is judged by during bakes and the window, besides the health of its tasks.',
  }),
  drift: key(drift, {
    default: {},
    text: 'What happens when somebody else changes the weights or rules of production while a deployment runs.',
  }),
  atRest: key(oneOf(['tell', 'put-back']), {
    default: 'tell',
    text: 'What happens when somebody else changes the weights of production between deployments: it is told (`tell`), or the weights are put back to the side that the last deployment left them on, too (`put-back`). What counts is the value that the last deployment was planned with.',
  }),
  window: key(seconds(0, 24 * HOUR), {
    as: 'windowSeconds',
    default: '15 minutes',
    text: "How long the old version stays up after the new one has 100 %. The new version is judged all the time. `'0 seconds'` means no window.",
  }),
  afterwards: key(afterwards, {
    default: { blue: 'scale-to-zero' },
    text: 'What becomes of the old version after the window.',
  }),
  keepRevisions: key(integer(1, 100, 'revisions'), {
    default: 5,
    text: 'How many of the task definition revisions that Teal registered stay ACTIVE, whatever their age. Older ones are deregistered at the end of a deployment, ten at most each time, but none that is younger than 30 days. Revisions that an ECS service of the pair or a running task of the cluster uses stay too, and so do all revisions by others.',
  }),
  whenBusy: key(oneOf(['queue', 'refuse', 'supersede']), {
    default: 'queue',
    text: 'What a new request does while another deployment runs: it waits for the end (`queue`, the latest wins), is refused (`refuse`), or has the other one go back and then starts (`supersede`).',
  }),
  settle: key(seconds(5, 10 * MINUTE), {
    as: 'settleSeconds',
    default: '30 seconds',
    text: 'The time that changed weights are given to be live everywhere.',
  }),
  settleBeforeDestroy: key(seconds(30, 30 * MINUTE), {
    as: 'settleBeforeDestroySeconds',
    default: '2 minutes',
    text: 'The time that changed weights are given before anything is taken down. It is at least as long as `settle`.',
  }),
} as const;
