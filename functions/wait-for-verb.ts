import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { executionsPort } from '../src/aws/sfn-executions.ts';
import { storeToken } from '../src/deployment/record/record-verbs.ts';

/**
 * Stores the task token of a wait, so that whoever writes a verb can end the wait at once. A verb that is pending already is
 * answered here. The state's time-out is the wait's normal end.
 */
export const handler = action({
  name: 'wait-for-verb',
  input: z.object({ service: z.string(), epoch: z.int().min(1), token: z.string().min(1) }),
  mutates: true,
  uses: [recordPort.only('change'), executionsPort.only('answer')],
  errors: ['Fenced', 'RecordUnavailable', 'RecordContended'],
  async run({ service, epoch, token }, { ports, signal }) {
    const stored = await ports.record.change(service, storeToken(epoch, token), signal);
    if (stored.kind === 'pending') await ports.executions.answer(token, { verb: stored.verb.verb }, signal);
    return { stored: stored.kind === 'stored' };
  },
});
