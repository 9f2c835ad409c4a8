import { isDemanded, isMet, type Row } from './row.ts';

/**
 * What `docs/figures/judging.json` has: rows in their order, made from seeds that follow from their names.
 */
export interface JudgingFigures {
  readonly runs: number;
  readonly rows: readonly Row[];
}

const [BEGIN, END] = ['<!-- figures of npm run bench judge -->', '<!-- /figures of npm run bench judge -->'];

/** The page with the figures between its markers. */
export function withFigures(page: string, figures: JudgingFigures): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`docs/judging.md has lost its markers: ${BEGIN} and ${END}`);
  return `${page.slice(0, from + BEGIN.length)}\n${blockOf(figures)}\n${page.slice(to)}`;
}

function blockOf({ runs, rows }: JudgingFigures): string {
  const groups = [...new Set(rows.map(({ group }) => group))];
  const of = (group: string) => rows.filter((row) => row.group === group);
  const demanded = groups.filter((group) => of(group).some(isDemanded));
  return [
    `In per cent of bakes: ${runs} a row, a third of that where bakes last 12 or 24 hours. The same seeds give the same figures. All rows are in [figures/judging.json](figures/judging.json).`,
    [
      '| demanded | rows | lowest | highest | met |',
      '| --- | ---: | ---: | ---: | ---: |',
      ...demanded.map((group) => summaryOf(group, of(group))),
    ].join('\n'),
    ...groups.filter((group) => WHOLE.test(group)).map((group) => tableOf(group, of(group))),
  ].join('\n\n');
}

/** Tables that the page has row by row. */
const WHOLE = /^Not promised|observed ratio$/;

function summaryOf(group: string, rows: readonly Row[]): string {
  const percents = rows.map(({ percent }) => percent);
  const asked = rows.filter(isDemanded);
  const [low, high] = [Math.min(...percents), Math.max(...percents)];
  return `| ${group} | ${rows.length} | ${low} | ${high} | ${asked.filter(isMet).length} of ${asked.length} |`;
}

function tableOf(group: string, rows: readonly Row[]): string {
  const columns: readonly (readonly [name: string, of: (row: Row) => number | string | undefined])[] = [
    ['judge', ({ percent }) => percent],
    ['pooled factor', ({ pooled }) => pooled],
    ['observed ratio', ({ ratio }) => ratio],
    ['demanded', (row) => (isDemanded(row) ? demandOf(row) : undefined)],
  ];
  const used = columns.filter(([, of]) => rows.some((row) => of(row) !== undefined));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `### ${group}`,
    '',
    line(['bakes', ...used.map(([name]) => name)]),
    line(['---', ...used.map(() => '---:')]),
    ...rows.map((row) => line([row.what, ...used.map(([, of]) => String(of(row) ?? ''))])),
  ].join('\n');
}

export const demandOf = (row: Row): string =>
  `${row.atMost === undefined ? `at least ${row.atLeast}` : `at most ${row.atMost}`}: ${isMet(row) ? 'met' : 'not met'}`;
