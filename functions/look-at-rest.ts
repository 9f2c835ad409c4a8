import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { UNWELL } from '../src/aws/action/action-telemetry.ts';
import { isRefusal, nameOf } from '../src/aws/aws-errors.ts';
import { configsPort } from '../src/aws/configs.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { restPort } from '../src/aws/rest/rest-reader.ts';
import { onTurn } from '../src/aws/rest/turns.ts';
import { lookTwice, type Resting } from '../src/aws/rest/two-looks.ts';
import { type Settled, settled } from '../src/aws/settled.ts';
import { sideBySide } from '../src/aws/side-by-side.ts';
import { bounded, boundedList } from '../src/deployment/bounded-text.ts';
import { lostNames } from '../src/deployment/plan/lost-names.ts';
import { atRest, foundAtRest } from '../src/deployment/record/record-rest.ts';
import type { ServiceRecord } from '../src/deployment/record.ts';
import type { ServiceConfig } from '../src/deployment/service-config.ts';

/** Records that are read or written together: 200 of them take a few seconds, and the table hardly notices. */
const AT_ONCE = 8;

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
  uses: [configsPort.only('keys', 'get'), recordPort.only('read', 'change'), restPort.only('read')],
  errors: ['RecordUnavailable', 'RecordContended'],
  async run(_, tools): Promise<LookAtRestResult> {
    const { ports, signal, now, log } = tools;
    const services = [...ports.configs.keys()];
    const failed: { readonly service: string; readonly error: unknown }[] = [];
    const kept = <T>(service: string, one: Settled<T>): readonly T[] => {
      if ('value' in one) return [one.value];
      failed.push({ service, error: one.error });
      return [];
    };

    const read = await sideBySide(services, AT_ONCE, (service) => settled(() => ports.record.read(service, signal)));
    const records = services.flatMap((service, i) => kept(service, read[i]!));
    // Lambda repeats what failed in whole, and one service of many waits for the next round.
    if (failed[0] && records.length === 0) throw failed[0].error;

    const resting = records.flatMap((record) => restingIn(record, ports.configs.get(record.service)));
    const compared = resting.filter(({ comparable }) => comparable);
    const looks = await lookTwice(tools, onTurn(compared, now()));
    failed.push(...looks.failed);
    // What the configuration does not name any more is not missed.
    const settledNow = resting.flatMap((of) => (of.comparable || of.known.length === 0 ? [] : [{ of, found: [] }]));

    const standing = new Map<string, boolean>(records.map((record) => [record.service, record.unwell !== undefined && !!atRest(record)]));
    const told: string[] = [];
    await sideBySide([...looks.changed, ...settledNow], AT_ONCE, async ({ of: { service, rest }, found }) => {
      const change = () => ports.record.change(service, foundAtRest(rest, found, now()), signal);
      for (const looked of kept(service, await settled(change))) {
        if (!looked.told) continue;
        told.push(service);
        standing.set(service, looked.unwell !== undefined);
        if (looked.unwell) log.warn('a service does not stand as its last deployment left it', { service, ...looked.unwell });
        else log.info('a service stands as its last deployment left it again', { service });
      }
    });

    for (const { service, error } of failed) {
      // What takes a person to mend rings as a fault.
      const level = isRefusal(error) ? 'error' : 'warn';
      const reason = bounded(error instanceof Error ? error.message : String(error));
      log[level]('a service could not be looked at', { service, error: nameOf(error) ?? 'Error', reason });
    }
    const unwell = [...standing].flatMap(([service, is]) => (is ? [service] : []));
    if (unwell.length > 0) log.info('services do not stand as they were left', { [UNWELL]: unwell.length, services: boundedList(unwell) });
    return { told, unwell, failed: failed.map(({ service }) => service) };
  },
});

/** Not `comparable`: the service was configured anew since, so its last deployment does not say how it should stand. */
function restingIn(record: ServiceRecord, config: ServiceConfig | undefined): readonly (Resting & { readonly comparable: boolean })[] {
  const rest = atRest(record);
  if (rest === undefined || config === undefined) return [];
  const { plan } = rest;
  const comparable = lostNames(plan, config).length === 0;
  return [{ service: record.service, rest, plan, known: record.unwell?.found ?? [], comparable }];
}
