import { describe, expect, test } from '@jest/globals';
import { type ActionLog, silentLog } from '../../../src/aws/action/action-telemetry.ts';
import { bestEffort } from '../../../src/aws/action/best-effort.ts';
import { TEXT_LIMIT } from '../../../src/deployment/bounded-text.ts';
import { DeploymentError } from '../../../src/deployment/errors.ts';

/** An attempt that ends with `error`, and what is told of it. */
async function given(error: unknown, signal?: AbortSignal) {
  const told: unknown[] = [];
  const log: ActionLog = { ...silentLog, warn: (message, facts) => told.push([message, facts]) };
  const attempt = bestEffort({ log, ...(signal && { signal }) }, 'it was not marked', { family: 'checkout' });
  return { told, came: await attempt(() => Promise.reject(error)) };
}

describe('what a deployment does not need', () => {
  test('gives what it came to', async () =>
    expect(await bestEffort({ log: silentLog, signal: AbortSignal.abort() }, 'it was not marked')(async () => 1)).toBe(1));

  test('is told when it fails, and goes on', async () =>
    expect(await given(new TypeError('no'))).toEqual({
      came: undefined,
      told: [['it was not marked', { family: 'checkout', error: 'TypeError', reason: 'no' }]],
    }));

  test('is told in as much text as one may have', async () => {
    const { told } = await given(Object.assign(new Error('x'.repeat(100_000)), { name: 'y'.repeat(1_000) }));
    expect(JSON.stringify(told).length).toBeLessThan(TEXT_LIMIT + 1_000);
    expect(JSON.stringify(told)).toMatch(/cut off: 100000 characters/);
  });

  test('stops where a newer epoch holds the lease', () =>
    expect(given(new DeploymentError('Fenced', 'epoch 8 holds the lease'))).rejects.toMatchObject({ name: 'Fenced' }));

  test("stops where its action's time is over, if that goes on behind it", async () => {
    await expect(given(new Error('aborted'), AbortSignal.abort())).rejects.toThrow('aborted');
    expect(await given(new Error('no'), new AbortController().signal)).toMatchObject({ came: undefined });
    expect(await given(new Error('aborted'))).toMatchObject({ came: undefined });
  });
});
