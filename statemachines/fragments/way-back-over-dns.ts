import { type Caught, call, eq, type Flow } from '@teal/asl';
import type { RollBackResult } from '../../functions/roll-back.ts';
import { PACES } from '../../src/deployment/plan/cost/paces.ts';
import { checkChange } from './actions.ts';
import { runHooksOfWayBack } from './hooks.ts';
import { stubborn } from './retries.ts';
import type { HeldPlan } from './scope.ts';
import { untilQuiet } from './until-quiet.ts';
import {
  askAndRollBack,
  askAndRollBackTwice,
  assess,
  assessDeath,
  type Recovering,
  type RolledBack,
  takeGreenDown,
  WHICH_WAY,
} from './way-back.ts';

/**
 * The way back over DNS, where green is taken down only once clients that remember its address have left it.
 */
export const wayBackOverDns = (flow: Flow<HeldPlan & { readonly error: Caught }>) =>
  flow.part('Back to blue', (p) =>
    p.include(assess).when(
      'Which way now?',
      (s) => eq(s.assessFailure.way, 'forward'),
      (b) => b,
      (b) => b.include(askAndRollBack).include(runHooksOfWayBack).include(leaveGreen).include(takeGreenDown),
      WHICH_WAY,
    ),
  );

/** The way back of a deployment whose execution is dead. */
export const wayBackOfTheDeadOverDns = (flow: Flow<Recovering>) =>
  flow.part('Back to blue', (p) =>
    p.include(assessDeath).when(
      'Which way now?',
      (s) => eq(s.assessFailure.way, 'forward'),
      (b) => b,
      (b) => b.include(askAndRollBackTwice).include(runHooksOfWayBack).include(leaveGreen).include(takeGreenDown),
      WHICH_WAY,
    ),
  );

const leaveGreen = (flow: Flow<RolledBack>) =>
  flow.when(
    'Has green had traffic?',
    (s) => eq(s.rollBack.drainSeconds, 0),
    (n) => n,
    (y) => y.include(untilGreenIsLeft),
    {
      label: 'no: no weight had moved',
      comment: 'Where it has, servers and clients must hear of the change before green goes down.',
    },
  );

/** Until all of Route 53's servers have the write. */
export const untilServersLeadBack = (flow: Flow<HeldPlan & { readonly rollBack: RollBackResult }>) =>
  flow.poll('Ask name servers again', (s) => call(checkChange, { plan: s.planDeployment.plan, receipt: s.rollBack.receipt, way: 'back' }), {
    comment: 'Asks Route 53 whether all of its name servers lead back to blue.',
    question: 'Do all name servers lead back?',
    label: 'all of them',
    every: PACES.inSync.every,
    atMost: (s) => s.rollBack.inSyncSeconds,
    until: (r) => r.inSync,
    timedOut: {
      name: 'Way back not in sync',
      error: 'NotInSync',
      cause:
        'all weight is written back to blue, but not on all of the name servers in the time that record.inSync gives it: green still stands',
    },
    retry: stubborn,
    timeout: '30 seconds',
  });

const untilGreenIsLeft = (flow: Flow<RolledBack>) =>
  flow
    .include(untilServersLeadBack)
    .assign((s) => ({ quietSeconds: s.rollBack.drainSeconds }))
    .include(untilQuiet, {
      side: 'green',
      wait: 'Wait for clients to leave green',
      look: 'Look at traffic of green',
      over: 'Is green quiet?',
    });
