import {
  awaitCallback,
  type Caught,
  call,
  callByName,
  characters,
  context,
  either,
  eq,
  expects,
  type Flow,
  gt,
  isIn,
  type Json,
  json,
  lit,
  min,
  optional,
  type Ref,
  type Refs,
  workflow,
} from '@teal/asl';
import type { NextHookResult } from '../functions/next-hook.ts';
import type { DeploymentErrorName } from '../src/deployment/errors.ts';
import { ANSWER_LIMIT, type Called } from '../src/deployment/hooks/answer.ts';
import type { HookBox } from '../src/deployment/hooks/points.ts';
import { awaitWord, handOutToken, lookAtTask, nextHook, readHookAnswer, runTask } from './fragments/actions.ts';
import { beforeHookBegins, recorded, waiting } from './fragments/retries.ts';
import type { Answer } from './fragments/scope.ts';

/** What starts it: a box of a deployment, under whose lease its hooks run. */
export interface HooksInput {
  readonly service: string;
  readonly epoch: number;
  readonly box: HookBox;
  /** Index of the step; 0 where the box is none of the steps. */
  readonly step: number;
}

type Started = { readonly input: HooksInput };
type Next = Started & { readonly next: NextHookResult };

/** A function of Lambda lasts 15 minutes at most; a minute for its call. */
const LONGEST_CALL_SECONDS = 960;

/** More characters of JSON than any answer that is read: not even its end goes on to the next state. */
const READ_AT_MOST = 4 * ANSWER_LIMIT;

const place = ({ input }: Refs<Started>) => ({ service: input.service, epoch: input.epoch, box: input.box, step: input.step });

/**
 * Whatever it fails with comes out by one way: the code of a team may throw any name, `Fenced` or
 * `RolledBack` too.
 */
const asCalled = (flow: Flow<{ readonly error: Caught }>) =>
  flow.assign((s) => ({ called: called({ error: s.error.Error, cause: s.error.Cause }) }));

/** All ways give a value of one type. */
const called = (value: { readonly [K in keyof Called]: Ref<unknown> | string }) => lit(value as Json) as unknown as Ref<Called>;

/** An answer that nobody reads is cut to its size: what states hand on has a limit. */
const answered = (answer: Ref<unknown>) =>
  either<Called>(
    gt(characters(json(answer)), READ_AT_MOST),
    called({ error: 'AnswerTooLong', cause: `its answer has more than ${READ_AT_MOST} characters` }),
    called({ answer }),
  );

const invokeHook = (flow: Flow<Next>) =>
  flow.step('Invoke hook', (s) => callByName(s.next.function, s.next.payload), {
    comment: "Calls the team's function with ECS's own payload. What it answers, or fails with, is read by the next state.",
    as: 'called',
    keep: answered,
    retry: beforeHookBegins,
    timeout: (s) => min(s.next.seconds, LONGEST_CALL_SECONDS),
    catch: { 'States.DataLimitExceeded': (b) => b.include(asCalled), 'States.ALL': (b) => b.include(asCalled) },
  });

const handToken = (flow: Flow<Next>) =>
  flow.step(
    'Hand out token',
    (s) =>
      awaitCallback(
        handOutToken,
        (token) => ({
          service: s.input.service,
          epoch: s.input.epoch,
          run: s.next.run,
          function: s.next.function,
          payload: s.next.payload,
          seconds: s.next.seconds,
          token,
        }),
        expects<unknown>(),
      ),
    {
      comment: "Hands the team's function a task token, and waits until it is answered: for days, if need be.",
      as: 'called',
      keep: answered,
      timeout: (s) => s.next.seconds,
      // Whoever has the token may fail it with any name: nothing is tried again by its name.
      catch: { 'States.DataLimitExceeded': (b) => b.include(asCalled), 'States.ALL': (b) => b.include(asCalled) },
    },
  );

const readAnswer = (flow: Flow<Next & { readonly called: Called }>) =>
  flow.step(
    'Read answer',
    (s) =>
      call(readHookAnswer, {
        ...place(s),
        run: s.next.run,
        called: { answer: optional(s.called.answer), error: optional(s.called.error), cause: optional(s.called.cause) },
      }),
    {
      comment: 'Reads what the hook answered, and keeps it in the record. What is no valid answer fails the hook.',
      as: 'look',
      keep: untilNext,
      retry: recorded,
      timeout: '30 seconds',
    },
  );

