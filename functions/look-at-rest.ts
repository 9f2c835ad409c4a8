import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { type ActionLog, UNWELL } from '../src/aws/action/action-telemetry.ts';
import { configsPort } from '../src/aws/configs.ts';
import type { Ports } from '../src/aws/ports.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { restPort } from '../src/aws/rest/rest-reader.ts';
import { onTurn } from '../src/aws/rest/turns.ts';
import { type Changed, type Failed, lookTwice, type Resting } from '../src/aws/rest/two-looks.ts';
import { sayFailed } from '../src/aws/say-failed.ts';
import { settled } from '../src/aws/settled.ts';
import { sideBySide } from '../src/aws/side-by-side.ts';
import { boundedList } from '../src/deployment/bounded-text.ts';
import { lostNames } from '../src/deployment/plan/lost-names.ts';
import type { DeploymentRecord } from '../src/deployment/ports/deployment-record.ts';
import { atRest, foundAtRest } from '../src/deployment/record/record-rest.ts';
import type { ServiceRecord } from '../src/deployment/record.ts';
import type { ServiceConfig } from '../src/deployment/service-config.ts';

/** Records that are read or written together: 200 take a few seconds, and the table hardly notices. */
const AT_ONCE = 8;

/** Its part "When a service is unwell at rest" says what to do about each. */
const PAGE = 'docs/infrastructure-as-code.md';

export interface LookAtRestResult {
  /** Services of which something else was found than before. */
  readonly told: readonly string[];
  /** Services at rest that do not stand as they were left. */
  readonly unwell: readonly string[];
  /** Services that could not be looked at, or not in time; a later round does. */
  readonly failed: readonly string[];
}

/**
 * Compares what is live with how the last deployment left it, of every service that rests and whose turn it
 * is, and keeps in the record what it finds. It changes nothing else. What changes is told once, by the round
 * that wrote it; how many services do not stand as they were left is told every round. A service that cannot
 * be looked at stays as it was told of, and hides no other. One that was never deployed is not judged.
 */
export const handler = action({
  name: 'look-at-rest',
  input: z.object({ sweep: z.literal(true) }),
  mutates: false,
  // Less than a minute: a round of many services goes at the pace that AWS's rates allow.
  timeoutSeconds: 58,
  memoryMb: 256,
  uses: [configsPort.only('keys', 'get'), recordPort.only('read', 'change'), restPort.only('read')],
  errors: ['RecordUnavailable', 'RecordContended'],
  async run(_, tools): Promise<LookAtRestResult> {
    const { ports, now, log } = tools;
    const { records, failed } = await readRecords(tools);
    // Lambda repeats what failed in whole, and one service of many waits for the next round.
    if (failed[0] && records.length === 0) throw failed[0].error;

    const resting = records.flatMap((record) => restingIn(record, ports.configs.get(record.service)));
    const comparable = resting.filter(({ configured }) => configured);
    const looks = await lookTwice(tools, onTurn(comparable, now()));
    // What its configuration does not name any more is not missed of a service.
    const noMore = resting.filter(({ configured, known }) => !configured && known.length > 0).map((of) => ({ of, found: [] }));
    const { told, contended } = await tell(tools, [...looks.changed, ...noMore]);

    const all = [...failed, ...looks.failed, ...contended];
    for (const one of all) sayFailed(log, one);
    const before = resting.flatMap(({ service, known }) => (known.length > 0 && !told.has(service) ? [service] : []));
    const unwell = [...before, ...[...told].flatMap(([service, is]) => (is ? [service] : []))];
    if (unwell.length > 0) log.info('services do not stand as they were left', { [UNWELL]: unwell.length, services: boundedList(unwell) });
    return { told: [...told.keys()], unwell, failed: all.map(({ service }) => service) };
  },
});

interface RoundTools {
  readonly ports: { readonly configs: Pick<Ports['configs'], 'keys'>; readonly record: Pick<DeploymentRecord, 'read' | 'change'> };
  readonly signal: AbortSignal;
  readonly log: ActionLog;
  now(): number;
}

/** Services are known by their configurations: the table is not scanned. */
async function readRecords({ ports, signal }: RoundTools) {
  const services = [...ports.configs.keys()];
  const read = await sideBySide(services, AT_ONCE, (service) => settled(() => ports.record.read(service, signal)));
  return {
    records: read.flatMap((one) => ('value' in one ? [one.value] : [])),
    failed: read.flatMap((one, i): readonly Failed[] => ('error' in one ? [{ service: services[i] ?? '', error: one.error }] : [])),
  };
}

/** Writes what has changed, and says so of what this round wrote: whether the service is unwell now. */
async function tell({ ports, signal, log, now }: RoundTools, changed: readonly Changed[]) {
  const told = new Map<string, boolean>();
  const contended: Failed[] = [];
  await sideBySide(changed, AT_ONCE, async ({ of: { service, rest }, found }) => {
    const looked = await settled(() => ports.record.change(service, foundAtRest(rest, found, now()), signal));
    if ('error' in looked) return contended.push({ service, error: looked.error });
    if (!looked.value.told) return;
    const { unwell } = looked.value;
    told.set(service, unwell !== undefined);
    if (unwell) log.warn('a service does not stand as its last deployment left it', { service, ...unwell, whatToDo: PAGE });
    else log.info('a service stands as its last deployment left it again', { service });
  });
  return { told, contended };
}

/**
 * `configured`: what its last deployment went by still is. Otherwise that does not say any more how the
 * service should stand.
 */
function restingIn(record: ServiceRecord, config: ServiceConfig | undefined): readonly (Resting & { readonly configured: boolean })[] {
  const rest = atRest(record);
  if (rest === undefined || config === undefined) return [];
  const { plan } = rest;
  const configured = lostNames(plan, config).length === 0;
  return [{ service: record.service, rest, plan, known: record.unwell?.found ?? [], configured }];
}
