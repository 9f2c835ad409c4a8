import { expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { permissionsFor } from '../../src/kernel/dispatch.ts';
import { startLocalAws } from '../../src/local-aws.ts';

test('every operation of every service says what it needs its caller to be allowed, even for an input without members', async () => {
  const local = await startLocalAws({ clock: new VirtualClock() });
  const silent: string[] = [];
  for (const service of Object.values(local.services)) {
    for (const operation of Object.keys(service.operations)) {
      if (!service.authorization?.[operation]) silent.push(`${service.signingName}:${operation}`);
      for (const { action, resource } of permissionsFor(service, operation, {})) {
        expect(action).toMatch(/^[a-z0-9-]+:[A-Z][A-Za-z0-9]+$/);
        expect(resource).toMatch(/^(\*|arn:aws:[a-z0-9-]+:[a-z0-9-]*:\d*:.+)$/);
      }
    }
  }
  await local.stop();
  expect(silent).toEqual([]);
});
