import { answerPause } from '../../deployment/record/record-pause.ts';
import { EXIT } from '../report/exit-codes.ts';
import type { Target } from '../target/target.ts';

interface Word {
  readonly by: string;
  readonly reason?: string;
}

/** A person's word to go on, where a deployment asks for one: kept in the record, and the wait is answered. */
export async function approve(
  { ports }: Pick<Target, 'ports'>,
  service: string,
  { by, reason }: Word,
): Promise<{ readonly code: number; readonly line: string }> {
  const at = new Date(ports.clock.now()).toISOString();
  const answered = await ports.record.change(service, answerPause({ by, at, ...(reason && { reason }) }));
  switch (answered.kind) {
    case 'nothing-asked':
      return {
        code: EXIT.failed,
        line: answered.deployment ? `${answered.deployment} asks nothing` : `nothing of ${service} is in flight`,
      };
    case 'answered':
      if (answered.token) await ports.executions.answer(answered.token, { verb: 'approve' });
      return { code: EXIT.done, line: `${answered.deployment} goes on: ${answered.asked}` };
    default:
      return answered satisfies never;
  }
}
