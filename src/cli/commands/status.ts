import { dynamo } from '../../aws/clients.ts';
import { allRecords } from '../../aws/record/all-records.ts';
import { deployingMachineOf, executionOn, machineOfExecution } from '../../deployment/holder.ts';
import type { EndedDeployment, ServiceRecord } from '../../deployment/record.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import { EXIT } from '../report/exit-codes.ts';
import { asksForSomebody, outlook } from '../report/outlook.ts';
import { withoutToken } from '../report/without-token.ts';
import type { FromDeployments } from '../target/configured-service.ts';
import { recordOfKnown } from '../target/known-service.ts';
import { openRecords, type Records } from '../target/records.ts';

interface StatusOptions extends FromDeployments {
  readonly json?: boolean;
  /** End with 1 where a service asks for somebody. */
  readonly check?: boolean;
  /** Follows what is in flight to its end. */
  readonly watch?: boolean;
  /** Minutes that it is followed. */
  readonly timeout: number;
}

/**
 * What is in flight for each service, how it stands where nothing is, what waits, and how the last deployment
 * ended.
 */
export async function status(service: string | undefined, options: StatusOptions): Promise<void> {
  const { json, check, watch: watched, timeout } = options;
  if (watched && service === undefined) throw new BadUsage("--watch: follows one service; name it: 'npx teal status <service> --watch'");
  const target = openRecords();
  const records = service === undefined ? await recordsOf(target) : [await recordOfKnown(target, service, options)];
  if (check && records.some(asksForSomebody)) process.exitCode = EXIT.failed;
  if (json) {
    console.log(JSON.stringify(service === undefined ? records : records[0], withoutToken, 2));
    return;
  }
  if (records.length === 0) console.log('no service has had a deployment yet');
  for (const record of records) for (const line of outlook(record, target.clock.now())) console.log(line);
  const [only] = records;
  if (watched && only) await watchInFlight(target, only, timeout * 60_000);
}

/** Follows what is in flight, or has left the queue to be next; nothing to follow is no failure. */
async function watchInFlight({ clients, clock, record: port }: Records, record: ServiceRecord, timeoutMs: number): Promise<void> {
  const { service, active, starting, last } = record;
  const target = { clients, ports: { clock, record: port } };
  const wanted = { service, until: 'end' as const, timeoutMs };
  if (!active && !starting) return;
  // It asks Step Functions: who does not follow does not wait for that client.
  const { watch } = await import('../report/watch.ts');
  if (active) {
    await watch(target, { ...wanted, request: active.request.id, execution: active.execution, deployment: active.id });
  } else if (starting) {
    await watch(target, { ...wanted, request: starting.request.id, execution: asArn(starting.execution, last) });
  }
}

/** The record has only the name of the next execution, which the last one starts on the deploying machine. */
const asArn = (name: string, last: EndedDeployment | undefined): string =>
  last === undefined ? name : executionOn(deployingMachineOf(machineOfExecution(last.execution)), name);

/** Every service that was ever deployed, by name. */
async function recordsOf({ clients, table }: Records): Promise<readonly ServiceRecord[]> {
  const records = await allRecords(dynamo(clients), table);
  return records.toSorted((a, b) => (a.service < b.service ? -1 : 1));
}
