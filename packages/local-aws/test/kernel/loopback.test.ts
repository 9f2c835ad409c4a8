import { expect, test } from '@jest/globals';
import { canListen, newLoopbackAddress } from '../../src/kernel/loopback.ts';

test('each address is new, is of this machine, and away from those that systems use', async () => {
  const addresses = Array.from({ length: 600 }, newLoopbackAddress);
  if (process.platform !== 'linux') return expect(new Set(addresses)).toEqual(new Set(['127.0.0.1']));
  expect(new Set(addresses).size).toBe(600);
  for (const address of addresses) {
    const [first, second, , last] = address.split('.').map(Number);
    expect([first, last === 0 || last === 255]).toEqual([127, false]);
    expect(second).toBeGreaterThanOrEqual(64);
    expect(second).toBeLessThan(192);
  }
  expect(await canListen(addresses[0]!, 28_080)).toBe(true);
});
