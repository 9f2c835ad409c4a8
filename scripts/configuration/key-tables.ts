import { configurationKeys } from '../../src/deployment/configuration/configuration-json-schema.ts';
import type { ConfigurationKey } from '../../src/deployment/configuration/key-list.ts';
import { literal } from '../../src/deployment/configuration/literal.ts';

/**
 * The tables of `docs/configuration.md`: every key of a service behind a load balancer, and those that only
 * DNS has or has otherwise.
 */
export function keyTables(): Readonly<Record<string, string>> {
  const common = configurationKeys('load-balancer').map(rowOf);
  const dns = configurationKeys('dns').map(rowOf);
  return { keys: table(common), 'dns keys': table(dns.filter((row) => !common.includes(row))) };
}

const table = (rows: readonly string[]): string => ['| key | wants | default | what it is for |', '|---|---|---|---|', ...rows].join('\n');

const rowOf = ({ path, wants, text, required, ...rest }: ConfigurationKey): string =>
  `| \`${path}\` | ${wants} | ${required ? 'required' : rest.default === undefined ? '' : `\`${literal(rest.default)}\``} | ${text} |`;
