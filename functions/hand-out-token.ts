import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { executionsPort } from '../src/aws/sfn-executions.ts';
import { teamFunctionsPort } from '../src/aws/team-functions.ts';
import type { HookPayload } from '../src/deployment/hooks/payload.ts';
import { handedOut } from '../src/deployment/hooks/record-answer.ts';
import { enterWait } from '../src/deployment/record/record-wait.ts';

/**
 * Hands the task token of the state to a function of the team, which answers by it when its work is done: in
 * days, if need be. The token stands in the record first, as that of every wait, so that a person's word ends
 * it at once. A word or an alarm that is there already ends it here. What the function returns is dropped.
 */
export const handler = action({
  name: 'hand-out-token',
  input: z.object({
    service: z.string(),
    epoch: z.int().min(1),
    run: z.string().min(1),
    function: z.string().min(1),
    payload: z.custom<HookPayload>((value) => typeof value === 'object' && value !== null && 'teal' in value),
    seconds: z.number().min(1),
    token: z.string().min(1),
  }),
  mutates: true,
  uses: [recordPort.only('change'), executionsPort.only('answer'), teamFunctionsPort.only('start')],
  errors: ['Fenced', 'RecordUnavailable', 'RecordContended'],
  async run({ service, epoch, run, function: name, payload, seconds, token }, { ports, signal, now }) {
    const entered = await ports.record.change(service, enterWait(epoch, { reason: 'hook', token, seconds }, now()), signal);
    if (entered.kind === 'over') await ports.executions.answer(token, { verb: entered.word.verb }, signal);
    if (entered.kind === 'alarm') await ports.executions.answer(token, { alarm: entered.alarm }, signal);
    if (entered.kind !== 'entered') return { handedOut: false };
    await ports.teamFunctions.start(name, { ...payload, teal: { ...payload.teal, taskToken: token } }, signal);
    await ports.record.change(service, handedOut(epoch, run), signal);
    return { handedOut: true };
  },
});
