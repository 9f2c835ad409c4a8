import { expect, test } from '@jest/globals';
import { judgeTargets, type TargetFacts } from '../../../src/deployment/judge/judge-targets.ts';

const judged = ({ healthy = 3, unhealthy = 0, initial = 0, ...more }: Partial<TargetFacts['targets'] & Omit<TargetFacts, 'targets'>>) =>
  judgeTargets({ wanted: 3, targets: { healthy, initial, unhealthy, draining: 0, unused: 0 }, ...more });

test('none healthy fails at once', () => {
  expect(judged({ healthy: 0 })).toMatchObject({ outcome: 'fail', reasons: ['no target of green is healthy'] });
});

test('one of three that fails its health check fails it at the second look in a row', () => {
  expect(judged({ healthy: 2, unhealthy: 1 })).toMatchObject({ outcome: 'inconclusive' });
  expect(judged({ healthy: 2, unhealthy: 1, unhealthyBefore: 1 })).toMatchObject({ outcome: 'fail' });
});

test('more than a tenth of a fleet must fail, and a tenth that is missing is no lack', () => {
  const of = (unhealthy: number) => judged({ wanted: 40, healthy: 40 - unhealthy, unhealthy, unhealthyBefore: unhealthy });
  expect(of(4)).toMatchObject({ outcome: 'pass' });
  expect(of(5)).toMatchObject({ outcome: 'fail' });
});

test('one on its way in may be a replacement: that cannot be told yet', () => {
  expect(judged({ healthy: 2, initial: 1 })).toMatchObject({ outcome: 'inconclusive' });
});
