import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { HttpExchange } from '../../../../src/deployment/ports/http-exchange.ts';
import { readPrometheus } from '../../../support/prometheus-reading.ts';

interface Recorded {
  /** The server and the call. */
  readonly source: string;
  /** Seconds: when it was asked. */
  readonly at: number;
  readonly answers: readonly {
    readonly given: string;
    readonly query: string;
    readonly status: number;
    readonly contentType: string;
    readonly body: string;
  }[];
}

const { source, at, answers }: Recorded = JSON.parse(readFileSync(new URL('prometheus-answers.json', import.meta.url), 'utf8'));

const FROM = Date.parse('2026-01-01T00:00:00Z');
const TO = FROM + 60_000;

/** The answer as it was recorded, but for the time of its point: that is the one that is asked for. */
const replays = ({ status, contentType, body }: Recorded['answers'][number]): HttpExchange => ({
  send: async (request) => {
    const start = new URLSearchParams(request.body).get('start') ?? '';
    return { status, contentType, body: body.replaceAll(`[${at},`, `[${start},`), tooLarge: false };
  },
});

const one = { kind: 'quantity', minutes: [{ at: FROM, green: expect.any(Number) }] };
const nothing = { kind: 'quantity', minutes: [] };
const none = (why: RegExp) => ({ kind: 'none', why: expect.stringMatching(why) });

/** What each of them is read to. */
const READ: Readonly<Record<string, unknown>> = {
  'one series': { ...one, minutes: [{ at: FROM, green: 30 }] },
  'a metric that nobody has': nothing,
  'several series': none(/answers with 5 series where one is asked for: put sum\(\.\.\.\) around the query/),
  'what is no number': nothing,
  'what is infinite': nothing,
  'a number without series': { ...one, minutes: [{ at: FROM, green: 42 }] },
  'a start in the future': nothing,
  'an end before the start': none(/400, bad_data: .*end timestamp must not be before start time/),
  'too many points': none(/400, bad_data: exceeded maximum resolution of 11,000 points/),
  'a query that does not parse': none(/400, bad_data: 1:7: parse error: unclosed left parenthesis/),
  'a query of a text': none(/400, bad_data: invalid expression type "string" for range query/),
  'a query that joins many with many': none(/422, execution: found duplicate series for the match group/),
  'another path': none(/answers with no range: 404 \(text\/plain; charset=utf-8\): 404 page not found/),
};

describe(`an answer of ${source}`, () => {
  test('of each kind is read to something', () => {
    expect(answers.map(({ given }) => given)).toEqual(Object.keys(READ));
  });

  test.each(answers)('to $given: $query', async ({ given, query, ...answer }) => {
    const exchange = replays({ given, query, ...answer });
    expect(await readPrometheus({ url: 'http://prometheus', queries: { value: query }, from: FROM, to: TO, exchange })).toMatchObject(
      READ[given] as object,
    );
  });
});
