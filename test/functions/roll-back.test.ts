import { describe, expect, test } from '@jest/globals';
import { handler } from '../../functions/roll-back.ts';
import type { Ports } from '../../src/aws/ports.ts';
import { DeploymentError } from '../../src/deployment/errors.ts';
import { greenAt, type Split } from '../../src/deployment/split.ts';
import { aPlan } from '../support/worlds.ts';

const AT = '2026-01-01T00:00:00.000Z';
const healthy = { healthy: 3, initial: 0, unhealthy: 0, draining: 0, unused: 0 };

/** Ports of a world whose record cannot be reached and whose production stands at the given split. */
function withoutRecord(live: Split) {
  const written: Split[] = [];
  const gone = () => Promise.reject(new DeploymentError('RecordUnavailable', 'ServiceUnavailable: try later'));
  const ports = {
    clock: { now: () => Date.parse(AT), sleep: async () => {} },
    record: { read: gone, change: gone },
    health: () => ({ targets: async () => healthy }),
    router: () => ({
      read: async () => [{ route: 'listener', split: live, weights: {} }],
      write: async (split: Split) => {
        written.push(split);
        return { writtenAt: AT };
      },
    }),
    stage: () => ({ show: async () => {} }),
  };
  return { ports: ports as unknown as Ports, written };
}

const order = { plan: aPlan(), error: 'JudgedUnhealthy', cause: 'too many errors', at: AT };

describe('rolling back while the record cannot be reached', () => {
  test('takes the weights back all the same', async () => {
    const { ports, written } = withoutRecord(greenAt(10));
    expect(await handler.within(ports)(order)).toMatchObject({ outcome: 'ROLLED_BACK' });
    expect(written).toEqual([{ blue: 100, green: 0 }]);
  });

  test('drains green even when production reads all blue: an earlier try may have just moved it', async () => {
    const { ports, written } = withoutRecord({ blue: 100, green: 0 });
    const { plan } = order;
    expect(await handler.within(ports)({ ...order, error: 'GaveWay' })).toMatchObject({
      outcome: 'ROLLED_BACK',
      drainSeconds: plan.settleBeforeDestroySeconds + plan.drainSeconds,
    });
    expect(written).toEqual([]);
  });
});
