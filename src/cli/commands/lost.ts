import { executionsPort } from '../../aws/sfn-executions.ts';
import { lostPushesName } from '../../aws/site.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import { forgetLost, listLost, startLostAgain } from '../orders/lost-pushes.ts';
import { prefixOf, startedOn } from '../target/machines.ts';
import { openRecords } from '../target/records.ts';

interface LostOptions {
  /** Start them again; with an id, that one. */
  readonly again?: boolean | string;
  /** Of the message to take out. */
  readonly forget?: string;
}

/** Lists the pushes and orders that failed before they had a lease, starts them again, or takes one out. */
export async function lost({ again, forget }: LostOptions, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  if (again !== undefined && forget !== undefined) throw new BadUsage('--again and --forget: give one of them');
  const { clients, clock, record, table } = openRecords(env);
  const executions = executionsPort.make({ clients, clock, environment: { table }, configs: new Map() });
  const target = { clients, ports: { record, executions } };
  const prefix = prefixOf(env);
  const lines = await told().catch((error: Error) => {
    if (!NO_QUEUE.test(error.name)) throw error;
    throw new BadUsage(`there is no queue ${lostPushesName({ prefix })}; TEAL_PREFIX names another installation than 'teal'`);
  });
  const wanted = forget ?? (typeof again === 'string' ? again : undefined);
  if (lines.length === 0 && wanted !== undefined)
    throw new BadUsage(`nothing of the id '${wanted}' is lost; 'npx teal lost' lists what is, with its ids`);
  console.log(lines.length > 0 ? lines.join('\n') : 'nothing is lost');

  function told(): Promise<readonly string[]> {
    if (forget !== undefined) return forgetLost(target, { prefix, only: forget });
    if (again === undefined) return listLost(target, { prefix });
    const machineOf = (machine: string) => startedOn(target.clients, machine, 'what was lost was started on it');
    return startLostAgain(target, { prefix, machineOf, ...(typeof again === 'string' && { only: again }) });
  }
}

/** As the JSON protocol and the query protocol call it. */
const NO_QUEUE = /QueueDoesNotExist|NonExistentQueue/;
