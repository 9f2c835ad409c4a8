import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { executionsPort } from '../src/aws/sfn-executions.ts';
import { enterWait } from '../src/deployment/record/record-pause.ts';

/**
 * Stores the task token of a wait for a side to fall quiet, so that a person's word to go on ends it at once. The state's time-out
 * is the wait's normal end.
 */
export const handler = action({
  name: 'wait-for-answer',
  route: 'dns',
  input: z.object({ service: z.string(), epoch: z.int().min(1), token: z.string().min(1) }),
  mutates: true,
  uses: [recordPort.only('change'), executionsPort.only('answer')],
  errors: ['Fenced', 'RecordUnavailable', 'RecordContended'],
  async run({ service, epoch, token }, { ports, signal }) {
    const entered = await ports.record.change(service, enterWait(epoch, token), signal);
    if (entered.kind === 'answered') await ports.executions.answer(token, { verb: 'approve' }, signal);
    return { stored: entered.kind === 'stored' };
  },
});