/** Of whatever does the work of a hook: how long it is left alone, 0 once it has ended. */
const untilNext = (answer: Ref<{ readonly waitSeconds: number }>) => answer.waitSeconds;

const runTheTask = (flow: Flow<Next>) =>
  flow.step('Run task', (s) => call(runTask, { ...place(s), run: s.next.run }), {
    comment: "Asks ECS for the task, on green's revision. It is asked for with one token, so it runs once at most.",
    as: 'look',
    keep: untilNext,
    retry: recorded,
    timeout: '30 seconds',
  });

const lookAtTheTask = (flow: Flow<Next>) =>
  flow.step('Look at task', (s) => call(lookAtTask, { ...place(s), run: s.next.run }), {
    comment: 'Reads how the task stands: it goes on, it has ended, or a person must say whether its work is done.',
    as: 'look',
    keep: untilNext,
    retry: recorded,
    timeout: '30 seconds',
  });

const untilNextCall = (flow: Flow<Next & { readonly look: number }>) =>
  flow.when(
    'Is the hook done?',
    (s) => eq(s.look, 0),
    (done) => done,
    (again) =>
      again.step(
        'Wait for the next call',
        (s) =>
          awaitCallback(
            awaitWord,
            (token) => ({
              service: s.input.service,
              epoch: s.input.epoch,
              reason: lit('hook'),
              seconds: s.look,
              token,
            }),
            expects<Answer>(),
          ),
        {
          comment: "Waits as long as the hook asks for. A person's word ends the wait at once.",
          as: 'word',
          timeout: (s) => s.look,
          retry: waiting,
          // The time-out is the wait's normal end.
          catch: { 'States.Timeout': (b) => b },
        },
      ),
    { label: 'it has ended', comment: 'A hook whose work goes on is called again after a while.' },
  );

/** What can be called, a way each. The last one is a function that answers by its result. */
const callFunction = (flow: Flow<Next>) =>
  flow
    .choose(
      'How does it answer?',
      [['by a task token', (s) => eq(s.next.kind, 'token'), (t) => t.include(handToken)]],
      (f) => f.include(invokeHook),
      { comment: 'A function answers by its result, or by a task token for work of days.' },
    )
    .include(readAnswer);

/** Who does the work, a way each. */
const callHook = (flow: Flow<Next>) =>
  flow
    .choose(
      'Who does the work?',
      [
        // Its seconds are 0 once there is nothing to wait for.
        ['nobody now', (s) => isIn(s.next.kind, ['none', 'failed', 'wait']), (n) => n.assign((s) => ({ look: s.next.seconds }))],
        ['a task that is not asked for yet', (s) => eq(s.next.kind, 'task'), (t) => t.include(runTheTask)],
        ['a task', (s) => eq(s.next.kind, 'running task'), (t) => t.include(lookAtTheTask)],
      ],
      (f) => f.include(callFunction),
      { comment: 'A function of the team does it, or an ECS task. The record says which hooks have run, whoever asks.' },
    )
    .include(untilNextCall);

const runAll = (flow: Flow<Started>) =>
  flow.part('Run hooks', (p) =>
    p
      .repeat(
        'Is that all?',
        (again) =>
          again
            .step('Next hook', (s) => call(nextHook, { ...place(s), execution: context.execution.id }), {
              comment: 'Decides which hook is called next, and writes into the record that it is under way.',
              as: 'next',
              retry: recorded,
              timeout: '30 seconds',
            })
            .include(callHook),
        {
          until: (s) => isIn(s.next.kind, ['none', 'failed']),
          label: 'all have run, or one has failed',
          comment: 'Goes round with every call of a hook.',
        },
      )
      .when(
        'Has one failed?',
        (s) => eq(s.next.kind, 'failed'),
        (failed) =>
          failed.fail('Hook failed', (s) => ({ error: 'HookFailed', cause: s.next.why }), {
            comment: 'A hook has failed, or took too long: the deployment goes back.',
          }),
        (none) => none.succeed('Hooks done', () => ({ done: true }), { comment: 'All hooks of this place have run.' }),
        { label: 'yes', comment: 'One that fails ends the rollout. On the way back none does.' },
      ),
  );

/**
 * Runs the hooks of one place of a deployment, one after another, under the lease of the deployment. An
 * execution of its own, so that days of calls fit into its history.
 */
export const hooks = workflow<HooksInput, DeploymentErrorName>('hooks', (w) => w.include(runAll), {
  comment: 'Runs the life-cycle hooks of one place of a deployment, one after another.',
});
