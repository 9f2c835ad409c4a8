import { bounded, boundedList } from '../bounded-text.ts';
import { iso } from '../record/record-change.ts';
import type { Judged } from '../record.ts';
import type { Finding } from './finding.ts';

interface Spoken extends Pick<Judged, 'verdict' | 'reasons'> {
  readonly findings: readonly Finding[];
  /** Targets of green that fail their health check. */
  readonly unhealthy: number;
}

/** Lines of checks, in all: a record has room for so many. */
const MOST_LINES = 60;
const LINE_LIMIT = 300;

/** A judgement as the record keeps it: bounded, each check in a line. */
export const toldJudgement = ({ verdict, reasons, findings, unhealthy }: Spoken, now: number): Judged => ({
  at: iso(now),
  verdict,
  reasons: boundedList(reasons),
  checks: findings.slice(0, MOST_LINES).map(({ check, outcome, reasons: why }) => ({
    name: check,
    outcome,
    why: bounded(why.join('; '), LINE_LIMIT),
  })),
  unhealthy,
});
