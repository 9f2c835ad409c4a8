import { type Flow, workflow } from '@teal/asl';
import type { DeploymentErrorName } from '../src/deployment/errors.ts';
import type { ExecutionInput } from '../src/deployment/request/execution-input.ts';
import { finishDeployment } from './fragments/ending.ts';
import { planDeploymentOf, ROLLOUT } from './fragments/plan.ts';
import { raiseGreen } from './fragments/raise-green.ts';
import { retireBlueBehindBalancer } from './fragments/retire-blue.ts';
import type { Acquired, Planned } from './fragments/scope.ts';
import { commit, shiftBySteps } from './fragments/shift-by-steps.ts';
import { testOnStage } from './fragments/test-on-stage.ts';
import { underLease } from './fragments/under-lease.ts';
import { wayBack } from './fragments/way-back.ts';

/** Everything before the commit: whatever fails in here goes the way back. */
const rollOut = (flow: Flow<Planned>) => flow.include(raiseGreen).include(testOnStage).include(shiftBySteps).include(commit);

const deploy = (flow: Flow<Acquired>) =>
  flow
    .block((b) =>
      b
        .include(planDeploymentOf, 'load-balancer')
        .guard(
          'Rollout',
          (g) => g.include(rollOut),
          (failed) => failed.include(wayBack),
          ROLLOUT,
        )
        .include(retireBlueBehindBalancer),
    )
    .include(finishDeployment);

/**
 * From a push or a request to a committed deployment behind a load balancer, and back from every failure
 * before the commit. The states' names are what people read in the console's graph.
 */
export const loadBalancer = workflow<ExecutionInput, DeploymentErrorName>('load-balancer', (w) => w.include(underLease, deploy), {
  comment: 'Deploys a new image of a service behind a load balancer: blue/green, step by step, and back when anything fails.',
});
