import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Report } from '../measure.ts';
import { demandOf, type JudgingFigures, withFigures } from './judging-page.ts';
import { isDemanded, isMet, type Row } from './row.ts';
import { allRows } from './rows.ts';
import { SIGHT_AT_MOST, sightTimes } from './sight-times.ts';

const FIGURES = 'docs/figures/judging.json';
const PAGE = 'docs/judging.md';

/**
 * How often the judge is right, on series whose seeds follow from their names, with what is demanded of it.
 * It ends with 1 when a demand is not met. `write`: the figures go into the page and the file beside it.
 */
export async function judgeFigures({ runs, write }: { readonly runs: number; readonly write: boolean }): Promise<Report> {
  if (!(Number.isSafeInteger(runs) && runs >= 3)) throw new Error('--runs wants a whole number, 3 or more');
  // First, so that it is measured cold, as a plan runs it.
  const times = sightTimes();
  const rows = allRows(runs);
  const slow = times.filter(({ milliseconds }) => milliseconds >= SIGHT_AT_MOST);
  const unmet = rows.filter((row) => isDemanded(row) && !isMet(row));
  if (write) await writePage({ runs, rows });
  if (unmet.length + slow.length > 0) process.exitCode = 1;
  const demands = rows.filter(isDemanded).length;
  return {
    lines: [
      ...rows.flatMap((row, index) => [...(rows[index - 1]?.group === row.group ? [] : ['', row.group]), lineOf(row)]),
      '',
      `What a gate can see: processor time a gate, at most ${SIGHT_AT_MOST} ms`,
      ...times.map(({ gate, milliseconds }) => `  ${gate.padEnd(96)} ${milliseconds} ms`),
      '',
      `${demands - unmet.length} of ${demands} demands are met, ${times.length - slow.length} of ${times.length} gates are seen in time`,
      ...unmet.map((row) => `not met: ${row.group}: ${row.what}: ${row.percent} (${demandOf(row)})`),
    ],
    json: {
      runs,
      rows: rows.map((row) => ({ ...row, ...(isDemanded(row) ? { met: isMet(row) } : {}) })),
      sight: times,
    },
  };
}

async function writePage(figures: JudgingFigures): Promise<void> {
  await mkdir(dirname(FIGURES), { recursive: true });
  await writeFile(
    FIGURES,
    `${JSON.stringify(figures, undefined, 2)}
`,
  );
  await writeFile(PAGE, withFigures(await readFile(PAGE, 'utf8'), figures));
}

function lineOf(row: Row): string {
  const beside = [
    row.pooled === undefined ? '' : `pooled ${row.pooled}`,
    row.ratio === undefined ? '' : `ratio ${row.ratio}`,
    isDemanded(row) ? `${demandOf(row)}: ${isMet(row) ? 'met' : 'NOT met'}` : '',
  ];
  return `  ${row.what.padEnd(96)} ${String(row.percent).padStart(6)}  ${beside.filter(Boolean).join(', ')}`;
}
