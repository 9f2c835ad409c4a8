import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { namesPort } from '../src/aws/name-resolver.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { judgeAnswers } from '../src/deployment/judge/live-answers.ts';
import { planOf } from '../src/deployment/plan/plan-of-route.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';

/**
 * How often the record's name is asked for, and each side's own: a name with many addresses is answered with
 * some of them.
 */
const ASKED = { record: 10, side: 3 } as const;

/**
 * Resolves the record as clients do: `live` when every answer leads where the step's weights say. Calls no
 * AWS API.
 */
export const handler = action({
  name: 'probe-answers',
  route: 'dns',
  input: z.object({ plan: planSchema, step: z.int().min(0) }),
  mutates: false,
  // It waits for answers and has no SDK to load.
  memoryMb: 256,
  uses: [namesPort.only('addresses')],
  errors: ['BadRequest'],
  async run(input, { ports, signal }) {
    const { record, steps, blue, green } = planOf('dns', input.plan);
    const wanted = steps[input.step];
    if (!wanted) throw new DeploymentError('BadRequest', `step: ${input.step} is not one of the plan's ${steps.length} steps`);
    const ask = (name: string, times: number) =>
      Promise.all(Array.from({ length: times }, () => ports.names.addresses(name, record.resolver, signal)));
    try {
      const [ofBlue, ofGreen] = [await ask(blue.answer.name, ASKED.side), await ask(green.answer.name, ASKED.side)];
      const answers = await ask(record.name, ASKED.record);
      return judgeAnswers({ weight: wanted.weight, answers, blue: ofBlue.flat(), green: ofGreen.flat() });
    } catch (error) {
      if (signal.aborted) throw error;
      return { live: false, why: `${record.name}: ${(error as Error).message}`, seen: { blue: 0, green: 0, elsewhere: 0 } };
    }
  },
});
