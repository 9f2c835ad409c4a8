import type { LocalService } from './kernel/service.ts';
import { modelOf, type ProtocolName } from './wire/model.ts';

const SPOKEN = {
  awsJson1_0: 'JSON 1.0',
  awsJson1_1: 'JSON 1.1',
  awsQuery: 'query',
  restJson1: 'REST JSON',
  restXml: 'REST XML',
  rpcv2Cbor: 'CBOR',
} satisfies Record<ProtocolName, string>;

/**
 * What the services answer, as a Markdown table:
 * a row for each service, its operations, and how many more AWS has.
 */
export function supportTable(services: readonly LocalService[]): string {
  const rows = services.map((service) => {
    const model = modelOf(service.sdk);
    const names = Object.keys(service.operations).sort();
    const protocol = model.queryCompatible ? `${SPOKEN[model.protocol]}, query, CBOR` : SPOKEN[model.protocol];
    return `| \`${service.signingName}\` | ${protocol} | ${names.join(', ')} | ${names.length} of ${model.operations.size} |`;
  });
  return ['| signs as | speaks | answers | of AWS |', '|---|---|---|---|', ...rows.sort()].join('\n');
}
