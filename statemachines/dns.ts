import { type Flow, workflow } from '@teal/asl';
import type { ExecutionInput } from '../src/deployment/request/execution-input.ts';
import { forwardOrBack, makePlan } from './fragments/plan.ts';
import { raiseGreen } from './fragments/raise-green.ts';
import { retireBlueOverDns } from './fragments/retire-blue.ts';
import type { Planned } from './fragments/scope.ts';
import { shiftByRecords } from './fragments/shift-by-records.ts';
import { watchAndCommit } from './fragments/shift-by-steps.ts';
import { stopSafely } from './fragments/stop-safely.ts';
import { testByName } from './fragments/test-by-name.ts';
import { wayBackOverDns } from './fragments/way-back.ts';

/** Everything before the commit: whatever fails in here goes the way back. */
const rollOut = (flow: Flow<Planned>) =>
  flow.include(forwardOrBack).include(raiseGreen).include(testByName).include(shiftByRecords).include(watchAndCommit);

const deploy = (flow: Flow<Planned>) =>
  flow
    .guard(
      'Rollout',
      (g) => g.include(rollOut),
      (failed) => failed.include(wayBackOverDns),
    )
    .include(retireBlueOverDns);

/**
 * From a push or a request to a committed deployment over weighted DNS records, and back from every failure before the commit.
 * What differs from the load balancer's: green is tested by its own name, a written weight is waited for until answers show it,
 * and a side is taken down only once its clients have left.
 */
export const dns = workflow<ExecutionInput>('dns', (w) =>
  w.include(makePlan, 'dns').guard(
    'Deployment',
    (d) => d.include(deploy),
    (failed) => failed.include(stopSafely),
  ),
);
