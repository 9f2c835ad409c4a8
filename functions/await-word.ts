import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { NEEDS_PERSON } from '../src/aws/action/action-telemetry.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { executionsPort } from '../src/aws/sfn-executions.ts';
import { enterWait } from '../src/deployment/record/record-wait.ts';
import { WAITS } from '../src/deployment/record/waits.ts';
import type { WaitReason } from '../src/deployment/wait.ts';

/**
 * Puts a wait into the record with its task token, so that whoever says a word can end it at once. A word
 * that is there already is answered here, and so is a wait of no time. The state's time-out is the wait's
 * normal end. The wait for an approval asks for it.
 */
export const handler = action({
  name: 'await-word',
  input: z.object({
    service: z.string(),
    epoch: z.int().min(1),
    reason: z.enum(Object.keys(WAITS) as [WaitReason, ...WaitReason[]]),
    seconds: z.number().min(0),
    token: z.string().min(1),
  }),
  mutates: true,
  uses: [recordPort.only('change'), executionsPort.only('answer')],
  errors: ['Fenced', 'RecordUnavailable', 'RecordContended'],
  async run({ service, epoch, ...wait }, { ports, signal, now, log }) {
    if (wait.seconds === 0) {
      await ports.executions.answer(wait.token, { verb: 'nothing to wait for' }, signal);
      return { waits: false };
    }
    const entered = await ports.record.change(service, enterWait(epoch, wait, now()), signal);
    if (entered.kind === 'over') await ports.executions.answer(wait.token, { verb: entered.word.verb }, signal);
    if (entered.kind === 'alarm') await ports.executions.answer(wait.token, { alarm: entered.alarm }, signal);
    if (entered.kind === 'entered' && entered.asked) log.warn('a person is asked for approval', NEEDS_PERSON);
    return { waits: entered.kind === 'entered' };
  },
});
