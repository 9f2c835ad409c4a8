import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { type Adopted, adopt } from '../src/deployment/record/record-recovery.ts';

/** A deployment whose execution is dead, in the hands of the recovery. */
export type AdoptResult = Adopted & { readonly service: string };

/**
 * The recovery becomes the holder of the lease, under the epoch that its starter has raised: before the
 * commit it goes back to blue, after it forward to green. So does what puts weights back, or takes a side
 * down that was kept. `Fenced` for any other execution.
 */
export const handler = action({
  name: 'adopt-deployment',
  input: z.object({ service: z.string(), epoch: z.int().min(1), execution: z.string() }),
  mutates: true,
  uses: [recordPort.only('change')],
  errors: ['Fenced', 'RecordUnavailable', 'RecordContended'],
  async run({ service, epoch, execution }, { ports, signal, log }): Promise<AdoptResult> {
    const adopted = await ports.record.change(service, adopt(epoch, execution), signal);
    const { takesDown } = adopted;
    if (takesDown !== undefined) log.info('a side that was kept is taken down', { takesDown });
    else log.warn(adopted.putsBack ? 'weights are put back' : 'a dead execution is recovered', { to: adopted.to, cause: adopted.cause });
    return { service, ...adopted };
  },
});
