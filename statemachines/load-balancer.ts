import { type Flow, workflow } from '@teal/asl';
import type { ExecutionInput } from '../src/deployment/request/execution-input.ts';
import { forwardOrBack, makePlan } from './fragments/plan.ts';
import { raiseGreen } from './fragments/raise-green.ts';
import { retireBlueAndFinish } from './fragments/retire-blue.ts';
import type { Planned } from './fragments/scope.ts';
import { shiftBySteps, watchAndCommit } from './fragments/shift-by-steps.ts';
import { stopSafely } from './fragments/stop-safely.ts';
import { testOnStage } from './fragments/test-on-stage.ts';
import { wayBack } from './fragments/way-back.ts';

/** Everything before the commit: whatever fails in here goes the way back. */
const rollOut = (flow: Flow<Planned>) =>
  flow.include(forwardOrBack).include(raiseGreen).include(testOnStage).include(shiftBySteps).include(watchAndCommit);

const deploy = (flow: Flow<Planned>) =>
  flow
    .guard(
      'Rollout',
      (g) => g.include(rollOut),
      (failed) => failed.include(wayBack),
    )
    .include(retireBlueAndFinish);

/**
 * From a push or a request to a committed deployment behind a load balancer, and back from every failure before the commit.
 * The states' names are what people read in the console's graph.
 */
export const loadBalancer = workflow<ExecutionInput>('load-balancer', (w) =>
  w.include(makePlan, 'load-balancer').guard(
    'Deployment',
    (d) => d.include(deploy),
    (failed) => failed.include(stopSafely),
  ),
);
