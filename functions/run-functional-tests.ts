import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { probePort } from '../src/aws/http-probe.ts';
import { DeploymentError, isDeploymentError } from '../src/deployment/errors.ts';
import { judgeAnswer } from '../src/deployment/judge/functional-test.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';

/**
 * Runs the service's functional tests against green on the stage route. Throws FunctionalTestFailed with
 * every failure. Calls no AWS API.
 */
export const handler = action({
  name: 'run-functional-tests',
  input: z.object({ plan: planSchema }),
  mutates: false,
  timeoutSeconds: 240,
  // It waits for answers, of which it reads bodies of bounded size, and has no SDK to load.
  memoryMb: 256,
  uses: [probePort.only('send')],
  errors: ['FunctionalTestFailed'],
  async run({ plan }, { ports, signal }) {
    const failures: string[] = [];
    for (const test of plan.tests) {
      try {
        const answer = await ports.probe.send(plan.testsGoTo, test, signal);
        failures.push(...judgeAnswer(test, answer).map((failure) => `${test.name}: ${failure}`));
      } catch (error) {
        if (!isDeploymentError(error, 'ProbeFailed')) throw error;
        failures.push(`${test.name}: ${error.message}`);
      }
    }
    if (failures.length > 0) throw new DeploymentError('FunctionalTestFailed', failures.join('; '));
    return { passed: plan.tests.length };
  },
});
