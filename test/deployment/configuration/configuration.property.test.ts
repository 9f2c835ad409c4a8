import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as z from 'zod';
import { configHash, configurationJsonSchema, parseConfiguration } from '../../../src/deployment/configuration/configuration.ts';
import type { ServiceConfig } from '../../../src/deployment/service-config.ts';
import { serviceConfigSchema } from '../../../src/deployment/service-config-schema.ts';
import { anyConfiguration, risingSteps } from '../../support/configurations.ts';
import { aConfiguration } from '../../support/worlds.ts';

const parsed = (value: unknown): ServiceConfig => {
  const result = parseConfiguration(value);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.config;
};

describe('any valid configuration', () => {
  test('says the same as JSON', () => {
    fc.assert(
      fc.property(anyConfiguration, (written) => {
        const config = parsed(written);
        expect(parsed(JSON.parse(JSON.stringify(written)))).toEqual(config);
        expect(JSON.parse(JSON.stringify(config))).toEqual(config);
      }),
    );
  });

  test('is one by the JSON Schema, too', () => {
    const schema = z.fromJSONSchema(configurationJsonSchema() as z.core.JSONSchema.JSONSchema);
    expect(schema.safeParse({ ...aConfiguration(), judge: { checks: [{ name: 'a', of: { alrm: 'b' } }] } }).success).toBe(false);
    fc.assert(
      fc.property(anyConfiguration, (written) => {
        // zod does not read the schema's choice of a test's method, which is `required` without properties.
        const { tests: _, ...rest } = written;
        expect(schema.safeParse(JSON.parse(JSON.stringify(rest))).error?.issues ?? []).toEqual([]);
      }),
    );
  });

  test('travels through an execution as it is', () => {
    fc.assert(
      fc.property(anyConfiguration, (written) => {
        const config = parsed(written);
        expect(serviceConfigSchema.parse(JSON.parse(JSON.stringify(config)))).toEqual(config);
      }),
    );
  });

  test('has a hash that goes by what it says', () => {
    fc.assert(
      fc.property(anyConfiguration, anyConfiguration, (a, b) => {
        const [left, right] = [parsed(a), parsed(b)];
        expect(configHash(left) === configHash(right)).toBe(JSON.stringify(left) === JSON.stringify(right));
        expect(configHash(left)).toBe(configHash(parsed(a)));
      }),
    );
  });

  test('has whole seconds of at least 0 everywhere, weights that rise to 100, rates between 0 and 1', () => {
    fc.assert(
      fc.property(anyConfiguration, (written) => {
        const { steps, windowSeconds, settleSeconds, settleBeforeDestroySeconds, health, judge } = parsed(written);
        const seconds = [
          ...steps.map(({ bakeSeconds }) => bakeSeconds),
          windowSeconds,
          settleSeconds,
          settleBeforeDestroySeconds,
          health.deadlineSeconds,
          judge.everySeconds,
          judge.patienceSeconds,
        ];
        expect(seconds.every((length) => Number.isInteger(length) && length >= 0)).toBe(true);
        expect(settleBeforeDestroySeconds).toBeGreaterThanOrEqual(settleSeconds);
        expect(steps.at(-1)?.weight).toBe(100);
        expect(judge.errorRate?.max ?? 0).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('with one key more is refused at that key', () => {
    fc.assert(
      fc.property(anyConfiguration, fc.stringMatching(/^[a-z]{3,12}X$/), (written, key) => {
        const result = parseConfiguration({ ...written, [key]: 1 });
        expect(result).toMatchObject({ ok: false, problems: [{ path: key, message: expect.stringContaining('unknown key') }] });
      }),
    );
  });
});

describe('any list of weights', () => {
  const weightsOf = (list: readonly number[]) => list.map((weight) => ({ weight, bake: '5 minutes' }));

  test('is accepted exactly when it rises and ends at 100', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 6 }), (weights) => {
        const rises = weights.every((weight, index) => index === 0 || weight > (weights[index - 1] ?? 0));
        expect(parseConfiguration({ ...aConfiguration(), steps: weightsOf(weights) }).ok).toBe(rises && weights.at(-1) === 100);
      }),
    );
  });

  test('that rises, out of order, is refused', () => {
    fc.assert(
      fc.property(risingSteps, (steps) => {
        fc.pre(steps.length > 1);
        expect(parseConfiguration({ ...aConfiguration(), steps: [...steps].reverse() }).ok).toBe(false);
      }),
    );
  });
});

describe('anything at all', () => {
  test('is read or refused, and never throws', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(...Object.keys(aConfiguration())), (value, key) => {
        const result = parseConfiguration({ ...aConfiguration(), [key]: value });
        expect(result.ok || result.problems.length > 0).toBe(true);
        const whole = parseConfiguration(value);
        expect(whole.ok).toBe(false);
      }),
    );
  });
});
