import { expect, test } from '@jest/globals';
import { handler } from '../../functions/resolve-deployment.ts';
import type { Ports } from '../../src/aws/ports.ts';

test('a push from the future is a bad request, told by its path, before anything is looked up', async () => {
  const push = {
    service: 'checkout',
    id: 'e-1',
    time: '2099-01-01T00:00:00Z',
    repository: 'checkout',
    digest: 'sha256:0',
    registry: '111111111111',
    region: 'us-east-1',
  };
  const resolving = handler.within({} as Ports)({ input: { push }, execution: 'arn:e:1', startedAt: '2026-11-20T10:00:00Z' });
  await expect(resolving).rejects.toMatchObject({
    name: 'BadRequest',
    message:
      'execution input: push.time: 2099-01-01T00:00:00Z is more than 5 minutes after the start of the execution (2026-11-20T10:00:00Z)',
  });
});
