import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asActionError } from '../../src/aws/aws-errors.ts';
import { bounded, boundedList, NAME_LIMIT, TEXT_LIMIT } from '../../src/deployment/bounded-text.ts';
import { DeploymentError } from '../../src/deployment/errors.ts';
import { causeText, failureFrom } from '../../src/deployment/failure.ts';
import { judged } from '../../src/deployment/judge/record-judged.ts';
import { finish } from '../../src/deployment/record/record-end.ts';
import { failed, startBake } from '../../src/deployment/record/record-progress.ts';
import { ask } from '../../src/deployment/record/record-wait.ts';
import { sayVerb } from '../../src/deployment/record/say-verb.ts';
import type { ServiceRecord } from '../../src/deployment/record.ts';
import { judgedAs } from '../support/judged-as.ts';
import { asking, at, changed, inCommit, minute, rolledBack, shifted } from './record/a-record.ts';

/** Bytes of a text as JSON has it. */
const sizeOf = (text: string): number => Buffer.byteLength(JSON.stringify(text)) - 2;

/**
 * Short ones, long ones, and ones that JSON makes longer: quotes, control characters, halves of surrogate
 * pairs.
 */
const anyText = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc
    .tuple(
      fc.oneof(fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }), fc.constantFrom('"', '\u0000', '\uD83D', '😀')),
      fc.nat({ max: 40_000 }),
    )
    .map(([part, length]) => part.repeat(Math.ceil(length / part.length))),
);

/** What Step Functions hands on where it has cut the JSON of a function's error. */
const anyCause = fc.oneof(
  anyText,
  fc
    .record({ errorType: anyText, errorMessage: anyText, trace: fc.array(anyText, { maxLength: 2 }) })
    .map((error) => JSON.stringify(error)),
  fc
    .tuple(anyText, fc.nat({ max: 32_768 }))
    .map(([errorMessage, length]) => JSON.stringify({ errorType: 'AwsRefused', errorMessage, trace: [] }).slice(0, length)),
);

/** Every text in it, whatever the key. */
const textsIn = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];

const longest = (record: ServiceRecord): number => Math.max(...textsIn(record).map(sizeOf));

describe('a text that is put where space is limited', () => {
  test('is at most 4 kB, begins as it did, and is not cut twice', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(NAME_LIMIT, TEXT_LIMIT), (text, limit) => {
        const cut = bounded(text, limit);
        expect(sizeOf(cut)).toBeLessThanOrEqual(limit);
        expect(bounded(cut, limit)).toBe(cut);
        if (cut === text) return;
        expect(sizeOf(text)).toBeGreaterThan(limit);
        const [, kept = ''] = /^(.*) \.\.\. \(cut off: \d+ characters\)$/s.exec(cut) ?? [];
        expect(text.startsWith(kept)).toBe(true);
        expect(sizeOf(kept)).toBeGreaterThan(limit - 100);
      }),
    );
  });

  test('one of several counts with the others, and says how many there are more', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 30 }), (texts) => {
        const list = boundedList(texts);
        expect(list.reduce((sum, text) => sum + sizeOf(text), 0)).toBeLessThanOrEqual(TEXT_LIMIT);
        const whole = list.length === texts.length && list.slice(1).every((text, index) => text === texts[index + 1]);
        if (whole) return;
        expect(list.slice(1, -1)).toEqual(texts.slice(1, list.length - 1));
        expect(list.at(-1)).toBe(`... and ${texts.length - list.length + 1} more`);
      }),
    );
  });
});

describe('whatever AWS says', () => {
  test("a function's error fits a cause of Step Functions, its stack with it", () => {
    fc.assert(
      fc.property(anyText, (message) => {
        const refused = Object.assign(new Error(message), {
          name: 'ClientException',
          $fault: 'client',
          $metadata: { httpStatusCode: 400 },
        });
        for (const error of [asActionError(refused, new AbortController().signal), new DeploymentError('AwsRefused', message)]) {
          const { name, message: told, stack = '' } = error as Error;
          const cause = JSON.stringify({ errorType: name, errorMessage: told, trace: stack.split('\n') });
          expect(cause.length).toBeLessThanOrEqual(32_768);
          expect(sizeOf(told)).toBeLessThanOrEqual(TEXT_LIMIT);
        }
      }),
    );
  });

  test('nothing that the record keeps of it, and nothing that an execution ends by, is longer than 4 kB', () => {
    fc.assert(
      fc.property(anyCause, anyText, fc.array(anyText, { maxLength: 5 }), (cause, text, reasons) => {
        const failure = failureFrom({ error: text, cause, at: minute(5) });
        expect(sizeOf(failure.cause)).toBeLessThanOrEqual(TEXT_LIMIT);
        expect(sizeOf(failure.error)).toBeLessThanOrEqual(NAME_LIMIT);
        expect(sizeOf(causeText(cause))).toBeLessThanOrEqual(TEXT_LIMIT);
        const bake = startBake(1, { step: 0, seconds: 300 }, minute(3));
        const records = [
          changed(
            shifted(10),
            bake,
            judged(1, judgedAs('inconclusive', reasons), minute(4)),
            ask(1, 'drift', { ...asking(), seen: text }, minute(4)),
          ),
          changed(shifted(10), failed(1, { error: text, cause: text, at: at(5) })),
          changed(shifted(10), sayVerb({ verb: 'rollback', by: 'ada', at: at(5), reason: text })),
          changed(rolledBack(), finish({ epoch: 1, outcome: 'ROLLED_BACK', cause: text, now: minute(9) })),
          changed(inCommit(), finish({ epoch: 1, outcome: 'NEEDS_HUMAN', cause: text, now: minute(20) })),
        ];
        expect(Math.max(...records.map(longest))).toBeLessThanOrEqual(TEXT_LIMIT);
      }),
    );
  });
});
