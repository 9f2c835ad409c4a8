import { ModifyListenerCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { expect } from '@jest/globals';
import { ecs, elb } from '../../src/aws/clients.ts';
import type { LoadBalancedConfig } from '../../src/deployment/service-config.ts';
import { simulatedStory } from '../support/story.ts';

const untested: Partial<LoadBalancedConfig> = { tests: [] };
const longBake: Partial<LoadBalancedConfig> = {
  steps: [
    { weight: 10, bakeSeconds: 600 },
    { weight: 100, bakeSeconds: 0 },
  ],
};

simulatedStory("a version that ECS's circuit breaker takes back does not take over", { configured: untested }, async ({ sample }, when, then) => {
  await then.ends(await when.pushed('v2'), 'SUCCEEDED');
  await ecs(sample.clients).send(
    new UpdateServiceCommand({
      cluster: sample.config.cluster,
      service: 'checkout-a',
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true }, maximumPercent: 200, minimumHealthyPercent: 100 },
    }),
  );
  const before = then.answeredBy('v1');
  await then.ends(await when.pushed('v5'), 'ROLLED_BACK', /^GreenUnhealthy: .*circuit breaker/);
  expect(then.answeredBy('v1')).toBe(before);
  then.weightsAre({ a: 0, b: 100 });
  then.tasksAre({ a: 0, b: 3 });
});

simulatedStory(
  'a rule that is reset to blue alone is told as drift, and green goes down all the same',
  { usersMayBeHurt: true, configured: longBake },
  async ({ sample, watch }, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    const [blue] = sample.world.targetGroups;
    await watch.somebodyElse(async () => {
      await elb(sample.clients).send(
        new ModifyListenerCommand({ ListenerArn: sample.world.listener, DefaultActions: [{ Type: 'forward', TargetGroupArn: blue ?? '' }] }),
      );
    });
    await then.ends(v2, 'ROLLED_BACK', /^DriftDetected: .* does not name the target group of green any more/);
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
    then.leaseIsFree();
  },
);
