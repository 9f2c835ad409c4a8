import { GROUPS } from './groups.ts';
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
  const groups = [...new Set(rows.filter(isDemanded).map(({ group }) => group))];
  const unmet = unmetOf(rows);
  return [
    `In per cent of bakes: ${runs} a row, a third of that where bakes last 12 or 24 hours. The same seeds give the same figures. All rows are in [figures/judging.json](figures/judging.json).`,
    [
      '| demanded | rows | nearest to what is demanded | met |',
      '| --- | ---: | ---: | ---: |',
      ...groups.map((group) => summaryOf(group, rows)),
    ].join('\n'),
    unmet.length === 0 ? 'Everything that is demanded is met.' : `**Not met**, and demanded all the same:\n\n${unmet.join('\n')}`,
    designText(rows),
    ...TABLES.map((table) => tableOf(table, rows)),
  ].join('\n\n');
}

function summaryOf(group: string, rows: readonly Row[]): string {
  const asked = rows.filter((row) => row.group === group && isDemanded(row));
  const spare = ({ percent, atMost, atLeast = 0 }: Row) => (atMost === undefined ? percent - atLeast : atMost - percent);
  const nearest = asked.reduce((least, row) => (spare(row) < spare(least) ? row : least));
  return `| ${group} | ${asked.length} | ${nearest.percent}, ${demandOf(nearest)} | ${asked.filter(isMet).length} of ${asked.length} |`;
}

/** Why a demand is not met, by the rows that it is said of. */
const REASONS: readonly { readonly isOf: (row: Row) => boolean; readonly why: string }[] = [
  {
    isOf: ({ group, cell }) => group === GROUPS.found && cell?.column === '3 minutes',
    why: 'One minute wins at most two fifths of what is needed, so nearly all of three must say the same. That is the price of fewer false rollbacks when errors come in bursts.',
  },
  {
    isOf: ({ group, what, cell }) => group === GROUPS.found && cell?.column === '5 minutes' && what.startsWith('own bursts'),
    why: 'Nearly all that only the judge misses have a burst on blue in the first three minutes, which speaks for green. The judge needs three minutes where the pooled factor needs two. What a burst costs has no cap, and what the other minutes win has one.',
  },
  {
    isOf: ({ group, what }) => group === GROUPS.alone && what.startsWith('correlated'),
    why: 'In some of these worlds nearly everything fails for two minutes by the common cause, and no blue is there to tell. In some blue was within the limit while it was counted.',
  },
];

export const reasonOf = (row: Row): string | undefined => REASONS.find(({ isOf }) => isOf(row))?.why;

/** Rows that are not met, one line a reason with all of them. */
function unmetOf(rows: readonly Row[]): readonly string[] {
  const unmet = rows.filter((row) => isDemanded(row) && !isMet(row));
  return [...new Set(unmet.map(reasonOf))].map((why) => {
    const said = unmet.filter((row) => reasonOf(row) === why).map((row) => `${row.what}: ${row.percent}, wanted ${demandOf(row)}`);
    return [`- ${why ?? 'Nobody has said why.'}`, ...said.map((row) => `  - ${row}`)].join('\n');
  });
}

/** How far the cells of the design are from what they were. */
function designText(rows: readonly Row[]): string {
  const apart = rows.flatMap(({ percent, pooled = 0, designed }) =>
    designed === undefined ? [] : [Math.abs(percent - designed.percent), Math.abs(pooled - designed.pooled)],
  );
  return `${apart.length / 2} cells of the simulation that the judge was designed by are made anew, ${Math.max(...apart).toFixed(1)} points at most apart from it, by the judge and by the pooled factor. They settle what "own bursts" means (ten times as many errors, in one minute of twenty, on each side by itself) and which pooled factor is meant.`;
}

interface Table {
  readonly title: string;
  /** Which direction is good, and what a cell has. */
  readonly note: string;
  readonly groups: readonly string[];
  readonly lines?: RegExp;
  readonly columns: readonly string[];
  readonly first: string;
}

/** Tables that the page has, each of lines and columns of rows. */
const TABLES: readonly Table[] = [
  {
    title: 'Bad versions found: five times as bad as blue',
    note: 'Higher is better. The judge / the pooled factor. Other differences are in the file.',
    groups: [GROUPS.found],
    lines: /0\.2 % to 1 %/,
    columns: ['3 minutes', '5 minutes', '10 minutes', '30 minutes'],
    first: "green's requests",
  },
  {
    title: 'A limit of 1 %',
    note: 'The judge / the observed ratio. At 0.5 and 0.8 % lower is better: these versions are within the limit. From 2 % on higher is better.',
    groups: [GROUPS.limitFound, GROUPS.ratioHealthy],
    lines: /^(20|60|600|6,000) /,
    columns: [
      '0.5 % in 30 minutes',
      '0.8 % in 30 minutes',
      '2 % in 10 minutes',
      '2 % in 30 minutes',
      '5 % in 5 minutes',
      '5 % in 10 minutes',
    ],
    first: "green's requests",
  },
  {
    title: 'Not promised: 1.6 times as bad as blue (0.5 %), and twice',
    note: 'Rolled back in 30 minutes, with twice blue as what is allowed. At 1.6 times lower is better.',
    groups: [GROUPS.grey],
    lines: /^(5|20|60|600|6,000) /,
    columns: ['1.6 times', '2 times'],
    first: "green's requests",
  },
  {
    title: 'Not promised: the share of one side wanders by itself',
    note: 'Healthy versions rolled back: lower is better. The judge / the pooled factor.',
    groups: [GROUPS.wander],
    columns: ['base 0.2 %, 30 minutes', 'base 1 %, 30 minutes', 'base 0.2 %, 24 hours'],
    first: 'how, and how many requests on green',
  },
  {
    title: 'Not promised: few requests on a sick blue',
    note: 'Blue has 3 %, and the limit is 1 %. Of rolled back lower is better, of passed higher.',
    groups: [GROUPS.sickFew],
    columns: ['rolled back', 'passed'],
    first: 'bakes',
  },
];

function tableOf({ title, note, groups, lines = /^/, columns, first }: Table, rows: readonly Row[]): string {
  const of = rows.filter(({ group, cell }) => groups.includes(group) && cell !== undefined && lines.test(cell.line));
  const names = [...new Set(of.map(({ cell }) => cell!.line))];
  const at = (line: string, column: string) => of.find(({ cell }) => cell!.line === line && cell!.column === column);
  const inRow = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `### ${title}`,
    '',
    note,
    '',
    inRow([first, ...columns]),
    inRow(['---', ...columns.map(() => '---:')]),
    ...names.map((name) => inRow([name, ...columns.map((column) => besideText(at(name, column)))])),
  ].join('\n');
}

function besideText(row: Row | undefined): string {
  if (row === undefined) return '';
  const beside = row.pooled ?? row.ratio;
  return beside === undefined ? `${row.percent}` : `${row.percent} / ${beside}`;
}

export const demandOf = (row: Row): string => (row.atMost === undefined ? `at least ${row.atLeast}` : `at most ${row.atMost}`);
