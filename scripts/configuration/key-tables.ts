import { configurationKeys } from '../../src/deployment/configuration/configuration-json-schema.ts';
import type { ConfigurationKey } from '../../src/deployment/configuration/key-list.ts';
import { literal } from '../../src/deployment/configuration/literal.ts';

/**
 * The tables of `docs/configuration.md`: every key of a service behind a load balancer, those of a check
 * apart, and those that only DNS has or has otherwise.
 */
export function keyTables(): Readonly<Record<string, string>> {
  const common = configurationKeys('load-balancer').map(rowOf);
  const dns = configurationKeys('dns').map(rowOf);
  return {
    keys: table(common.filter(({ of }) => of === '')),
    'check keys': checkTables(common),
    'dns keys': table(dns.filter(({ text }) => !common.some((row) => row.text === text))),
  };
}

interface Row {
  /** The table it stands in, by its heading. Empty: the first one. */
  readonly of: string;
  readonly text: string;
}

const HEAD = ['| key | wants | default | what it is for |', '|---|---|---|---|'];

const table = (rows: readonly Row[]): string => [...HEAD, ...new Set(rows.map(({ text }) => text))].join('\n');

/** A table for what every check has, one for each kind of source, and one for what several of them have. */
function checkTables(rows: readonly Row[]): string {
  const headings = [...new Set(rows.map(({ of }) => of))].filter((of) => of !== '');
  const inOrder = [...headings.filter((of) => of !== SECRET_HEADING), SECRET_HEADING];
  return inOrder
    .map((heading) => rows.filter(({ of }) => of === heading))
    .map((own) => `### ${own[0]?.of}\n\n${table([...own.filter((row) => !isShared(row)), ...own.filter(isShared)])}`)
    .join('\n\n');
}

/** What stands in several places comes behind them. */
const isShared = ({ text }: Row): boolean => text.startsWith('| `<');

const SECRET_HEADING = 'A secret';

const rowOf = (key: ConfigurationKey): Row => {
  const { path, wants, text, required, ...rest } = key;
  const byDefault = required ? 'required' : rest.default === undefined ? '' : `\`${literal(rest.default)}\``;
  return { of: headingOf(path), text: `| \`${shownPath(path)}\` | ${wants} | ${byDefault} | ${text} |` };
};

const CHECK = 'judge.checks[].';

/**
 * A key as the tables show it: those of a check without what all of them begin with, and those of a series of
 * CloudWatch and of a secret, which stand in many places, once.
 */
export const shownPath = (path: string): string =>
  path.startsWith(CHECK)
    ? path
        .slice(CHECK.length)
        .replace(/^of\.cloudWatch\.(bad|total|value)\.(metrics\.\*\.)?/, '<series>.')
        .replace(/^of\..*\.(secret|apiKey|applicationKey)\./, '<secret>.')
    : path;

function headingOf(path: string): string {
  if (!path.startsWith(CHECK)) return '';
  if (shownPath(path).startsWith('<secret>')) return SECRET_HEADING;
  const [, kind] = path.slice(CHECK.length).split('.');
  return kind === undefined || !path.startsWith(`${CHECK}of.`) ? 'A check' : `A check of \`${kind}\``;
}
