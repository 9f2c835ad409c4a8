import { type Caught, call, eq, type Flow, optional } from '@teal/asl';
import { finishDeployment as finish } from './actions.ts';
import { stubborn } from './retries.ts';
import type { Ended, Held, ToFinish } from './scope.ts';

/** Whichever way it went: the lease goes to whoever waits, who is started on the deployment's own machine. */
export const finishDeployment = (flow: Flow<Held & { readonly finishAs: ToFinish }>) =>
  flow.part('Finish', (p) =>
    p
      .step(
        'Finish deployment',
        (s) =>
          call(finish, {
            service: s.acquireLease.service,
            epoch: s.acquireLease.epoch,
            outcome: s.finishAs.outcome,
            cause: s.finishAs.cause,
            machine: s.acquireLease.machine,
          }),
        {
          comment: 'Writes how it ended, gives the lease back, and starts the deployment that waits.',
          retry: stubborn,
          timeout: '30 seconds',
        },
      )
      .handOut((s) => ({
        outcome: s.finishDeployment.outcome,
        reason: s.finishDeployment.cause,
        image: optional(s.finishAs.image),
      })),
  );

/**
 * What neither the way forward nor the way back could handle. The function says how it ended: for a person,
 * for a newer deployment that holds the lease by now (whoever is fenced writes nothing), or as it had ended
 * before it failed.
 */
export const finishForAPerson = (flow: Flow<Held & { readonly error: Caught }>) =>
  flow.part('Finish', (p) =>
    p
      .step(
        'Finish needing a human',
        (s) =>
          call(finish, {
            service: s.acquireLease.service,
            epoch: s.acquireLease.epoch,
            outcome: 'NEEDS_HUMAN',
            cause: s.error.Cause,
            machine: s.acquireLease.machine,
          }),
        {
          comment:
            'Writes that a person is needed: the weights stay as they are, the lease stays held. Without the lease it writes nothing.',
          retry: stubborn,
          timeout: '30 seconds',
        },
      )
      .assign((s) => ({ ended: { outcome: s.finishNeedingAHuman.outcome, reason: s.finishNeedingAHuman.cause } })),
  );

/**
 * What could not be put back stays as somebody wrote it, and the lease is given back: nobody is worse off
 * than before. Whoever is fenced writes nothing.
 */
export const finishNotPutBack = (flow: Flow<Held & { readonly error: Caught }>) =>
  flow.part('Finish', (p) =>
    p
      .step(
        'Finish not put back',
        (s) =>
          call(finish, {
            service: s.acquireLease.service,
            epoch: s.acquireLease.epoch,
            outcome: 'NOT_PUT_BACK',
            cause: s.error.Cause,
            machine: s.acquireLease.machine,
          }),
        {
          comment: 'Writes why weights were not put back, gives the lease back, and starts the deployment that waits.',
          retry: stubborn,
          timeout: '30 seconds',
        },
      )
      .assign((s) => ({ ended: { outcome: s.finishNotPutBack.outcome, reason: s.finishNotPutBack.cause } })),
  );

/** The one question behind everything: each outcome has an end of its own. */
export const howItEnded = (flow: Flow<Held & { readonly ended: Ended }>) =>
  flow.choose(
    'How did it end?',
    [
      [
        'green took over',
        (s) => eq(s.ended.outcome, 'SUCCEEDED'),
        (b) =>
          b.succeed(
            'Deployed',
            (s) => ({ outcome: s.ended.outcome, deployment: s.acquireLease.deployment, image: optional(s.ended.image) }),
            { comment: 'Green is production, and blue is down.' },
          ),
      ],
      [
        'queued',
        (s) => eq(s.ended.outcome, 'QUEUED'),
        (b) =>
          b.succeed('Queued', (s) => ({ outcome: s.ended.outcome, reason: s.ended.reason }), {
            comment: 'The deployment that runs now starts this one when it ends.',
          }),
      ],
      [
        'nothing to do',
        (s) => eq(s.ended.outcome, 'NOTHING_TO_DO'),
        (b) =>
          b.succeed('Nothing to do', (s) => ({ outcome: s.ended.outcome, reason: s.ended.reason }), {
            comment: 'What was asked for already runs, or nobody needs it any more.',
          }),
      ],
      [
        'all traffic is back on blue',
        (s) => eq(s.ended.outcome, 'ROLLED_BACK'),
        (b) =>
          b.fail('Rolled back', (s) => ({ error: 'RolledBack', cause: s.ended.reason }), {
            comment: 'Blue has all traffic, and green is down.',
          }),
      ],
      [
        'a newer deployment took over',
        (s) => eq(s.ended.outcome, 'SUPERSEDED'),
        (b) =>
          b.fail('Superseded', (s) => ({ error: 'Superseded', cause: s.ended.reason }), {
            comment: 'It gave way to a newer deployment.',
          }),
      ],
      [
        'refused',
        (s) => eq(s.ended.outcome, 'REFUSED'),
        (b) =>
          b.fail('Refused', (s) => ({ error: 'Refused', cause: s.ended.reason }), {
            comment: 'There is no plan, or another deployment runs. Nothing was changed.',
          }),
      ],
    ],
    (b) =>
      b.fail('Needs a human', (s) => ({ error: 'NeedsHuman', cause: s.ended.reason }), {
        comment: 'It stopped where going on by itself could hurt. `teal status` says what to do.',
      }),
    { comment: 'Each outcome has an end of its own.' },
  );

