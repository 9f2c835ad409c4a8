import type { HttpTest } from '../http-test.ts';
import type { HttpAnswer } from '../ports/health-source.ts';

/**
 * What is wrong with an answer, one sentence each; none: it passed. Never tells the body or a header's value:
 * they may hold what must not be logged.
 */
export function judgeAnswer(test: Pick<HttpTest, 'expect'>, answer: HttpAnswer): string[] {
  const { status, body, headers = {}, withinMs } = test.expect;
  const wrong: string[] = [];
  if (answer.status !== status) wrong.push(`the status is ${answer.status} instead of ${status}`);
  if (body !== undefined && !new RegExp(body).test(answer.body)) wrong.push(`the body does not match /${body}/`);
  for (const [name, pattern] of Object.entries(headers)) {
    const value = headerOf(answer, name);
    if (value === undefined) wrong.push(`the header ${name} is missing`);
    else if (!new RegExp(pattern).test(value)) wrong.push(`the header ${name} does not match /${pattern}/`);
  }
  if (withinMs !== undefined && answer.ms > withinMs)
    wrong.push(`the answer took ${Math.round(answer.ms)} ms instead of at most ${withinMs} ms`);
  return wrong;
}

function headerOf({ headers }: HttpAnswer, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(headers).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** Answers in a row that came from green; any other starts the row anew. */
export interface ProbeRow {
  readonly inARow: number;
  readonly done: boolean;
  readonly why: string;
}

/**
 * Counts one probe of the stage route. The route shows green or a fixed 503, so an answer below 400 is
 * green's; the health check of a target group takes the same ones by its widest matcher (200-399).
 */
export function countProbe(
  before: Pick<ProbeRow, 'inARow'>,
  answer: Pick<HttpAnswer, 'status'> | { readonly error: string },
  wanted: number,
): ProbeRow {
  if ('error' in answer) return { inARow: 0, done: false, why: answer.error };
  if (answer.status >= 400) return { inARow: 0, done: false, why: `the stage route answered ${answer.status}` };
  const inARow = before.inARow + 1;
  return { inARow, done: inARow >= wanted, why: `${inARow} of ${wanted} answers in a row` };
}
