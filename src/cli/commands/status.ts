import { outlook } from '../report/outlook.ts';
import { configOf, openTarget } from '../target/target.ts';

/** What is in flight for each service, what waits, and how the last deployment ended. */
export async function status(service: string | undefined, { json }: { readonly json?: boolean }): Promise<void> {
  const target = await openTarget();
  const services = service === undefined ? [...target.configs.keys()].sort() : [configOf(target, service).service];
  const records = await Promise.all(services.map((name) => target.ports.record.read(name)));
  if (json) {
    console.log(JSON.stringify(service === undefined ? records : records[0], withoutToken, 2));
    return;
  }
  for (const record of records) for (const line of outlook(record)) console.log(line);
}

/** Whoever has a task token can answer the wait: it does not belong in a log. */
const withoutToken = (name: string, value: unknown): unknown => (name === 'token' ? undefined : value);
