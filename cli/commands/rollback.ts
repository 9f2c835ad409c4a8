import { userInfo } from 'node:os';
import { requestVerb } from '../../src/deployment/record-verbs.ts';
import { EXIT } from '../exit-codes.ts';
import { finishedBack, takeOverAndStart } from '../roll-back.ts';
import { configOf, openTarget } from '../target.ts';

interface RollbackOptions {
  readonly reason?: string;
  readonly acknowledge?: boolean;
  readonly timeout: number;
}

/**
 * Records the verb and answers the wait; the running execution does the rest. Writes no weight itself. When the execution that
 * holds the lease is dead, raises the epoch and starts one whose request is to roll back.
 */
export async function rollback(service: string, { reason, acknowledge = false, timeout }: RollbackOptions): Promise<void> {
  const target = await openTarget();
  configOf(target, service);
  const { ports } = target;
  const by = `${userInfo().username} (teal rollback)`;
  const at = new Date(ports.clock.now()).toISOString();

  const takenOver = await takeOverAndStart(target, service, { by, acknowledge });
  if (takenOver) {
    console.log(takenOver.line);
    if (takenOver.code !== EXIT.done) {
      process.exitCode = takenOver.code;
      return;
    }
  } else {
    const asked = await ports.record.change(service, requestVerb({ verb: 'rollback', by, at, ...(reason && { reason }) }));
    switch (asked.kind) {
      case 'nothing-in-flight':
        console.log(`nothing of ${service} is in flight. To go back to an earlier version: npx teal deploy ${service} --image <its tag>`);
        process.exitCode = EXIT.failed;
        return;
      case 'committed':
        console.log(`${asked.deployment} is committed: it goes forward. To go back: npx teal deploy ${service} --image <the earlier tag>`);
        process.exitCode = EXIT.failed;
        return;
      case 'needs-human':
        console.log(`${asked.deployment} needs a human: ${asked.reason}\nOnce you have looked: npx teal rollback ${service} --acknowledge`);
        process.exitCode = EXIT.needsHuman;
        return;
      case 'recorded':
        if (asked.token) await ports.executions.answer(asked.token, { verb: 'rollback' });
        console.log(`${asked.deployment} is asked to roll back`);
    }
  }
  const end = await finishedBack(target, service, timeout * 60_000);
  console.log(end.line);
  process.exitCode = end.code;
}
