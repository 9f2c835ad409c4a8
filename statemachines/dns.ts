import { type Flow, workflow } from '@teal/asl';
import type { DeploymentErrorName } from '../src/deployment/errors.ts';
import type { ExecutionInput } from '../src/deployment/request/execution-input.ts';
import { finishDeployment } from './fragments/ending.ts';
import { planDeploymentOf, ROLLOUT } from './fragments/plan.ts';
import { raiseGreen } from './fragments/raise-green.ts';
import { retireBlueOverDns } from './fragments/retire-blue.ts';
import type { Acquired, Planned } from './fragments/scope.ts';
import { shiftByRecordSets } from './fragments/shift-by-record-sets.ts';
import { commit } from './fragments/shift-by-steps.ts';
import { testByName } from './fragments/test-by-name.ts';
import { underLease } from './fragments/under-lease.ts';
import { wayBackOverDns } from './fragments/way-back-over-dns.ts';

/** Everything before the commit: whatever fails in here goes the way back. */
const rollOut = (flow: Flow<Planned>) => flow.include(raiseGreen).include(testByName).include(shiftByRecordSets).include(commit);

const deploy = (flow: Flow<Acquired>) =>
  flow
    .block((b) =>
      b
        .include(planDeploymentOf, 'dns')
        .guard(
          'Rollout',
          (g) => g.include(rollOut),
          (failed) => failed.include(wayBackOverDns),
          ROLLOUT,
        )
        .include(retireBlueOverDns),
    )
    .include(finishDeployment);

/**
 * From a push or a request to a committed deployment over weighted DNS records, and back from every failure
 * before the commit. What differs from the load balancer's: green is tested by its own name, a written weight
 * is waited for until answers show it, and a side is taken down only once its clients have left.
 */
export const dns = workflow<ExecutionInput, DeploymentErrorName>('dns', (w) => w.include(underLease, deploy), {
  comment: 'Deploys a new image of a service behind weighted DNS records: blue/green, step by step, and back when anything fails.',
});
