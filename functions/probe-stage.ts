import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { probePort } from '../src/aws/http-probe.ts';
import { isDeploymentError } from '../src/deployment/errors.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';

/**
 * Probes green through the stage route, up to `probesInARow` times: `answers` is true only when every probe
 * in a row was answered below 400, so that the workflow's poll starts the row anew after any other answer.
 * Calls no AWS API.
 */
export const handler = action({
  name: 'probe-stage',
  input: z.object({ plan: planSchema }),
  mutates: false,
  timeoutSeconds: 60,
  // It waits for answers and has no SDK to load.
  memoryMb: 256,
  uses: [probePort.only('send')],
  errors: [],
  async run({ plan }, { ports, signal }) {
    if (plan.quick) return { answers: true, why: 'an undo is not probed: it brings back what ran before' };
    for (let n = 1; n <= plan.health.probesInARow; n++) {
      try {
        const answer = await ports.probe.send(plan.testsGoTo, { method: 'GET', path: plan.health.probe, headers: {} }, signal);
        if (answer.status >= 400) return { answers: false, why: `probe ${n} got ${answer.status}` };
      } catch (error) {
        if (!isDeploymentError(error, 'ProbeFailed')) throw error;
        return { answers: false, why: `probe ${n}: ${error.message}` };
      }
    }
    return { answers: true, why: `${plan.health.probesInARow} answers in a row` };
  },
});
