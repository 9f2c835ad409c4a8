import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { HOOK_BOXES } from '../src/deployment/hooks/points.ts';
import { hookAnswered } from '../src/deployment/hooks/record-answer.ts';

/**
 * What came of the call of a hook: its answer, or the error that the call ended with, of whatever name. What
 * is no valid answer fails the hook. `waitSeconds` until it is called again; 0 once it has ended.
 */
export const handler = action({
  name: 'read-hook-answer',
  input: z.object({
    service: z.string(),
    epoch: z.int().min(1),
    box: z.enum(HOOK_BOXES),
    step: z.int().min(0),
    run: z.string().min(1),
    called: z.object({ answer: z.unknown().optional(), error: z.string().exactOptional(), cause: z.string().exactOptional() }),
  }),
  mutates: true,
  uses: [recordPort.only('change')],
  errors: ['Fenced', 'GaveWay', 'RollbackRequested', 'JudgedUnhealthy', 'RecordUnavailable', 'RecordContended'],
  async run({ service, run, called, ...place }, { ports, signal, now, log }) {
    const read = await ports.record.change(service, hookAnswered(place, { run, called }, now()), signal);
    log.info('a hook has answered', { run, again: read.waitSeconds > 0 });
    return read;
  },
});