/** The same behind a recovery, which ends well where production is on one side, whichever it is. */
export const howItRecovered = (flow: Flow<Held & { readonly ended: Ended }>) =>
  flow.choose(
    'How did it end?',
    [
      [
        'green has all traffic: it was committed',
        (s) => eq(s.ended.outcome, 'SUCCEEDED'),
        (b) =>
          b.succeed('Went on to green', (s) => ({ outcome: s.ended.outcome, deployment: s.acquireLease.deployment }), {
            comment: 'Green is production, and blue is down.',
          }),
      ],
      [
        'all traffic is back on blue',
        (s) => eq(s.ended.outcome, 'ROLLED_BACK'),
        (b) =>
          b.succeed(
            'Went back to blue',
            (s) => ({ outcome: s.ended.outcome, deployment: s.acquireLease.deployment, reason: s.ended.reason }),
            { comment: 'Blue has all traffic, and green is down.' },
          ),
      ],
      [
        'a side that was kept is down',
        (s) => eq(s.ended.outcome, 'RETIRED'),
        (b) =>
          b.succeed(
            'Took kept side down',
            (s) => ({ outcome: s.ended.outcome, deployment: s.acquireLease.deployment, reason: s.ended.reason }),
            { comment: 'The time is over for which a side was kept without traffic.' },
          ),
      ],
      [
        'a side that was kept still stands',
        (s) => eq(s.ended.outcome, 'NOT_RETIRED'),
        (b) =>
          b.succeed(
            'Left kept side',
            (s) => ({ outcome: s.ended.outcome, deployment: s.acquireLease.deployment, reason: s.ended.reason }),
            { comment: 'It could not be taken down now. It has no traffic, and is tried again.' },
          ),
      ],
      [
        'nothing was changed',
        (s) => eq(s.ended.outcome, 'REFUSED'),
        (b) =>
          b.succeed(
            'Gave the lease back',
            (s) => ({ outcome: s.ended.outcome, deployment: s.acquireLease.deployment, reason: s.ended.reason }),
            { comment: 'The deployment had no plan yet.' },
          ),
      ],
      [
        'it gave way, or a newer recovery holds the lease',
        (s) => eq(s.ended.outcome, 'SUPERSEDED'),
        (b) =>
          b.fail('Superseded', (s) => ({ error: 'Superseded', cause: s.ended.reason }), {
            comment: 'It gave way to a newer deployment, or another recovery took over.',
          }),
      ],
    ],
    (b) =>
      b.fail('Needs a human', (s) => ({ error: 'NeedsHuman', cause: s.ended.reason }), {
        comment: 'It stopped where going on by itself could hurt. `teal status` says what to do.',
      }),
    { comment: 'Each outcome has an end of its own.' },
  );

/** The same where weights were to be put back. */
export const howItWasPutBack = (flow: Flow<Held & { readonly ended: Ended }>) =>
  flow.choose(
    'How did it end?',
    [
      [
        'weights are where the last deployment left them',
        (s) => eq(s.ended.outcome, 'PUT_BACK'),
        (b) =>
          b.succeed('Put back', (s) => ({ outcome: s.ended.outcome, deployment: s.acquireLease.deployment, reason: s.ended.reason }), {
            comment: 'The side that the last deployment left all weight on has it again.',
          }),
      ],
      [
        'they were there already',
        (s) => eq(s.ended.outcome, 'NOTHING_TO_DO'),
        (b) =>
          b.succeed(
            'Nothing to put back',
            (s) => ({ outcome: s.ended.outcome, deployment: s.acquireLease.deployment, reason: s.ended.reason }),
            { comment: 'Production read as it was left. Nothing was written.' },
          ),
      ],
      [
        'another execution goes on with it',
        (s) => eq(s.ended.outcome, 'SUPERSEDED'),
        (b) =>
          b.fail('Superseded', (s) => ({ error: 'Superseded', cause: s.ended.reason }), {
            comment: 'Another execution took over.',
          }),
      ],
    ],
    (b) =>
      b.fail('Not put back', (s) => ({ error: 'NotPutBack', cause: s.ended.reason }), {
        comment: 'Weights stay as somebody wrote them. `teal status` says why.',
      }),
    { comment: 'Each outcome has an end of its own.' },
  );
