import { dynamo } from '../../aws/clients.ts';
import { allRecords } from '../../aws/record/all-records.ts';
import type { ServiceRecord } from '../../deployment/record.ts';
import { outlook } from '../report/outlook.ts';
import { openRecords, type Records } from '../target/records.ts';

/** What is in flight for each service, what waits, and how the last deployment ended. */
export async function status(service: string | undefined, { json }: { readonly json?: boolean }): Promise<void> {
  const target = openRecords();
  const records = service === undefined ? await recordsOf(target) : [await target.record.read(service)];
  if (json) {
    console.log(JSON.stringify(service === undefined ? records : records[0], withoutToken, 2));
    return;
  }
  if (records.length === 0) console.log('no service has had a deployment yet');
  for (const record of records) for (const line of outlook(record)) console.log(line);
}

/** Every service that was ever deployed, by name. */
async function recordsOf({ clients, table }: Records): Promise<readonly ServiceRecord[]> {
  const records = await allRecords(dynamo(clients), table);
  return records.toSorted((a, b) => (a.service < b.service ? -1 : 1));
}

/** Whoever has a task token can answer the wait: it does not belong in a log. */
const withoutToken = (name: string, value: unknown): unknown => (name === 'token' ? undefined : value);
